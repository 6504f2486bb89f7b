/**
 * The roles every company begins with. Their permissions are patterns over what the modules declare, looked up each time, so that a
 * module added by a later version is in the right hands without a migration. They cannot be edited; a copy can.
 * A pattern is a permission, `module.*`, or `*.read`. The owner's `*` is everything there is and will be.
 */
export interface BuiltInRole {
  key: string
  zh: string
  en: string
  zhDescription: string
  enDescription: string
  allow: readonly string[]
  except?: readonly string[]
}

export const ownerRole = 'owner'

const everydayReading = ['catalog.read', 'inventory.read', 'logistics.read', 'channels.read', 'warehouse.read']

export const builtInRoles: readonly BuiltInRole[] = [
  {
    key: ownerRole,
    zh: '所有者',
    en: 'Owner',
    zhDescription: '拥有一切权限,包括以后新增的模块',
    enDescription: 'Everything, including what later versions add',
    allow: ['*'],
  },
  {
    key: 'admin',
    zh: '管理员',
    en: 'Administrator',
    zhDescription: '除所有者身份外的全部权限',
    enDescription: 'Everything but making owners',
    allow: ['*.*'],
  },
  {
    key: 'reviewer',
    zh: '审单员',
    en: 'Order reviewer',
    zhDescription: '审核订单、处理拦截与售后',
    enDescription: 'Reviews orders, holds and after-sales',
    allow: ['orders.*', ...everydayReading, 'customers.read', 'customers.see_personal', 'customers.reveal', 'analytics.read'],
  },
  {
    key: 'shop_manager',
    zh: '店铺运营',
    en: 'Shop manager',
    zhDescription: '店铺、平台商品、商品资料与客户',
    enDescription: 'Shops, listings, products and customers',
    allow: [
      'channels.*',
      'listings.*',
      'catalog.*',
      ...everydayReading,
      'orders.read',
      'customers.read',
      'customers.edit',
      'analytics.read',
    ],
  },
  {
    key: 'warehouse_lead',
    zh: '仓库主管',
    en: 'Warehouse lead',
    zhDescription: '仓库全部作业、库存与盘点',
    enDescription: 'All work in the warehouse, stock and counts',
    allow: ['warehouse.*', 'inventory.*', 'logistics.*', 'printing.*', 'catalog.read', 'orders.read', 'purchasing.read'],
  },
  {
    key: 'picker',
    zh: '拣货员',
    en: 'Picker',
    zhDescription: '手持端收货、上架、拣货、盘点',
    enDescription: 'Receives, puts away, picks and counts with the handheld',
    allow: ['warehouse.read', 'warehouse.pick', 'warehouse.receive', 'warehouse.putaway', 'catalog.read', 'inventory.read'],
  },
  {
    key: 'packer',
    zh: '打包员',
    en: 'Packer',
    zhDescription: '复核、打包、称重、打印面单、交接',
    enDescription: 'Checks, packs, weighs, labels and hands over',
    allow: [
      'warehouse.read',
      'warehouse.pack',
      'warehouse.handover',
      'logistics.read',
      'printing.print',
      'catalog.read',
      'inventory.read',
    ],
  },
  {
    key: 'buyer',
    zh: '采购员',
    en: 'Buyer',
    zhDescription: '供应商、补货与采购单',
    enDescription: 'Suppliers, replenishment and purchase orders',
    allow: ['purchasing.*', ...everydayReading, 'analytics.read', 'cost.see'],
  },
  {
    key: 'accountant',
    zh: '会计',
    en: 'Accountant',
    zhDescription: '凭证、成本、对账与结账',
    enDescription: 'Books, cost, reconciliation and period close',
    allow: ['finance.*', 'orders.read', ...everydayReading, 'purchasing.read', 'analytics.*', 'cost.see', 'audit.read'],
  },
  {
    key: 'viewer',
    zh: '查看者',
    en: 'Viewer',
    zhDescription: '只读,不含成本与个人信息',
    enDescription: 'Reads everything but cost and personal data',
    allow: ['*.read'],
    except: ['audit.read', 'mailbox.read'],
  },
]

/**
 * The permissions of a built-in role among those there are. Worked: viewer over [orders.read, orders.approve, audit.read] has
 * [orders.read]. Unknown key: none.
 */
export function builtInPermissions(key: string, known: Iterable<string>): string[] {
  const role = builtInRoles.find((one) => one.key === key)
  if (!role) return []
  if (role.allow.includes('*')) return ['*']
  return [...known].filter(
    (permission) => role.allow.some((pattern) => matches(pattern, permission)) && !role.except?.includes(permission),
  )
}

/** Permissions that built-in roles name although nothing declares them: misspelt, or of a thing that went. Empty when all is well. */
export function unknownInRoles(known: readonly string[]): string[] {
  const named = builtInRoles.flatMap((role) => [...role.allow, ...(role.except ?? [])])
  return [...new Set(named)].filter((pattern) => pattern !== '*' && !known.some((permission) => matches(pattern, permission)))
}

function matches(pattern: string, permission: string): boolean {
  if (pattern === '*.*' || pattern === permission) return true
  if (pattern.endsWith('.*')) return permission.startsWith(pattern.slice(0, -1))
  if (pattern.startsWith('*.')) return permission.endsWith(pattern.slice(1))
  return false
}
