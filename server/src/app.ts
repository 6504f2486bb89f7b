import type { Contracts } from '#lib/endpoint.ts'
import { registerSubscriptions, type Subscription } from '#platform/events/define.ts'
import type { Routes } from '#platform/http/bind.ts'
import type { JobKind, Recurring } from '#platform/jobs/define.ts'
import { registerJobs, registerRecurring } from '#platform/jobs/define.ts'
import { platformRecurring } from '#platform/platform.jobs.ts'
import { platformRoutes } from '#platform/platform.routes.ts'

/** What a module adds to the system. Only this file knows all modules. */
export interface Module {
  name: string
  routes: Routes[]
  subscriptions: Subscription[]
  jobs: JobKind[]
  recurring: Recurring[]
  /** Permissions it knows, with names in both languages, for the role editor. */
  permissions: { key: string; zh: string; en: string }[]
}

export const modules: Module[] = []

export const allRoutes: Routes[] = [...platformRoutes, ...modules.flatMap((module) => module.routes)]

/** Contracts by group, as the OpenAPI document shows them. */
export function allContracts(): Contracts {
  const contracts: Contracts = {}
  for (const { group, contract } of allRoutes) contracts[group] = { ...contracts[group], ...contract }
  return contracts
}

/** Makes subscriptions, jobs and recurring work known. Called once by every process and by tests. */
export function registerModules(): void {
  registerSubscriptions(modules.flatMap((module) => module.subscriptions))
  registerJobs(modules.flatMap((module) => module.jobs))
  registerRecurring([...platformRecurring, ...modules.flatMap((module) => module.recurring)])
}
