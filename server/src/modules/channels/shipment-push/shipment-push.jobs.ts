import { backoffMs } from '#lib/backoff.ts'
import { noteChannelNotified } from '#modules/warehouse/index.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { JobKind, JobTools } from '#platform/jobs/define.ts'
import { tally } from '#platform/tallies.queries.ts'
import { ConnectorError, type ShipmentResult } from '../connectors/connector.ts'
import { openCallable, settleFailure } from '../order-pull/pull-feed.ts'
import { noteSuccess } from '../shops/shop-health.ts'
import type { OpenShop } from '../shops/shop-session.ts'
import {
  type DuePush,
  duePushes,
  fullyNotified,
  ordersNotWhole,
  type PushOutcome,
  settlePushes,
  waitingPushesOf,
} from './shipment-push.queries.ts'

const callsPerRun = 50
const mostAttempts = 12
const pause = { firstMs: 10_000, maxMs: 30 * 60_000 }
const waitForRestMs = 10 * 60_000

/**
 * Tells a shop about parcels. Nothing is locked while the shop is asked. A worker that dies between the answer and our commit leaves
 * the pushes waiting; they are sent again under the same ids and the same attempt, and the shop answers that it knows them: one
 * notification each. After an answer the attempt is another one, so that no shop replays an old refusal.
 */
export const pushShipmentsJob: JobKind<{ shopId: string; lane: string }, { told: number; refused: number }> = {
  kind: 'channels.push_shipments',
  maxAttempts: 1,
  run: async (job, tools) => {
    const result = { told: 0, refused: 0 }
    const open = await openCallable(tools, job.tenantId, job.params.shopId)
    if (open === null || open.connector.pushShipments === undefined || !open.capabilities.shipments) return result
    for (let call = 0; call < callsPerRun; call++) {
      const due = await tools.transaction((ctx) => takeDue(ctx, open))
      if (due === null) break
      if (due.length === 0) continue
      try {
        const told = await tell(tools, open, due)
        result.told += told.told
        result.refused += told.refused
      } catch (error) {
        await postpone(tools, due, error)
        await settleFailure(tools, open.shop.id, error)
        return result
      }
      await tools.progress(result.told + result.refused)
    }
    await tools.transaction((ctx) => noteSuccess(ctx, open.shop))
    return result
  },
}

/** The next pushes to send together; null when nothing is due. For shops that take no part shipments, only whole orders. */
async function takeDue(ctx: Ctx, open: OpenShop): Promise<DuePush[] | null> {
  const due = await duePushes(ctx, open.shop.id, open.connector.maxShipments ?? 100)
  if (due.length === 0) return null
  if (open.capabilities.partialShipment) return due
  const orders = [...new Set(due.map((push) => push.channelOrderId))]
  const waiting = await waitingPushesOf(ctx, orders)
  const incomplete = await ordersNotWhole(ctx.tx, ctx.tenantId, orders)
  const later = new Date(ctx.now.getTime() + waitForRestMs)
  await settlePushes(
    ctx,
    waiting
      .filter((push) => incomplete.has(push.channelOrderId))
      .map(({ id }) => ({ id, status: 'waiting', nextAttemptAt: later, lastError: null, doneAt: null })),
    ['waiting'],
    'not_sent',
  )
  return waiting.filter((push) => !incomplete.has(push.channelOrderId))
}

async function tell(tools: JobTools, open: OpenShop, due: readonly DuePush[]): Promise<{ told: number; refused: number }> {
  let results: ShipmentResult[]
  try {
    results = await open.connector.pushShipments!(
      open.session,
      due.map((push) => ({
        pushId: push.id,
        attempt: push.answers,
        externalNumber: push.externalNumber,
        parcels: open.capabilities.multiParcel ? push.parcels : oneParcel(push.parcels),
      })),
    )
  } catch (error) {
    // A whole call that is refused for ever may be the fault of one push: each is asked for by itself.
    if (!(error instanceof ConnectorError) || error.kind !== 'permanent') throw error
    if (due.length === 1) results = [{ pushId: due[0]!.id, outcome: 'refused', code: error.code }]
    else {
      const total = { told: 0, refused: 0 }
      for (const push of due) {
        const one = await tell(tools, open, [push])
        total.told += one.told
        total.refused += one.refused
      }
      return total
    }
  }
  const byId = new Map(results.map((result) => [result.pushId, result]))
  return tools.transaction(async (ctx) => {
    const outcomes = due.map((push) =>
      outcomeOf(ctx, push, byId.get(push.id) ?? { pushId: push.id, outcome: 'again', code: 'no_result' }),
    )
    await settle(ctx, outcomes)
    return {
      told: outcomes.filter((outcome) => outcome.status === 'done').length,
      refused: outcomes.filter((outcome) => outcome.status === 'failed').length,
    }
  })
}

function outcomeOf(ctx: Ctx, push: DuePush, result: ShipmentResult): PushOutcome {
  if (result.outcome === 'accepted')
    return { id: push.id, status: 'done', nextAttemptAt: ctx.now, lastError: null, doneAt: ctx.now }
  const lastError = { code: 'channels.push_refused', params: { detail: result.code ?? '' } }
  if (result.outcome === 'refused' || push.attempts + 1 >= mostAttempts)
    return { id: push.id, status: 'failed', nextAttemptAt: ctx.now, lastError, doneAt: null }
  const nextAttemptAt = new Date(ctx.now.getTime() + backoffMs(push.attempts + 1, Math.random(), pause))
  return { id: push.id, status: 'waiting', nextAttemptAt, lastError, doneAt: null }
}

async function settle(ctx: Ctx, outcomes: readonly PushOutcome[]): Promise<void> {
  const changed = await settlePushes(ctx, outcomes, ['waiting'], 'answered')
  const after = new Map(outcomes.map((outcome) => [outcome.id, outcome.status]))
  for (const push of changed) {
    const status = after.get(push.id)!
    if (status === push.before) continue
    tally(ctx, 'shipment_pushes', push.before, -1, push.shopId)
    tally(ctx, 'shipment_pushes', status, 1, push.shopId)
  }
  const told = changed.filter((push) => after.get(push.id) === 'done').map((push) => push.fulfillmentId)
  const whole = await fullyNotified(ctx.tx, ctx.tenantId, [...new Set(told)])
  if (whole.length > 0) await noteChannelNotified(ctx, whole)
  touch(ctx, 'shipment_pushes')
}

/** The outcome of the call is unknown or it never left: the same pushes are sent again later. */
async function postpone(tools: JobTools, due: readonly DuePush[], error: unknown): Promise<void> {
  if (!(error instanceof ConnectorError)) return
  await tools.transaction(async (ctx) => {
    const outcomes = due.map(
      (push): PushOutcome => ({
        id: push.id,
        status: 'waiting',
        nextAttemptAt: new Date(ctx.now.getTime() + backoffMs(push.attempts + 1, Math.random(), pause)),
        lastError: { code: 'channels.temporary', params: { detail: error.code } },
        doneAt: null,
      }),
    )
    await settlePushes(ctx, outcomes, ['waiting'], 'unanswered')
  })
}

/** For channels that know one waybill per order: everything under the first. */
function oneParcel(parcels: DuePush['parcels']): DuePush['parcels'] {
  if (parcels.length <= 1) return parcels
  const quantities = new Map<string, number>()
  for (const parcel of parcels)
    for (const line of parcel.lines)
      quantities.set(line.externalLineId, (quantities.get(line.externalLineId) ?? 0) + line.quantity)
  const lines = [...quantities].map(([externalLineId, quantity]) => ({ externalLineId, quantity }))
  return [{ ...parcels[0]!, lines }]
}
