/** A permission as its module declares it. */
export interface Permission {
  key: string
  zh: string
  en: string
}

/** The permissions of one module, for the role editor; `core` modules cannot be switched off. */
export interface PermissionGroup {
  module: string
  zh: string
  en: string
  core: boolean
  permissions: readonly Permission[]
}

/** What the platform itself and this module guard. */
export const platformPermissions: Permission[] = [
  { key: 'tenant.manage', zh: '公司设置', en: 'Company settings' },
  { key: 'members.manage', zh: '成员管理', en: 'Manage members' },
  { key: 'roles.manage', zh: '角色管理', en: 'Manage roles' },
  { key: 'api_keys.manage', zh: 'API 密钥管理', en: 'Manage API keys' },
  { key: 'audit.read', zh: '查看审计日志', en: 'Read the audit log' },
  { key: 'queues.retry', zh: '重试后台事件', en: 'Retry background events' },
  { key: 'views.share', zh: '共享视图', en: 'Share saved views' },
  { key: 'mailbox.read', zh: '查看系统邮件', en: 'Read system mail' },
  { key: 'cost.see', zh: '查看成本', en: 'See cost' },
  { key: 'customers.see_personal', zh: '查看客户个人信息', en: 'See personal data of customers' },
  { key: 'customers.reveal', zh: '解密客户个人信息(记录日志)', en: 'Reveal personal data (logged)' },
]

let groups: readonly PermissionGroup[] = []
let keys: ReadonlySet<string> = new Set()

/** Handed in once by `app.ts`, the only file that knows all modules. A permission named twice stays with its first module. */
export function registerPermissions(list: readonly PermissionGroup[]): void {
  const seen = new Set<string>()
  groups = list.map((group) => ({
    ...group,
    permissions: group.permissions.filter(({ key }) => !seen.has(key) && seen.add(key)),
  }))
  keys = seen
}

export function permissionGroups(): readonly PermissionGroup[] {
  return groups
}

export function permissionKeys(): ReadonlySet<string> {
  return keys
}

/** Modules a company can switch on and off. */
export function optionalModules(): string[] {
  return groups.filter((group) => !group.core).map((group) => group.module)
}

/** What is on for a company: its own list plus the modules nothing works without. Null: all. */
export function modulesOn(chosen: readonly string[] | null): ReadonlySet<string> | null {
  if (chosen === null) return null
  return new Set([...groups.filter((group) => group.core).map((group) => group.module), ...chosen])
}
