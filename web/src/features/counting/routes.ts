import type { Feature } from '../../app/feature.ts'

/** Counting what lies in the bins, and booking what differs. */
export const countingFeature: Feature = {
  module: 'warehouse',
  namespace: 'counting',
  always: true,
  navigation: [
    {
      path: '/counts',
      label: { 'zh-CN': '盘点', 'en-US': 'Counts' },
      icon: 'clipboard',
      group: 'warehouse',
      permission: 'warehouse.read',
    },
  ],
  routes: [
    { path: '/counts', permission: 'warehouse.read', load: () => import('./CountList.tsx') },
    { path: '/counts/$countId', permission: 'warehouse.read', load: () => import('./CountPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
  uses: ['warehouse'],
}
