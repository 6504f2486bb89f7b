import type { Module } from '../../app.ts'
import { platformPermissions } from './permissions.ts'

export const identityModule: Module = {
  name: 'identity',
  routes: [],
  subscriptions: [],
  jobs: [],
  recurring: [],
  permissions: platformPermissions,
}
