import type { Feature } from '../../app/feature.ts'

/** Stock: what there is, what is promised, where it lies, and how it came there. */
export const inventoryFeature: Feature = {
  module: 'inventory',
  always: true,
  navigation: [
    {
      path: '/stock',
      label: { 'zh-CN': '库存', 'en-US': 'Stock' },
      icon: 'rows',
      group: 'goods',
      permission: 'inventory.read',
    },
    {
      path: '/warehouses',
      label: { 'zh-CN': '仓库与库位', 'en-US': 'Warehouses' },
      icon: 'warehouse',
      group: 'warehouse',
      permission: 'inventory.read',
    },
  ],
  routes: [
    { path: '/stock', permission: 'inventory.read', load: () => import('./StockList.tsx') },
    { path: '/stock/opening', permission: 'inventory.adjust', load: () => import('./OpeningStock.tsx') },
    { path: '/stock/$skuId', permission: 'inventory.read', load: () => import('./SkuStock.tsx') },
    { path: '/warehouses', permission: 'inventory.read', load: () => import('./Warehouses.tsx') },
  ],
  texts: () => import('./texts.ts'),
  uses: ['warehouse'],
}
