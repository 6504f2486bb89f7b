import type { Module } from '../../app.ts'
import { giveUpStale } from './jobs/print-jobs.ts'
import './printing.errors.ts'
import { printingRoutes } from './printing.routes.ts'

export const printingModule: Module = {
  name: 'printing',
  routes: printingRoutes,
  subscriptions: [],
  jobs: [],
  recurring: [{ name: 'printing.give_up_stale', everySeconds: 60, perTenant: giveUpStale }],
  permissions: [{ key: 'printing.print', zh: '打印面单与拣货单', en: 'Print labels and pick lists' }],
}
