import type { Feature } from '../../app/feature.ts'
import { useOrderCounts } from './useOrderCounts.ts'

/** Orders: review, holds, split, merge, release. */
export const ordersFeature: Feature = {
  module: 'orders',
  always: true,
  navigation: [
    {
      path: '/orders',
      label: { 'zh-CN': '订单', 'en-US': 'Orders' },
      icon: 'document',
      group: 'sales',
      permission: 'orders.read',
      useCount: () => useOrderCounts()?.awaiting_review,
    },
    {
      path: '/refunds',
      label: { 'zh-CN': '退款售后', 'en-US': 'Refunds' },
      icon: 'undo',
      group: 'sales',
      permission: 'orders.read',
    },
  ],
  routes: [
    { path: '/orders', permission: 'orders.read', load: () => import('./OrderList.tsx') },
    { path: '/refunds', permission: 'orders.read', load: () => import('./RefundList.tsx') },
    { path: '/orders/merge', permission: 'orders.merge', load: () => import('./MergeSuggestions.tsx') },
    { path: '/orders/new', permission: 'orders.create', load: () => import('./NewOrder.tsx') },
    { path: '/orders/$orderId', permission: 'orders.read', load: () => import('./OrderPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
  uses: ['catalog'],
  jobs: {
    'orders.bulk': { 'zh-CN': '订单批量操作', 'en-US': 'Bulk action on orders' },
  },
  search: async (text, signal) => {
    const { api } = await import('../../api/client.ts')
    const page = await api.orders.list({ query: { search: text, limit: 6 }, signal })
    return page.rows.map((row) => ({
      key: row.id,
      title: row.orderNumber,
      note: row.channelOrderNumber,
      path: `/orders/${row.id}`,
    }))
  },
}
