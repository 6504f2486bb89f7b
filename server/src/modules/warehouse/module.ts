import type { Module } from '../../app.ts'
import './warehouse.errors.ts'
import { countingRoutes } from './counting/counting.routes.ts'
import { bulkFulfillments } from './fulfillments/bulk-fulfillments.jobs.ts'
import { fulfillmentRoutes } from './fulfillments/fulfillments.routes.ts'
import { handheldRoutes } from './handheld/handheld.routes.ts'
import { handoverRoutes } from './handover/handover.routes.ts'
import { inboundRoutes } from './inbound/inbound.routes.ts'
import { labelRoutes } from './labels/labels.routes.ts'
import { packingRoutes } from './packing/packing.routes.ts'
import { pickingRoutes } from './picking/picking.routes.ts'
import { putawayRoutes } from './putaway/putaway.routes.ts'
import { settingsRoutes } from './settings/settings.routes.ts'
import { warehouseSubscriptions } from './warehouse.subscriptions.ts'
import { releaseWaves } from './waves/release-waves.jobs.ts'
import { waveRoutes } from './waves/waves.routes.ts'

export const warehouseModule: Module = {
  name: 'warehouse',
  routes: [
    fulfillmentRoutes,
    waveRoutes,
    pickingRoutes,
    packingRoutes,
    labelRoutes,
    handoverRoutes,
    inboundRoutes,
    putawayRoutes,
    countingRoutes,
    settingsRoutes,
    handheldRoutes,
  ],
  subscriptions: warehouseSubscriptions,
  jobs: [bulkFulfillments, releaseWaves],
  recurring: [],
  permissions: [
    { key: 'warehouse.read', zh: '查看仓库作业', en: 'See warehouse work' },
    { key: 'warehouse.wave', zh: '释放波次', en: 'Release waves' },
    { key: 'warehouse.pick', zh: '拣货', en: 'Pick' },
    { key: 'warehouse.pack', zh: '复核打包', en: 'Check and pack' },
    { key: 'warehouse.weight_override', zh: '放行重量异常', en: 'Accept a weight out of range' },
    { key: 'warehouse.handover', zh: '交接发货', en: 'Hand over and ship' },
    { key: 'warehouse.receive', zh: '收货', en: 'Receive goods' },
    { key: 'warehouse.putaway', zh: '上架', en: 'Put goods away' },
    { key: 'warehouse.count', zh: '盘点', en: 'Count stock' },
    { key: 'warehouse.count_approve', zh: '发起盘点与审核差异', en: 'Open counts and book differences' },
    { key: 'warehouse.settings', zh: '仓库作业设置', en: 'Change how a warehouse works' },
  ],
}
