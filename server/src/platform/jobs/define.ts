import type { Actor, Ctx } from '../context.ts'
import type { Log } from '../log.ts'
import type { Runtime } from '../runtime.ts'

export interface JobRun<P> {
  id: string
  tenantId: string
  kind: string
  params: P
  actor: Actor
  attempt: number
}

/** What a running job may do. It opens its own transactions; between them it may talk to the network. */
export interface JobTools {
  runtime: Runtime
  log: Log
  /** A transaction of the job's tenant, in the name of the person who asked for the job. */
  transaction: <T>(work: (ctx: Ctx) => Promise<T>, options?: { readOnly?: boolean }) => Promise<T>
  /** Shown to people; also the heartbeat. Throws JobCancelled when someone cancelled. */
  progress: (done: number | bigint, total?: number | bigint, message?: Record<string, unknown>) => Promise<void>
  /** Result of single rows, shown beside the job: what was refused and why. */
  reportRows: (
    rows: readonly { rowNo: number; subjectId?: string; ok: boolean; code?: string; detail?: unknown }[],
  ) => Promise<void>
}

export interface JobKind<P = any, R = any> {
  /** `<module>.<what it does>` */
  kind: string
  /** Attempts before it is failed; 1 for work that must not repeat by itself. */
  maxAttempts: number
  /** While such a job of a company waits or runs, recurring work leaves the company alone. */
  alone?: boolean
  run: (job: JobRun<P>, tools: JobTools) => Promise<R>
}

export class JobCancelled extends Error {
  constructor() {
    super('cancelled')
    this.name = 'JobCancelled'
  }
}

/** Work that comes again: once per interval for every active company (or once in all), by whichever worker is first. */
export interface Recurring {
  name: string
  everySeconds: number
  /** `tenant`: a transaction per active company. `job`: enqueue that job per company. `system`: once, with the runtime. */
  perTenant?: (ctx: Ctx, runtime: Runtime) => Promise<unknown>
  system?: (runtime: Runtime) => Promise<unknown>
}

const kinds = new Map<string, JobKind>()
const recurring = new Map<string, Recurring>()

export function registerJobs(list: readonly JobKind[]): void {
  for (const kind of list) kinds.set(kind.kind, kind)
}

export function registerRecurring(list: readonly Recurring[]): void {
  for (const work of list) recurring.set(work.name, work)
}

export function jobKind(kind: string): JobKind | undefined {
  return kinds.get(kind)
}

/** Kinds that keep recurring work away from their company. */
export function kindsAlone(): string[] {
  return [...kinds.values()].filter((kind) => kind.alone).map((kind) => kind.kind)
}

export function allRecurring(): Recurring[] {
  return [...recurring.values()]
}
