import type { Module } from '../../app.ts'
import { bulkJob } from './bulk/run-bulk.ts'
import { customersLinkRoutes } from './customers-link/customers-link.routes.ts'
import { recogniseCustomers } from './customers-link/recognise-customers.ts'
import './orders.errors.ts'
import { orderRoutes } from './orders.routes.ts'
import { orderSubscriptions } from './orders.subscriptions.ts'
import { liftExpired, retryShort, reviewDue } from './review/review-due.ts'

export const ordersModule: Module = {
  name: 'orders',
  routes: [...orderRoutes, customersLinkRoutes],
  subscriptions: [...orderSubscriptions, recogniseCustomers],
  jobs: [bulkJob],
  recurring: [
    { name: 'orders.review_due', everySeconds: 2, perTenant: reviewDue },
    { name: 'orders.retry_short', everySeconds: 10, perTenant: retryShort },
    { name: 'orders.lift_expired', everySeconds: 30, perTenant: liftExpired },
  ],
  permissions: [
    { key: 'orders.read', zh: '查看订单', en: 'See orders' },
    { key: 'orders.create', zh: '手工建单', en: 'Enter orders by hand' },
    { key: 'orders.edit', zh: '修改订单', en: 'Edit orders' },
    { key: 'orders.review', zh: '审核与递交', en: 'Review and release orders' },
    { key: 'orders.cancel', zh: '取消订单', en: 'Cancel orders' },
    { key: 'orders.hold', zh: '拦截与解除', en: 'Hold orders and lift holds' },
    { key: 'orders.split', zh: '拆分订单', en: 'Split orders' },
    { key: 'orders.merge', zh: '合并订单', en: 'Merge orders' },
  ],
}
