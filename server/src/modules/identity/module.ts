import type { Module } from '../../app.ts'
import { identityRecurring } from './identity.jobs.ts'
import { identityRoutes } from './identity.routes.ts'
import { identitySubscriptions } from './identity.subscriptions.ts'
import { tellOwnersJob } from './notices/tell-owners.ts'
import { platformPermissions } from './permissions.ts'
import './identity.errors.ts'

export const identityModule: Module = {
  name: 'identity',
  routes: identityRoutes,
  subscriptions: identitySubscriptions,
  jobs: [tellOwnersJob],
  recurring: identityRecurring,
  permissions: platformPermissions,
}
