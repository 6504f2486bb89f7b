import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { DAY_MS } from '#lib/duration.ts'
import { isUuid } from '#lib/ids.ts'
import { done } from '#lib/schema.ts'
import { listAudits, timelineOf } from './audit/audit.queries.ts'
import { may } from './context.ts'
import { AppError, refuseUnless } from './errors.ts'
import { laneStates, unparkDeliveries } from './events/events.queries.ts'
import { getFile } from './files/files.queries.ts'
import { type Routes, routes } from './http/bind.ts'
import { liveHub } from './http/live-hub.ts'
import { enqueueJob } from './jobs/enqueue.ts'
import { findJob, lastRunsOf, listJobRows, listJobs, requestCancel } from './jobs/jobs.queries.ts'
import { platformContract } from './platform.contract.ts'
import { everyone, readPreference, writePreference } from './preferences.queries.ts'
import { nightlyDue } from './truths/nightly-due.pure.ts'
import { checkTruthsJob, listTruths, type TruthFound } from './truths/truths.jobs.ts'

export const platformRoutes: Routes[] = [
  routes('platform', null, platformContract, {
    jobs: async (ctx, { query, principal }) => {
      const after = query.cursor ? decodeCursor(query.cursor, 1) : null
      refuseUnless(!query.cursor || after?.[0] instanceof Date, 'platform.invalid_input', { summary: 'cursor' })
      const rows = await listJobs(ctx.tx, ctx.tenantId, {
        ...(query.mine ? { actorId: principal!.id } : {}),
        ...(after ? { before: after[0] as Date } : {}),
        limit: query.limit,
      })
      return { rows: rows as never, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.createdAt]) : null }
    },
    job: async (ctx, { params }) => {
      const job = await findJob(ctx.tx, ctx.tenantId, params.jobId)
      if (!job) throw new AppError('platform.not_found', { what: 'job' })
      return job as never
    },
    jobRows: async (ctx, { params, query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, 1) : [0n]
      refuseUnless(after && typeof after[0] === 'bigint', 'platform.invalid_input', { summary: 'cursor' })
      const rows = await listJobRows(ctx.tx, ctx.tenantId, params.jobId, {
        onlyRefused: query.onlyRefused ?? false,
        after: after[0],
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.rowNo]) : null }
    },
    cancelJob: async (ctx, { params }) => {
      if (!(await requestCancel(ctx, params.jobId))) throw new AppError('platform.not_found', { what: 'job' })
      ctx.pending.topics.add(`job:${params.jobId}`)
      return done
    },
    timeline: async (ctx, { params }) => ({ entries: await timelineOf(ctx.tx, ctx.tenantId, [params.subjectId]) }),
    audits: async (ctx, { query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, 2) : null
      refuseUnless(!query.cursor || (after?.[0] instanceof Date && isUuid(String(after[1]))), 'platform.invalid_input', {
        summary: 'cursor',
      })
      const rows = await listAudits(ctx.tx, ctx.tenantId, {
        ...(query.from ? { from: query.from } : {}),
        ...(query.to ? { to: query.to } : {}),
        ...(query.actorId ? { actorId: query.actorId } : {}),
        ...(query.action ? { action: query.action } : {}),
        ...(query.actorIds ? { actorIds: query.actorIds } : {}),
        ...(query.actions ? { actions: query.actions } : {}),
        ...(query.subjectKinds ? { subjectKinds: query.subjectKinds } : {}),
        ...(query.subjectId ? { subjectId: query.subjectId } : {}),
        ...(after ? { before: { at: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.at, rows.at(-1)!.id]) : null }
    },
    truths: async (ctx, { runtime }) => {
      const hour = runtime.config.truthsHour
      const { ended, open } = await lastRunsOf(ctx.tx, ctx.tenantId, checkTruthsJob.kind)
      const found = new Map(((ended?.result ?? { truths: [] }) as { truths: TruthFound[] }).truths.map((one) => [one.name, one]))
      return {
        truths: listTruths().map(({ name, says }) => {
          const last = found.get(name)
          return {
            name,
            says,
            holds: last && !last.unanswered ? last.rows.length === 0 : null,
            rows: last?.rows ?? [],
            milliseconds: last?.milliseconds ?? null,
          }
        }),
        checked: ended ? { jobId: ended.id, at: ended.finishedAt ?? ended.createdAt, by: ended.actor } : null,
        nextAt: hour === null ? null : nightlyDue(new Date(ctx.now.getTime() + DAY_MS), ctx.tenant.timeZone, hour, ctx.tenantId),
        running: open ? { jobId: open.id, done: open.done, total: open.total } : null,
      }
    },
    checkTruths: async (ctx) => {
      const { open } = await lastRunsOf(ctx.tx, ctx.tenantId, checkTruthsJob.kind)
      return { jobId: open?.id ?? (await enqueueJob(ctx, checkTruthsJob.kind, {}, { dedupeKey: checkTruthsJob.kind })) }
    },
    getPreference: (ctx, { params, principal }) => readPreference(ctx.tx, ctx.tenantId, principal!.id, params.key),
    setPreference: async (ctx, { params, body, principal }) => {
      if (body.shared && !may(ctx.access, 'views.share')) throw new AppError('platform.forbidden', { permission: 'views.share' })
      await writePreference(ctx, body.shared ? everyone : principal!.id, params.key, body.value)
      return done
    },
    live: async (_ctx, { principal, reply }) => {
      liveHub().attach(principal!.tenantId, reply)
      return reply
    },
    file: async (ctx, { params, reply }) => {
      const file = await getFile(ctx.tx, ctx.tenantId, params.fileId)
      if (file.sealed) throw new AppError('platform.not_found', { what: 'file' })
      return reply
        .type(file.contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('content-length', file.content.length)
        .send(file.content)
    },
    queues: async (ctx) => ({ lanes: await laneStates(ctx.tx, ctx.tenantId) }),
    retryQueue: async (ctx, { body }) => ({ count: await unparkDeliveries(ctx, body.subscription) }),
  }),
]
