import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { z } from 'zod'
import { newId } from '#lib/ids.ts'
import { startTestApi, type TestApi } from '#platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { attachTraceMemory, type KeptSpan } from '#platform/testing/trace-memory.ts'
import { aCompany, type Company } from '#test/builders/people.ts'
import { AppError } from './errors.ts'
import { defineEvent, registerSubscriptions, subscribe } from './events/define.ts'
import { emit } from './events/emit.ts'
import { registerJobs } from './jobs/define.ts'
import { enqueueJob } from './jobs/enqueue.ts'
import { isTraced, traced } from './tracing.ts'

const rang = defineEvent({ name: 'tracing.bell_rang', payload: z.object({ times: z.int() }), when: 'in this test' })
const failing = defineEvent({ name: 'tracing.fails', payload: z.object({}), when: 'in this test' })

let system: TestSystem
let api: TestApi
let company: Company
let memory: ReturnType<typeof attachTraceMemory> | undefined

before(async () => {
  system = await startTestSystem()
  api = await startTestApi(system)
  company = await aCompany(system)
  registerSubscriptions([
    subscribe(rang, 'tracing.answer_bell', async (ctx, events) => {
      if (events.length === 1) await enqueueJob(ctx, 'tracing.open_door', {})
    }),
    subscribe(failing, 'tracing.fail', async () => {
      throw new Error('the secret 13900000017')
    }),
  ])
  registerJobs([{ kind: 'tracing.open_door', maxAttempts: 1, run: (_job, tools) => tools.transaction(async () => 'open') }])
})
afterEach(() => memory?.detach())
after(async () => {
  await api.close()
  await system.close()
})

const named = (name: string): KeptSpan => {
  const found = memory!.spans.filter((span) => span.name === name)
  assert.equal(found.length, 1, `${found.length} spans are called ${name}`)
  return found[0]!
}
const parentOf = (span: KeptSpan) => memory!.spans.find(({ spanId }) => spanId === span.parentId)

test('without an SDK nothing is made and nothing is stored', async () => {
  assert.equal(isTraced(), false)
  assert.equal(await traced('never', {}, async (span) => span), undefined)
  await system.as(company.tenantId, async (ctx) => {
    emit(ctx, rang, { times: 1 })
    await enqueueJob(ctx, 'tracing.open_door', {})
  })
  const stored = await system.runtime.ownerPool.query(
    "select traceparent from platform.outbox where event = 'tracing.bell_rang' union all select traceparent from platform.job_runs where kind = 'tracing.open_door'",
  )
  assert.deepEqual(stored.rows, [{ traceparent: null }, { traceparent: null }])
  await system.settle()
})

test('a request goes on in the trace of its caller; its transaction and statements are inside', async () => {
  memory = attachTraceMemory()
  assert.equal(isTraced(), true)
  const traceId = 'a'.repeat(32)
  const answer = await api.call('/api/company', {
    cookie: company.cookie,
    headers: { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
  })
  assert.equal(answer.status, 200)
  const request = named('GET /api/company')
  assert.deepEqual([request.traceId, request.parentId, request.ended, request.failed], [traceId, 'b'.repeat(16), true, false])
  assert.deepEqual(request.attributes, {
    'http.request.method': 'GET',
    'http.route': '/api/company',
    'http.response.status_code': 200,
    'shangshu.request_id': answer.headers['x-request-id'],
  })
  const inside = memory.spans.filter((span) => parentOf(span)?.name === 'transaction')
  assert.ok(inside.some((span) => span.name === 'select identity.tenants'))
  for (const span of memory.spans) {
    assert.equal(span.ended, true, span.name)
    assert.equal(span.traceId, traceId, span.name)
    // neither parameters nor texts of statements
    assert.ok(!/select |insert |update /.test(JSON.stringify(span.attributes)), span.name)
  }
})

test('a refusal is not a fault; its code is told', async () => {
  memory = attachTraceMemory()
  const answer = await api.call('/api/orders/:orderId', { params: { orderId: newId() }, cookie: company.cookie })
  assert.equal(answer.status, 404)
  const request = named('GET /api/orders/:orderId')
  assert.deepEqual([request.attributes['http.response.status_code'], request.failed], [404, false])
  const transaction = memory.spans.find((span) => span.name === 'transaction' && span.parentId === request.spanId)!
  assert.deepEqual([transaction.attributes['error.type'], transaction.failed], [answer.body.code, false])
})

test('one event carries the trace to its subscription and on to the job', async () => {
  memory = attachTraceMemory()
  await traced('somebody rings', {}, () => system.as(company.tenantId, async (ctx) => emit(ctx, rang, { times: 1 })))
  await system.settle()
  const ring = named('somebody rings')
  const delivery = named('deliver tracing.answer_bell')
  const job = named('job tracing.open_door')
  assert.deepEqual([delivery.traceId, job.traceId], [ring.traceId, ring.traceId])
  // written by the flush of the transaction, taken up by another one, which is linked
  assert.equal(parentOf(delivery)?.parentId, ring.spanId)
  assert.equal(delivery.attributes['messaging.batch.message_count'], 1)
  assert.equal(delivery.links.length, 1)
  assert.equal(job.parentId, delivery.spanId)
  assert.ok(memory.spans.some((span) => span.name === 'transaction' && span.parentId === job.spanId))
})

test('events of several traces are delivered together and all are linked', async () => {
  memory = attachTraceMemory()
  for (const times of [1, 2])
    await traced(`ring ${times}`, {}, () => system.as(company.tenantId, async (ctx) => emit(ctx, rang, { times })))
  await system.settle()
  const delivery = named('deliver tracing.answer_bell')
  assert.equal(delivery.parentId, null)
  const linked = delivery.links.map((id) => memory!.spans.find((span) => span.spanId === id)!.traceId)
  assert.ok(linked.includes(named('ring 1').traceId) && linked.includes(named('ring 2').traceId))
})

test('a fault marks the span by its kind, without its text', async () => {
  memory = attachTraceMemory()
  await system.as(company.tenantId, async (ctx) => emit(ctx, failing, {}))
  await assert.rejects(system.settle(), /the secret/)
  const delivery = named('deliver tracing.fail')
  assert.deepEqual([delivery.failed, delivery.attributes['error.type']], [true, 'Error'])
  assert.equal(JSON.stringify(memory.spans).includes('13900000017'), false)
  await assert.rejects(
    traced('refused', {}, async () => {
      throw new AppError('platform.forbidden', { permission: 'x' })
    }),
    AppError,
  )
  assert.deepEqual([named('refused').failed, named('refused').attributes['error.type']], [false, 'platform.forbidden'])
})
