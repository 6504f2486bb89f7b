import type { Module } from '../../app.ts'
import './purchasing.errors.ts'
import { purchasingRecurring } from './purchasing.jobs.ts'
import { purchasingRoutes } from './purchasing.routes.ts'
import { purchasingSubscriptions } from './purchasing.subscriptions.ts'

export const purchasingModule: Module = {
  name: 'purchasing',
  routes: purchasingRoutes,
  subscriptions: purchasingSubscriptions,
  jobs: [],
  recurring: purchasingRecurring,
  permissions: [
    { key: 'purchasing.read', zh: '查看采购', en: 'See purchasing' },
    { key: 'purchasing.edit', zh: '供应商与采购单', en: 'Suppliers and purchase orders' },
    { key: 'purchasing.approve', zh: '审核采购单', en: 'Approve purchase orders' },
  ],
}
