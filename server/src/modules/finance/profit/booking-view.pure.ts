import type { BookingView } from './profit.queries.ts'

/** Sales without tax, less refunds, less the cost of what stayed away, postage and what the platform took. */
export function profitOf(row: BookingView): bigint {
  return (
    row.goodsMinor +
    row.shippingMinor -
    row.refundsMinor -
    (row.costMinor - row.returnedCostMinor) -
    row.postageMinor -
    row.feesMinor
  )
}

/** A booking as the reader may see it: cost, postage and profit only with the right to see cost. */
export function bookingView(row: BookingView, seesCost: boolean) {
  const { returnedCostMinor, ...rest } = row
  return {
    ...rest,
    costMinor: seesCost ? row.costMinor - returnedCostMinor : null,
    postageMinor: seesCost ? row.postageMinor : null,
    profitMinor: seesCost ? profitOf(row) : null,
  }
}
