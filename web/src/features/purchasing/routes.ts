import type { Feature } from '../../app/feature.ts'
import { usePurchaseCounts } from './usePurchaseCounts.ts'

/** Purchase orders, suppliers, and what runs out. */
export const purchasingFeature: Feature = {
  module: 'purchasing',
  navigation: [
    {
      path: '/purchase-orders',
      label: { 'zh-CN': '采购单', 'en-US': 'Purchase orders' },
      icon: 'cart',
      group: 'purchasing',
      permission: 'purchasing.read',
      useCount: () => usePurchaseCounts()?.awaiting_approval,
    },
    {
      path: '/running-out',
      label: { 'zh-CN': '补货建议', 'en-US': 'Running out' },
      icon: 'clock',
      group: 'purchasing',
      permission: 'purchasing.read',
    },
    {
      path: '/suppliers',
      label: { 'zh-CN': '供应商', 'en-US': 'Suppliers' },
      icon: 'people',
      group: 'purchasing',
      permission: 'purchasing.read',
    },
  ],
  routes: [
    { path: '/purchase-orders', permission: 'purchasing.read', load: () => import('./PurchaseOrders.tsx') },
    { path: '/purchase-orders/new', permission: 'purchasing.edit', load: () => import('./NewPurchaseOrder.tsx') },
    {
      path: '/purchase-orders/$purchaseOrderId',
      permission: 'purchasing.read',
      load: () => import('./PurchaseOrderPage.tsx'),
    },
    { path: '/running-out', permission: 'purchasing.read', load: () => import('./RunningOut.tsx') },
    { path: '/suppliers', permission: 'purchasing.read', load: () => import('./Suppliers.tsx') },
    { path: '/suppliers/$supplierId', permission: 'purchasing.read', load: () => import('./SupplierPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
  search: async (text, signal) => {
    const { api } = await import('../../api/client.ts')
    const page = await api.purchasing.orders({ query: { number: text, limit: 5 }, signal })
    return page.rows.map((row) => ({
      key: row.id,
      title: row.purchaseNumber,
      note: row.supplierName,
      path: `/purchase-orders/${row.id}`,
    }))
  },
}
