import type { Module } from '../../app.ts'
import './finance.errors.ts'
import { financeRecurring } from './finance.jobs.ts'
import { financeRoutes } from './finance.routes.ts'
import { financeSubscriptions } from './finance.subscriptions.ts'

export const financeModule: Module = {
  name: 'finance',
  routes: financeRoutes,
  subscriptions: financeSubscriptions,
  jobs: [],
  recurring: financeRecurring,
  permissions: [
    { key: 'finance.read', zh: '查看账务', en: 'See the books' },
    { key: 'finance.post', zh: '记账、对账与付款', en: 'Post, reconcile and pay' },
    { key: 'finance.close', zh: '结账与反结账', en: 'Close and reopen months' },
    { key: 'finance.settings', zh: '科目、税率与汇率', en: 'Accounts, tax and exchange rates' },
  ],
}
