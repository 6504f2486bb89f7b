import type { Feature } from '../../app/feature.ts'
import { useFulfillmentCounts } from './useFulfillmentCounts.ts'

/** Warehouse work: fulfillments, waves, packing, handover, receipts. */
export const warehouseFeature: Feature = {
  module: 'warehouse',
  always: true,
  navigation: [
    {
      path: '/fulfillments',
      label: { 'zh-CN': '出库单', 'en-US': 'Fulfillments' },
      icon: 'box',
      group: 'warehouse',
      permission: 'warehouse.read',
      useCount: () => useFulfillmentCounts()?.allocated,
    },
    {
      path: '/waves',
      label: { 'zh-CN': '波次', 'en-US': 'Waves' },
      icon: 'wave',
      group: 'warehouse',
      permission: 'warehouse.read',
    },
    {
      path: '/packing',
      label: { 'zh-CN': '复核打包', 'en-US': 'Packing' },
      icon: 'scan',
      group: 'warehouse',
      permission: 'warehouse.pack',
    },
    {
      path: '/handovers',
      label: { 'zh-CN': '交接发货', 'en-US': 'Handovers' },
      icon: 'truck',
      group: 'warehouse',
      permission: 'warehouse.read',
    },
    {
      path: '/receipts',
      label: { 'zh-CN': '收货上架', 'en-US': 'Receipts' },
      icon: 'receive',
      group: 'warehouse',
      permission: 'warehouse.read',
    },
  ],
  routes: [
    { path: '/fulfillments', permission: 'warehouse.read', load: () => import('./FulfillmentList.tsx') },
    { path: '/fulfillments/$fulfillmentId', permission: 'warehouse.read', load: () => import('./FulfillmentPage.tsx') },
    { path: '/waves', permission: 'warehouse.read', load: () => import('./WaveList.tsx') },
    { path: '/waves/$waveId', permission: 'warehouse.read', load: () => import('./WavePage.tsx') },
    { path: '/pick-tasks/$taskId', permission: 'warehouse.read', load: () => import('./PickTaskPage.tsx') },
    { path: '/packing', permission: 'warehouse.pack', load: () => import('./PackingStation.tsx') },
    { path: '/handovers', permission: 'warehouse.read', load: () => import('./HandoverList.tsx') },
    { path: '/handovers/$handoverId', permission: 'warehouse.read', load: () => import('./HandoverPage.tsx') },
    { path: '/receipts', permission: 'warehouse.read', load: () => import('./Receipts.tsx') },
    { path: '/receipts/$receiptId', permission: 'warehouse.read', load: () => import('./ExpectedReceiptPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
  jobs: {
    'warehouse.release_waves': { 'zh-CN': '生成波次', 'en-US': 'Release of waves' },
    'warehouse.bulk_fulfillments': { 'zh-CN': '出库单批量操作', 'en-US': 'Bulk action on fulfilments' },
  },
  search: async (text, signal) => {
    const { api } = await import('../../api/client.ts')
    const page = await api.fulfillments.list({ query: { number: text, limit: 6 }, signal })
    return page.rows.map((row) => ({
      key: row.id,
      title: row.fulfillmentNumber,
      note: row.sourceNumber,
      path: `/fulfillments/${row.id}`,
    }))
  },
}
