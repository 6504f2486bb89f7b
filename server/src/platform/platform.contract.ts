import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { done, zActor, zCount, zDone, zFlag, zId, zList, zPage, zPageQuery, zTime, zTimelineEntry } from '#lib/schema.ts'

export { done }

export const zJob = z.object({
  id: zId,
  kind: z.string(),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  actor: zActor,
  done: zCount,
  total: zCount.nullable(),
  message: z.record(z.string(), z.unknown()).nullable(),
  result: z.unknown(),
  error: z.object({ code: z.string(), message: z.string(), messageEn: z.string().optional() }).nullable(),
  attempts: z.int(),
  cancelRequestedAt: zTime.nullable(),
  createdAt: zTime,
  startedAt: zTime.nullable(),
  finishedAt: zTime.nullable(),
})

export const platformContract = {
  jobs: endpoint({
    method: 'GET',
    path: '/api/jobs',
    summary: 'Background jobs, newest first',
    permission: 'session',
    query: z.object({ ...zPageQuery, mine: zFlag }),
    response: zPage(zJob),
  }),
  job: endpoint({
    method: 'GET',
    path: '/api/jobs/:jobId',
    summary: 'One job with its progress',
    permission: 'session',
    params: z.object({ jobId: zId }),
    response: zJob,
  }),
  jobRows: endpoint({
    method: 'GET',
    path: '/api/jobs/:jobId/rows',
    summary: 'Result of single rows of a job',
    permission: 'session',
    params: z.object({ jobId: zId }),
    query: z.object({ ...zPageQuery, onlyRefused: zFlag }),
    response: zPage(
      z.object({
        rowNo: zCount,
        subjectId: zId.nullable(),
        ok: z.boolean(),
        code: z.string().nullable(),
        detail: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  }),
  cancelJob: endpoint({
    method: 'POST',
    path: '/api/jobs/:jobId/cancel',
    summary: 'Ask a job to stop',
    permission: 'session',
    params: z.object({ jobId: zId }),
    response: zDone,
  }),
  timeline: endpoint({
    method: 'GET',
    path: '/api/timeline/:subjectId',
    summary: 'What happened to a document',
    permission: 'session',
    params: z.object({ subjectId: zId }),
    response: z.object({ entries: z.array(zTimelineEntry) }),
  }),
  audits: endpoint({
    method: 'GET',
    path: '/api/audits',
    summary: 'Audit log, newest first',
    permission: 'audit.read',
    query: z.object({
      ...zPageQuery,
      from: zTime.optional(),
      to: zTime.optional(),
      actorId: z.string().max(100).optional(),
      actorIds: zList(z.string().max(100)),
      /** Beginning of the name: a module or one action. */
      action: z.string().max(100).optional(),
      actions: zList(z.string().max(100)),
      subjectKinds: zList(z.string().max(100)),
      /** The document it is about. */
      subjectId: zId.optional(),
    }),
    response: zPage(
      zTimelineEntry.extend({
        sealNo: zCount.nullable(),
        requestId: z.string(),
        /** The documents it is about, three at most. */
        subjectIds: z.array(zId),
      }),
    ),
  }),
  truths: endpoint({
    method: 'GET',
    path: '/api/truths',
    summary: 'What must always hold of the company’s data, and whether it did when it was last asked',
    permission: 'audit.read',
    response: z.object({
      truths: z.array(
        z.object({
          name: z.string(),
          says: z.string(),
          /** Null: never asked, or given up the last time because it took too long. */
          holds: z.boolean().nullable(),
          /** Up to ten rows that break it. */
          rows: z.array(z.record(z.string(), z.unknown())),
          milliseconds: z.int().nullable(),
        }),
      ),
      checked: z.object({ jobId: zId, at: zTime, by: zActor }).nullable(),
      /** When they will be asked by themselves; null: never. */
      nextAt: zTime.nullable(),
      /** A check that waits or runs now. */
      running: z.object({ jobId: zId, done: zCount, total: zCount.nullable() }).nullable(),
    }),
  }),
  checkTruths: endpoint({
    method: 'POST',
    path: '/api/truths/check',
    summary: 'Ask all truths now, as a job; one that waits already is not doubled',
    permission: 'audit.read',
    response: z.object({ jobId: zId }),
  }),
  getPreference: endpoint({
    method: 'GET',
    path: '/api/preferences/:key',
    summary: 'What this person keeps under a key',
    permission: 'session',
    params: z.object({ key: z.string().min(1).max(200) }),
    response: z.object({ own: z.unknown(), shared: z.unknown() }),
  }),
  setPreference: endpoint({
    method: 'PUT',
    path: '/api/preferences/:key',
    summary: 'Keep something for this person, or for all',
    permission: 'session',
    params: z.object({ key: z.string().min(1).max(200) }),
    body: z.object({ value: z.json(), shared: z.boolean().default(false) }),
    response: zDone,
  }),
  live: endpoint({
    method: 'GET',
    path: '/api/live',
    summary: 'Server-sent events: topics that changed',
    permission: 'session',
    transaction: 'none',
    response: z.unknown(),
    download: 'text/event-stream',
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/files/:fileId',
    summary: 'Download a file',
    permission: 'session',
    params: z.object({ fileId: zId }),
    response: z.unknown(),
    download: 'application/octet-stream',
  }),
  queues: endpoint({
    method: 'GET',
    path: '/api/queues',
    summary: 'Events that wait or were given up',
    permission: 'audit.read',
    response: z.object({
      lanes: z.array(
        z.object({
          subscription: z.string(),
          waiting: zCount,
          parked: zCount,
          oldestAt: zTime.nullable(),
          lastError: z.string().nullable(),
        }),
      ),
    }),
  }),
  retryQueue: endpoint({
    method: 'POST',
    path: '/api/queues/retry',
    summary: 'Put given-up events back',
    permission: 'queues.retry',
    body: z.object({ subscription: z.string().nullable() }),
    response: z.object({ count: z.int() }),
  }),
}
