import type { Feature } from '../../app/feature.ts'

/** Products, their SKUs, barcodes and bundles. */
export const catalogFeature: Feature = {
  module: 'catalog',
  always: true,
  navigation: [
    {
      path: '/products',
      label: { 'zh-CN': '商品', 'en-US': 'Products' },
      icon: 'tag',
      group: 'goods',
      permission: 'catalog.read',
    },
  ],
  routes: [
    { path: '/products', permission: 'catalog.read', load: () => import('./ProductList.tsx') },
    { path: '/products/$productId', permission: 'catalog.read', load: () => import('./ProductPage.tsx') },
  ],
  jobs: {
    'catalog.products_bulk': { 'zh-CN': '商品批量操作', 'en-US': 'Bulk action on products' },
  },
  texts: () => import('./texts.ts'),
  search: async (text, signal) => {
    const { api } = await import('../../api/client.ts')
    const page = await api.catalog.skus({ query: { search: text, limit: 6 }, signal })
    return page.rows.map((sku) => ({ key: sku.id, title: sku.skuCode, note: sku.name, path: `/products/${sku.productId}` }))
  },
}
