import { groupBy } from '#lib/collections.ts'
import { acceptOrders, applyChannelChanges, type ChannelChange, type OrderDraft } from '#modules/orders/index.ts'
import { breathe } from '#platform/breathe.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { vaultOf } from '#platform/vault/current.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'
import { mapListings } from '../listings/map-listings.ts'
import { allUpstreamChanges, isMasked } from '../order-pull/change-mask.pure.ts'
import { openDocument } from '../order-pull/sealed-document.ts'
import type { Intake, StoredTrouble } from '../order-pull/store.queries.ts'
import { loadDraftShops } from '../shops/shops.queries.ts'
import { attemptBisecting } from './attempt.ts'
import { earlierDocuments, lineKeysOf, lockWaiting, type Outcome, setIntake, type WaitingOrder } from './intake.queries.ts'
import { type DraftLineKeys, makeDraft } from './make-draft.ts'

/** What can be sold on: the platform promised these goods to a buyer and nobody has sent them. */
const acceptable = new Set(['unpaid', 'deposit_paid', 'paid'])

export interface Taking {
  head: WaitingOrder
  order: ChannelOrder
  draft: OrderDraft
  lineIds: string[]
}

/**
 * Hands stored channel orders on: new ones become orders, changed ones change theirs. Listings unknown so far are noted and matched by
 * merchant code. What cannot be taken over is marked with the reason and stops nobody else.
 */
export async function takeDocuments(ctx: Ctx, channelOrderIds: readonly string[]): Promise<void> {
  const waiting = await lockWaiting(ctx, channelOrderIds)
  if (waiting.length === 0) return
  const outcomes = new Map<string, Outcome>()
  const settle = (head: WaitingOrder, intake: Intake, intakeError: StoredTrouble | null = null) =>
    outcomes.set(head.id, { id: head.id, intake, changeMask: intake === 'failed' ? head.changeMask : 0, intakeError })
  const fail = (head: WaitingOrder, error: unknown) => settle(head, 'failed', troubleOf(error))

  const { taking, keepListings } = await prepare(ctx, waiting, fail)
  const fresh: Taking[] = []
  const changed: { taking: Taking; mask: number }[] = []
  for (const one of taking) {
    if (one.head.intake === 'taken') changed.push({ taking: one, mask: one.head.changeMask })
    else if (acceptable.has(one.order.status)) fresh.push(one)
    else if (one.order.status === 'part_shipped') fail(one.head, new AppError('channels.part_shipped_elsewhere'))
    else settle(one.head, 'nothing_to_do')
  }

  // Nearly all of them will be, and from the next step on others wait for us: said beforehand, taken back below where it was wrong.
  const presumed: Outcome[] = fresh.map(({ head }) => ({ id: head.id, intake: 'taken', changeMask: 0, intakeError: null }))
  await setIntake(ctx, presumed)

  await attemptBisecting(
    ctx,
    fresh,
    async (set) => {
      const results = await acceptOrders(
        ctx,
        set.map((one) => one.draft),
      )
      const byId = new Map(results.map((result) => [result.channelOrderId, result]))
      for (const one of set) {
        settle(one.head, 'taken')
        // Taken before, and failed on a later change: what changed meanwhile is still to be handed on.
        if (byId.get(one.head.id)?.isNew === false) changed.push({ taking: one, mask: one.head.changeMask || allUpstreamChanges })
      }
    },
    (one, error) => fail(one.head, error),
  )

  await attemptBisecting(
    ctx,
    changed,
    async (set) => {
      const { notTaken } = await applyChannelChanges(
        ctx,
        set.map(
          ({ taking: one, mask }): ChannelChange => ({
            channelOrderId: one.head.id,
            shopId: one.head.shopId,
            draft: one.draft,
            mask,
            status: one.order.status,
            previousLineIds: one.lineIds,
          }),
        ),
      )
      const orphans = new Set(notTaken)
      const late = set.filter(({ taking: one }) => orphans.has(one.head.id) && acceptable.has(one.order.status))
      if (late.length > 0)
        await acceptOrders(
          ctx,
          late.map(({ taking: one }) => one.draft),
        )
      for (const { taking: one } of set) settle(one.head, 'taken')
    },
    ({ taking: one }, error) => fail(one.head, error),
  )

  const said = new Set(presumed.map((outcome) => outcome.id))
  await setIntake(
    ctx,
    [...outcomes.values()].filter((outcome) => !said.has(outcome.id) || outcome.intake !== 'taken'),
  )
  await keepListings()
  for (const head of waiting) {
    const intake = outcomes.get(head.id)?.intake ?? head.intake
    if (intake === head.intake) continue
    tally(ctx, 'channel_orders.intake', head.intake, -1, head.shopId)
    tally(ctx, 'channel_orders.intake', intake, 1, head.shopId)
  }
  touch(ctx, 'channel_orders')
}

/** Documents opened before others get the thread: a millisecond or two. */
const atOnce = 25

/** Opens the documents, maps their lines to SKUs and makes drafts. Documents that cannot be read are reported and left out. */
export async function prepare(
  ctx: Ctx,
  waiting: readonly WaitingOrder[],
  fail: (head: WaitingOrder, error: unknown) => void,
): Promise<{ taking: Taking[]; keepListings: () => Promise<void> }> {
  const keys = await vaultOf(ctx)
  const opened: { head: WaitingOrder; order: ChannelOrder }[] = []
  for (const head of waiting) {
    if (opened.length % atOnce === atOnce - 1) await breathe()
    try {
      opened.push({ head, order: openDocument(keys, head.documentSealed) })
    } catch (error) {
      fail(head, new AppError('channels.document_unreadable', { summary: error instanceof Error ? error.name : 'unknown' }))
    }
  }
  await unmaskFromEarlier(ctx, keys, opened)
  const shops = await loadDraftShops(ctx.tx, ctx.tenantId, [...new Set(opened.map(({ head }) => head.shopId))])
  const lineRows = groupBy(
    await lineKeysOf(
      ctx.tx,
      ctx.tenantId,
      opened.map(({ head }) => head.id),
    ),
    (row) => row.channelOrderId,
  )
  const listings = await mapListings(
    ctx,
    opened.map(({ head, order }) => ({ shopId: head.shopId, lines: order.lines })),
  )
  const taking: Taking[] = []
  for (const { head, order } of opened) {
    if (taking.length % atOnce === atOnce - 1) await breathe()
    try {
      const rows = lineRows.get(head.id) ?? []
      const ids = new Map(rows.map((row) => [row.externalLineId, row.id]))
      const lineKeys = new Map<string, DraftLineKeys>(
        order.lines.map((line) => [
          line.externalLineId,
          { channelOrderLineId: ids.get(line.externalLineId)!, skuId: listings.skuOf(head.shopId, line.externalVariantId) },
        ]),
      )
      const draft = makeDraft(keys, shops.get(head.shopId)!, head.id, order, lineKeys)
      taking.push({ head, order, draft, lineIds: rows.map((row) => row.id) })
    } catch (error) {
      fail(head, error)
    }
  }
  return { taking, keepListings: listings.keep }
}

/** Platforms mask receivers after a while: then the last version that still showed the same receiver counts. */
async function unmaskFromEarlier(
  ctx: Ctx,
  keys: TenantVault,
  opened: { head: WaitingOrder; order: ChannelOrder }[],
): Promise<void> {
  const masked = opened.filter(({ order }) => order.receiver !== null && isMasked(order.receiver))
  if (masked.length === 0) return
  const earlier = groupBy(
    await earlierDocuments(
      ctx.tx,
      ctx.tenantId,
      masked.map(({ head }) => head.id),
    ),
    (row) => row.channelOrderId,
  )
  for (const entry of masked) {
    const key = entry.order.receiver!.key
    for (const { documentSealed } of earlier.get(entry.head.id) ?? []) {
      let receiver: ChannelOrder['receiver']
      try {
        receiver = openDocument(keys, documentSealed).receiver
      } catch {
        continue
      }
      if (receiver === null || isMasked(receiver)) continue
      if (key === null || receiver.key === null || receiver.key === key) entry.order = { ...entry.order, receiver }
      break
    }
  }
}

function troubleOf(error: unknown): StoredTrouble {
  if (error instanceof AppError) return { code: error.code, params: error.params }
  // The message may hold values of the document; the class and the database's code are enough for a person to ask further.
  const code = (error as { code?: unknown })?.code
  const detail = error instanceof Error ? `${error.name}${typeof code === 'string' ? ` ${code}` : ''}` : 'unknown'
  return { code: 'channels.intake_failed', params: { detail } }
}
