import type { Feature } from '../../app/feature.ts'

/** Carriers: which one takes what, what it costs, and the waybill numbers in store. */
export const logisticsFeature: Feature = {
  module: 'logistics',
  navigation: [
    {
      path: '/carriers',
      label: { 'zh-CN': '快递与运费', 'en-US': 'Carriers' },
      icon: 'truck',
      group: 'settings',
      permission: 'logistics.manage',
    },
  ],
  routes: [
    { path: '/carriers', permission: 'logistics.read', load: () => import('./Carriers.tsx') },
    { path: '/carriers/$carrierId', permission: 'logistics.manage', load: () => import('./CarrierPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
}
