import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { timelineOf } from '#platform/audit/audit.queries.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { type BulkVerb, runBulk, type Selection } from './bulk/run-bulk.ts'
import { editOrder, editReceiver } from './edit/edit-order.ts'
import { childrenOf, detailLines, findOrderDetail, holdsOf, mergeCandidates } from './list/order-detail.queries.ts'
import { countOrders, listOrders } from './list/order-list.queries.ts'
import { editLines } from './manual/edit-lines.ts'
import { readAddress } from './manual/read-address.ts'
import { mergeSuggestions } from './merge/merge.queries.ts'
import { mergeGroups, mergeOrders } from './merge/merge-orders.ts'
import { ordersContract } from './orders.contract.ts'
import { lockOrders } from './orders.queries.ts'
import { phoneHashOf, type Receiver, revealLog } from './receiver.ts'
import { listRefunds } from './refunds/refunds.queries.ts'
import { toSetResult } from './set-outcome.ts'
import { splitOrder } from './split/split-orders.ts'

const found = 100_000
/** Groups that are suggested at once. */
const suggested = 200

export const orderRoutes: Routes[] = [
  routes('orders', 'orders', ordersContract, {
    list: async (ctx, { query }) => {
      const { cursor, limit, ...filter } = query
      const rows = await listOrders(ctx, filter, await phoneHashOf(ctx, filter.search), { beforeId: idCursor(cursor), limit })
      return { rows: rows as never, nextCursor: rows.length === limit ? encodeCursor([rows.at(-1)!.id]) : null }
    },
    counts: async (ctx) => ({
      counts: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'orders', ctx.access.shopIds)),
    }),
    countFound: async (ctx, { query }) => {
      const count = await countOrders(ctx, query, await phoneHashOf(ctx, query.search), found)
      return { count, atLeast: count === found }
    },
    get: async (ctx, { params }) => detail(ctx, params.orderId) as never,
    reveal: async (ctx, { params, body }) => {
      const [order] = await lockOrders(ctx, [params.orderId])
      if (!order) throw new AppError('orders.not_found')
      await revealLog(ctx, 'order', order.id, ['receiver', 'buyerMessage'], body.purpose)
      const vault = await vaultOf(ctx)
      return {
        receiver: order.receiverSealed ? vault.open<Receiver>('receiver', order.receiverSealed) : null,
        buyerMessage: order.buyerMessageSealed ? vault.open<string>('buyer_message', order.buyerMessageSealed) : null,
      }
    },
    readAddress: (_ctx, { body }) => readAddress(body.text, body.country),
    approve: (ctx, { body }) => bulk(ctx, body.selection, { verb: 'approve', release: body.release }),
    release: (ctx, { body }) => bulk(ctx, body.selection, { verb: 'release' }),
    cancel: (ctx, { body }) => bulk(ctx, body.selection, { verb: 'cancel', reason: body.reason }),
    recall: (ctx, { body }) => bulk(ctx, body.selection, { verb: 'recall', reason: body.reason }),
    hold: (ctx, { body }) =>
      bulk(ctx, body.selection, {
        verb: 'hold',
        kind: body.kind,
        note: body.note,
        expiresAt: body.expiresAt?.toISOString() ?? null,
      }),
    liftHolds: (ctx, { body }) => bulk(ctx, body.selection, { verb: 'lift', kinds: body.kinds, note: body.note }),
    split: (ctx, { params, body }) => splitOrder(ctx, params.orderId, body.groups),
    merge: (ctx, { body }) => mergeOrders(ctx, body.ids),
    mergeSuggestions: async (ctx, { query }) => {
      const groups = await mergeSuggestions(ctx, shopsAmong(ctx, query.shopIds), suggested + 1)
      return { groups: groups.slice(0, suggested) as never, more: groups.length > suggested }
    },
    mergeGroups: async (ctx, { body }) => toSetResult(ctx, await mergeGroups(ctx, body.groups)),
    edit: (ctx, { params, body, version }) => editOrder(ctx, params.orderId, version, body),
    editReceiver: (ctx, { params, body, version }) => editReceiver(ctx, params.orderId, version, body),
    editLines: (ctx, { params, body, version }) => editLines(ctx, params.orderId, version, body),
    refunds: async (ctx, { query }) => {
      const beforeId = idCursor(query.cursor)
      const rows = await listRefunds(ctx.tx, ctx.tenantId, {
        ...(query.status ? { status: query.status } : {}),
        ...(query.kinds ? { kinds: query.kinds } : {}),
        ...(query.number ? { number: query.number } : {}),
        shopIds: shopsAmong(ctx, query.shopIds),
        ...(beforeId ? { beforeId } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.id]) : null }
    },
  }),
]

/** The wanted shops as far as the caller may see them; null means all. */
function shopsAmong(ctx: Ctx, wanted: readonly string[] | undefined): readonly string[] | null {
  const own = ctx.access.shopIds
  return wanted === undefined ? own : wanted.filter((id) => own === null || own.includes(id))
}

async function bulk(ctx: Ctx, selection: Selection, verb: BulkVerb): Promise<any> {
  return runBulk(ctx, selection, verb, 'filter' in selection ? await phoneHashOf(ctx, selection.filter.search) : null)
}

function idCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const id = decodeCursor(cursor, 1)?.[0]
  refuseUnless(typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id), 'platform.invalid_input', { summary: 'cursor' })
  return id
}

async function detail(ctx: Ctx, orderId: string) {
  const order = await findOrderDetail(ctx, orderId)
  if (!order) throw new AppError('orders.not_found')
  const { receiverHash, ...shown } = order
  return {
    ...shown,
    lines: await detailLines(ctx, orderId),
    holds: await holdsOf(ctx, orderId),
    children: await childrenOf(ctx, orderId),
    mergeCandidates: await mergeCandidates(ctx, { id: orderId, shopId: order.shopId, receiverHash }),
    refunds: await listRefunds(ctx.tx, ctx.tenantId, { orderId, shopIds: ctx.access.shopIds, limit: 50 } as {
      orderId: string
      shopIds: readonly string[] | null
      limit: number
    }),
    timeline: await timelineOf(ctx.tx, ctx.tenantId, [
      orderId,
      ...(order.fulfillmentId ? [order.fulfillmentId] : []),
      ...(order.channelOrderId ? [order.channelOrderId] : []),
    ]),
  }
}
