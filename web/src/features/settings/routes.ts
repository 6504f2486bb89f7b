import type { Feature } from '../../app/feature.ts'

/** What an administrator sets: people, roles, keys, the company itself; and what the system did. */
export const settingsFeature: Feature = {
  module: 'settings',
  always: true,
  navigation: [
    {
      path: '/settings/company',
      label: { 'zh-CN': '公司与模块', 'en-US': 'Company' },
      icon: 'gear',
      group: 'settings',
      permission: 'tenant.manage',
    },
    {
      path: '/settings/members',
      label: { 'zh-CN': '成员', 'en-US': 'Members' },
      icon: 'people',
      group: 'settings',
      permission: 'members.manage',
    },
    {
      path: '/settings/roles',
      label: { 'zh-CN': '角色与权限', 'en-US': 'Roles' },
      icon: 'lock',
      group: 'settings',
      permission: 'roles.manage',
    },
    {
      path: '/settings/api-keys',
      label: { 'zh-CN': 'API 密钥', 'en-US': 'API keys' },
      icon: 'key',
      group: 'settings',
      permission: 'api_keys.manage',
    },
    {
      path: '/settings/audit',
      label: { 'zh-CN': '操作日志', 'en-US': 'Audit log' },
      icon: 'history',
      group: 'settings',
      permission: 'audit.read',
    },
    {
      path: '/settings/truths',
      label: { 'zh-CN': '对账自检', 'en-US': 'Truths' },
      icon: 'check',
      group: 'settings',
      permission: 'audit.read',
    },
    {
      path: '/settings/queues',
      label: { 'zh-CN': '系统健康', 'en-US': 'System health' },
      icon: 'pulse',
      group: 'settings',
      permission: 'audit.read',
    },
  ],
  routes: [
    { path: '/settings/company', permission: 'tenant.manage', load: () => import('./Company.tsx') },
    { path: '/settings/members', permission: 'members.manage', load: () => import('./Members.tsx') },
    { path: '/settings/roles', permission: 'roles.manage', load: () => import('./Roles.tsx') },
    { path: '/settings/api-keys', permission: 'api_keys.manage', load: () => import('./ApiKeys.tsx') },
    { path: '/settings/audit', permission: 'audit.read', load: () => import('./Audit.tsx') },
    { path: '/settings/truths', permission: 'audit.read', load: () => import('./Truths.tsx') },
    { path: '/settings/queues', permission: 'audit.read', load: () => import('./Queues.tsx') },
  ],
  jobs: {
    'demo.history': { 'zh-CN': '演示公司的过往', 'en-US': 'Past of the demo company' },
    'identity.tell_owners': { 'zh-CN': '通知所有者', 'en-US': 'Mail to the owners' },
    'platform.check_truths': { 'zh-CN': '对账自检', 'en-US': 'Check of the truths' },
  },
  texts: () => import('./texts.ts'),
}
