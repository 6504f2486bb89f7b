import type { Module } from '../../app.ts'
import { analyticsRoutes } from './analytics.routes.ts'
import { analyticsSubscriptions } from './analytics.subscriptions.ts'

export const analyticsModule: Module = {
  name: 'analytics',
  routes: analyticsRoutes,
  subscriptions: analyticsSubscriptions,
  jobs: [],
  recurring: [],
  permissions: [{ key: 'analytics.read', zh: '查看经营数据', en: 'See sales and profit figures' }],
}
