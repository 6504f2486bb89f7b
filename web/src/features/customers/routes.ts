import type { Feature } from '../../app/feature.ts'

/** Buyers, recognised over all shops, and who is on the blacklist. */
export const customersFeature: Feature = {
  module: 'customers',
  navigation: [
    {
      path: '/customers',
      label: { 'zh-CN': '客户', 'en-US': 'Customers' },
      icon: 'people',
      group: 'sales',
      permission: 'customers.read',
    },
    {
      path: '/blacklist',
      label: { 'zh-CN': '黑名单', 'en-US': 'Blacklist' },
      icon: 'flag',
      group: 'sales',
      permission: 'customers.read',
    },
  ],
  routes: [
    { path: '/customers', permission: 'customers.read', load: () => import('./CustomerList.tsx') },
    { path: '/customers/$customerId', permission: 'customers.read', load: () => import('./CustomerPage.tsx') },
    { path: '/blacklist', permission: 'customers.read', load: () => import('./Blacklist.tsx') },
  ],
  jobs: {
    'customers.blacklist_bulk': { 'zh-CN': '黑名单批量移出', 'en-US': 'Taking off the blacklist' },
  },
  texts: () => import('./texts.ts'),
}
