export interface RefundedBooking {
  fulfillmentId: string
  /** Money of lines cancelled before they left and not refunded yet, order currency. */
  unshippedOpen: bigint
  /** What is still owed by the buyer's side for what left, in the currency of the books. */
  receivableOpen: bigint
}

export interface RefundShare {
  fulfillmentId: string
  /** Order currency: concerned goods that never left, so there is no revenue to take back. */
  unshippedMinor: bigint
  /** Currency of the books: taken from revenue, tax included. */
  revenueMinor: bigint
}

/**
 * Spreads a refund over what was booked for its order. First it eats up the money of lines that were cancelled before they left, which never
 * became revenue; the rest comes off the revenue, fulfillment by fulfillment as far as each goes, and whatever exceeds all of them off the last,
 * because the platform takes it all the same.
 * Worked: 100 refunded, 30 of it for a cancelled line: 30 change nothing, 70 come off the revenue.
 * @param convert from the refund's currency into that of the books
 */
export function shareRefund(
  amountMinor: bigint,
  bookings: readonly RefundedBooking[],
  convert: (minor: bigint) => bigint,
): RefundShare[] {
  const shares = bookings.map((booking) => ({ fulfillmentId: booking.fulfillmentId, unshippedMinor: 0n, revenueMinor: 0n }))
  let left = amountMinor
  bookings.forEach((booking, index) => {
    const part = smaller(left, atLeastZero(booking.unshippedOpen))
    shares[index]!.unshippedMinor = part
    left -= part
  })
  let revenue = convert(left)
  bookings.forEach((booking, index) => {
    const isLast = index === bookings.length - 1
    const part = isLast ? revenue : smaller(revenue, atLeastZero(booking.receivableOpen))
    shares[index]!.revenueMinor = part
    revenue -= part
  })
  return shares
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value
}
