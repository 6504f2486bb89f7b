import type { Module } from '../../app.ts'
import './logistics.errors.ts'

export const logisticsModule: Module = {
  name: 'logistics',
  routes: [],
  subscriptions: [],
  jobs: [],
  recurring: [],
  permissions: [],
}
