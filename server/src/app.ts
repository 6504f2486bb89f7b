import type { Contracts } from '#lib/endpoint.ts'
import { analyticsModule } from '#modules/analytics/module.ts'
import { catalogModule } from '#modules/catalog/module.ts'
import { channelsModule } from '#modules/channels/module.ts'
import { customersModule } from '#modules/customers/module.ts'
import { financeModule } from '#modules/finance/module.ts'
import { identityModule } from '#modules/identity/module.ts'
import { type PermissionGroup, registerPermissions } from '#modules/identity/permissions.ts'
import { inventoryModule } from '#modules/inventory/module.ts'
import { logisticsModule } from '#modules/logistics/module.ts'
import { ordersModule } from '#modules/orders/module.ts'
import { printingModule } from '#modules/printing/module.ts'
import { purchasingModule } from '#modules/purchasing/module.ts'
import { warehouseModule } from '#modules/warehouse/module.ts'
import { registerSubscriptions, type Subscription } from '#platform/events/define.ts'
import type { Routes } from '#platform/http/bind.ts'
import type { GroupNames } from '#platform/http/openapi.ts'
import type { JobKind, Recurring } from '#platform/jobs/define.ts'
import { registerJobs, registerRecurring } from '#platform/jobs/define.ts'
import { platformJobs, platformRecurring } from '#platform/platform.jobs.ts'
import { platformRoutes } from '#platform/platform.routes.ts'
import { demoRecurring } from './demo/autopilot.ts'
import { historyJob } from './demo/history.ts'

/** What a module adds to the system. Only this file knows all modules. */
export interface Module {
  name: string
  routes: Routes[]
  subscriptions: Subscription[]
  jobs: JobKind[]
  recurring: Recurring[]
  /** Permissions it knows, with names in both languages, for the role editor. */
  permissions: { key: string; zh: string; en: string }[]
}

export const modules: Module[] = [
  identityModule,
  catalogModule,
  customersModule,
  printingModule,
  logisticsModule,
  inventoryModule,
  warehouseModule,
  ordersModule,
  purchasingModule,
  channelsModule,
  financeModule,
  analyticsModule,
]

/** Names people see, and what cannot be switched off because the rest stands on it. */
const moduleNames: Record<string, { zh: string; en: string; core?: true }> = {
  identity: { zh: '公司与权限', en: 'Company and access', core: true },
  catalog: { zh: '商品', en: 'Catalog', core: true },
  customers: { zh: '客户', en: 'Customers' },
  rules: { zh: '规则', en: 'Rules' },
  printing: { zh: '打印', en: 'Printing' },
  logistics: { zh: '物流', en: 'Logistics', core: true },
  inventory: { zh: '库存', en: 'Inventory', core: true },
  warehouse: { zh: '仓储', en: 'Warehouse', core: true },
  orders: { zh: '订单', en: 'Orders', core: true },
  purchasing: { zh: '采购', en: 'Purchasing' },
  channels: { zh: '渠道', en: 'Channels', core: true },
  finance: { zh: '财务', en: 'Finance' },
  analytics: { zh: '分析', en: 'Analytics' },
}

/** Permissions by module, for the role editor. */
export function permissionGroups(): PermissionGroup[] {
  return modules.map(({ name, permissions }) => {
    const names = moduleNames[name] ?? { zh: name, en: name }
    return { module: name, zh: names.zh, en: names.en, core: names.core ?? false, permissions }
  })
}

/** Groups of endpoints as the reference page names them, where it is not the module's name. */
export const groupNames: GroupNames = {
  ...moduleNames,
  platform: { zh: '任务、文件与设置', en: 'Jobs, files and preferences' },
  fulfillments: { zh: '出库单', en: 'Fulfillments' },
  waves: { zh: '波次', en: 'Waves' },
  picking: { zh: '拣货', en: 'Picking' },
  packing: { zh: '复核打包', en: 'Packing' },
  labels: { zh: '面单', en: 'Labels' },
  handovers: { zh: '交接', en: 'Handovers' },
  inbound: { zh: '收货', en: 'Receiving' },
  putaway: { zh: '上架', en: 'Putaway' },
  counts: { zh: '盘点', en: 'Counting' },
  warehouseSettings: { zh: '仓库设置', en: 'Warehouse settings' },
  handheld: { zh: '手持端', en: 'Handheld' },
  shops: { zh: '店铺', en: 'Shops' },
  listings: { zh: '平台商品', en: 'Listings' },
  channelOrders: { zh: '原始单', en: 'Channel documents' },
  shipmentPushes: { zh: '发货回传', en: 'Shipment write-back' },
  channelStatements: { zh: '平台对账单', en: 'Statements' },
  orderImports: { zh: '订单导入', en: 'Order imports' },
  hooks: { zh: '平台通知', en: 'Webhooks' },
}

export const allRoutes: Routes[] = [...platformRoutes, ...modules.flatMap((module) => module.routes)]

/** Contracts by group, as the OpenAPI document shows them. */
export function allContracts(): Contracts {
  const contracts: Contracts = {}
  for (const { group, contract } of allRoutes) contracts[group] = { ...contracts[group], ...contract }
  return contracts
}

/** Makes permissions, subscriptions, jobs and recurring work known. Called once by every process and by tests. */
export function registerModules(): void {
  registerPermissions(permissionGroups())
  registerSubscriptions(modules.flatMap((module) => module.subscriptions))
  registerJobs([...platformJobs, historyJob, ...modules.flatMap((module) => module.jobs)])
  registerRecurring([...platformRecurring, ...demoRecurring, ...modules.flatMap((module) => module.recurring)])
}
