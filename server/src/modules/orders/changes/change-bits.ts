/** What moved upstream: one bit each; every bit has its own reaction (docs/flows/order-to-ship.md). */
export const changeBits = {
  status: 1,
  payment: 2,
  refund: 4,
  address: 8,
  remark: 16,
  invoice: 32,
  amount: 64,
  lines: 128,
} as const
export type ChangeBit = keyof typeof changeBits

export function hasBit(mask: number, bit: ChangeBit): boolean {
  return (mask & changeBits[bit]) !== 0
}
