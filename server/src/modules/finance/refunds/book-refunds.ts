import { groupBy, sumBy } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { type MinorUnits, taxWithin } from '#lib/money.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import { noteBookingsChanged } from '../bookings-changed.ts'
import { type Books, converterFor, openBooks } from '../books/open-books.ts'
import { addToBookings, type BookingChange } from '../costing/costing.queries.ts'
import { credit, debit, type NewEntry, postEntries } from '../ledger/post-entries.ts'
import { shareRefund } from './refund-shares.pure.ts'
import {
  type RefundBooking,
  type RefundTarget,
  refundsToBook,
  type SettledRefund,
  targetsOf,
  waitingRefundsOf,
  writeRefundBookings,
} from './refunds.queries.ts'

/**
 * Books refunds the platforms have paid: revenue and tax go back, the receivable falls. Refunds of orders that have not left yet wait for
 * them; those of cancelled orders have nothing to take back. What finds no order stands on a list.
 */
export async function bookRefunds(ctx: Ctx, refundIds: readonly string[]): Promise<{ booked: number; open: number }> {
  const books = await openBooks(ctx)
  return bookInto(ctx, books, refundIds)
}

/** Tries again the refunds that waited for these orders. The books are held already. */
export async function bookWaitingRefunds(ctx: Ctx, books: Books, orderIds: readonly string[]): Promise<void> {
  const waiting = await waitingRefundsOf(ctx, orderIds)
  if (waiting.length > 0) await bookInto(ctx, books, waiting)
}

async function bookInto(ctx: Ctx, books: Books, refundIds: readonly string[]): Promise<{ booked: number; open: number }> {
  const refunds = await refundsToBook(ctx, refundIds)
  if (refunds.length === 0) return { booked: 0, open: 0 }
  const targets = groupBy(
    await targetsOf(
      ctx,
      refunds.map((refund) => refund.id),
    ),
    (target) => target.refundId,
  )
  const days = refunds.map((refund) => dayOf(refund.settledAt, ctx.tenant.timeZone))
  const convert = await converterFor(
    ctx,
    books,
    refunds.map(({ currency }, index) => ({ currency, day: days[index]! })),
  )

  const rows: RefundBooking[] = []
  const entries: NewEntry[] = []
  const entryOf: number[] = []
  const changes = new Map<string, Required<Pick<BookingChange, 'refundsMinor' | 'refundsTaxMinor' | 'unshippedRefundedMinor'>>>()
  // Several refunds of one order in one set see what the ones before them took.
  const open = new Map<string, RefundTarget>()
  for (const target of [...targets.values()].flat()) if (target.fulfillmentId !== null) open.set(target.fulfillmentId, target)

  refunds.forEach((refund, index) => {
    const day = days[index]!
    const own = targets.get(refund.id) ?? []
    const state = refundState(refund, own, convert(0n, refund.currency, day) !== null)
    const row: RefundBooking = {
      refundId: refund.id,
      shopId: refund.shopId,
      orderId: own[0]?.orderId ?? null,
      state,
      currency: refund.currency,
      amountMinor: refund.amountMinor,
      bookedMinor: 0n,
      occurredAt: refund.settledAt,
      entryId: null,
    }
    rows.push(row)
    entryOf.push(-1)
    if (state !== 'booked') return
    const bookings = own.flatMap((target) =>
      target.fulfillmentId !== null && target.revenueBooked ? [open.get(target.fulfillmentId)!] : [],
    )
    const shares = shareRefund(
      refund.amountMinor,
      bookings.map((target) => ({ ...target, fulfillmentId: target.fulfillmentId! })),
      (minor) => convert(minor, refund.currency, day)!,
    )
    shares.forEach((share, at) => {
      const tax = taxWithin(share.revenueMinor as MinorUnits, books.outputTaxPoints)
      const change = changes.get(share.fulfillmentId) ?? { refundsMinor: 0n, refundsTaxMinor: 0n, unshippedRefundedMinor: 0n }
      change.refundsMinor += share.revenueMinor - tax
      change.refundsTaxMinor += tax
      change.unshippedRefundedMinor += share.unshippedMinor
      changes.set(share.fulfillmentId, change)
      bookings[at]!.unshippedOpen -= share.unshippedMinor
      bookings[at]!.receivableOpen -= share.revenueMinor
    })
    row.bookedMinor = sumBy(shares, (share) => share.revenueMinor)
    if (row.bookedMinor === 0n) return
    const tax = sumBy(shares, (share) => taxWithin(share.revenueMinor as MinorUnits, books.outputTaxPoints))
    entryOf[index] = entries.length
    entries.push({
      kind: 'refund',
      sourceKind: 'refund',
      sourceId: refund.id,
      sourceNumber: refund.number,
      shopId: refund.shopId,
      occurredOn: day,
      ...(refund.currency === books.currency ? {} : { foreign: { currency: refund.currency, minor: refund.amountMinor } }),
      lines: [
        debit(books.accountOf('revenue'), row.bookedMinor - tax),
        debit(books.accountOf('output_tax'), tax),
        credit(books.accountOf('receivable'), row.bookedMinor),
      ],
    })
  })

  const posted = await postEntries(ctx, books, entries)
  rows.forEach((row, index) => {
    if (entryOf[index]! >= 0) row.entryId = posted[entryOf[index]!]!.id
  })
  await writeRefundBookings(ctx, rows)
  await addToBookings(
    ctx,
    [...changes].map(([fulfillmentId, change]) => ({ fulfillmentId, ...change })),
  )
  const booked = rows.filter((row) => row.state === 'booked')
  noteBookingsChanged(ctx, changes.keys(), 'refund')
  if (booked.length > 0) {
    audit(ctx, {
      action: 'finance.refunds_booked',
      subjectKind: 'refund',
      subjectIds: booked.flatMap((row) => (row.orderId === null ? [row.refundId] : [row.refundId, row.orderId])),
      detail: { count: booked.length },
    })
  }
  touch(ctx, 'finance')
  return { booked: booked.length, open: rows.filter((row) => row.state !== 'booked' && row.state !== 'not_shipped').length }
}

function refundState(refund: SettledRefund, targets: readonly RefundTarget[], hasRate: boolean): RefundBooking['state'] {
  if (targets.length === 0) return 'no_order'
  const booked = targets.filter((target) => target.fulfillmentId !== null)
  if (booked.length === 0) return targets.every((target) => target.orderStatus === 'cancelled') ? 'not_shipped' : 'waiting'
  if (refund.amountMinor !== 0n && (!hasRate || booked.some((target) => !target.revenueBooked))) return 'no_rate'
  return 'booked'
}
