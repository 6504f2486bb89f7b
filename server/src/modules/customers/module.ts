import { foundJob } from '#platform/jobs/over-found.ts'
import type { Module } from '../../app.ts'
import { foundEntries } from './blacklist/found-entries.ts'
import './customers.errors.ts'
import { customerRoutes } from './customers.routes.ts'

export const customersModule: Module = {
  name: 'customers',
  routes: customerRoutes,
  subscriptions: [],
  jobs: [foundJob(foundEntries)],
  recurring: [],
  permissions: [
    { key: 'customers.read', zh: '查看客户', en: 'See customers (masked)' },
    { key: 'customers.edit', zh: '维护客户标签与备注', en: 'Edit tags and notes of customers' },
    { key: 'customers.blacklist', zh: '维护黑名单', en: 'Edit the blacklist' },
    { key: 'customers.erase', zh: '删除客户个人信息', en: 'Erase personal data of a customer' },
  ],
}
