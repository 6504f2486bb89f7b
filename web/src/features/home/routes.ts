import type { Feature } from '../../app/feature.ts'

/** The page an owner opens in the morning. */
export const homeFeature: Feature = {
  module: 'analytics',
  navigation: [
    {
      path: '/home',
      label: { 'zh-CN': '今日', 'en-US': 'Today' },
      icon: 'home',
      group: 'overview',
      permission: 'analytics.read',
    },
    {
      path: '/sales',
      label: { 'zh-CN': '销售分析', 'en-US': 'Sales' },
      icon: 'chart',
      group: 'overview',
      permission: 'analytics.read',
    },
  ],
  routes: [
    { path: '/home', permission: 'analytics.read', load: () => import('./Home.tsx') },
    { path: '/sales', permission: 'analytics.read', load: () => import('./Sales.tsx') },
    { path: '/sales/documents', permission: 'analytics.read', load: () => import('./SalesDocuments.tsx') },
  ],
  texts: () => import('./texts.ts'),
  uses: ['orders'],
}
