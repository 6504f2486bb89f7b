import type { Module } from '../../app.ts'
import './logistics.errors.ts'
import { logisticsRoutes } from './logistics.routes.ts'
import { logisticsSubscriptions } from './logistics.subscriptions.ts'

export const logisticsModule: Module = {
  name: 'logistics',
  routes: logisticsRoutes,
  subscriptions: logisticsSubscriptions,
  jobs: [],
  recurring: [],
  permissions: [
    { key: 'logistics.read', zh: '查看快递与运单', en: 'See carriers and waybills' },
    { key: 'logistics.manage', zh: '管理快递、价格与号段', en: 'Manage carriers, rates and number ranges' },
  ],
}
