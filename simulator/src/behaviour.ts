/** How often people do things, as probabilities per order (or per refund where said). */
export interface Behaviour {
  /** Never paid. */
  unpaid: number
  /** Paid at once, so that nobody ever sees the order unpaid. */
  paidAtOnce: number
  /** The balance of a deposit is paid. */
  balancePaid: number
  addressChange: number
  remark: number
  buyerMessage: number
  invoice: number
  refundBeforeShipping: number
  /** A refund asked for is withdrawn (per refund). */
  withdraw: number
  lineReplaced: number
  shippedElsewhere: number
  returnAfter: number
  refundAfter: number
  exchangeAfter: number
  /** The same person orders again within the hour, to the same receiver. */
  orderAgain: number
  /** An old customer of the shop. */
  knownBuyer: number
}

export const USUAL_BEHAVIOUR: Behaviour = {
  unpaid: 0.08,
  paidAtOnce: 0.05,
  balancePaid: 0.9,
  addressChange: 0.015,
  remark: 0.05,
  buyerMessage: 0.08,
  invoice: 0.03,
  refundBeforeShipping: 0.03,
  withdraw: 0.15,
  lineReplaced: 0.003,
  shippedElsewhere: 0.002,
  returnAfter: 0.05,
  refundAfter: 0.015,
  exchangeAfter: 0.008,
  orderAgain: 0.04,
  knownBuyer: 0.35,
}
