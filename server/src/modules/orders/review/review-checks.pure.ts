import type { HoldKind } from '../order-status.pure.ts'

export interface ReviewFacts {
  addressComplete: boolean
  amountMismatch: { stated: bigint; computed: bigint } | null
  refundRequested: boolean
  unmappedCodes: readonly string[]
  blacklistReason: string | null
  duplicateOf: string | null
  shortSkuIds: readonly string[]
}

export interface FoundHold {
  kind: HoldKind
  /** Facts for the reviewer, without personal data. */
  reason: Record<string, unknown>
}

/**
 * The built-in checks of order review. Each problem is a hold of its own, so that each can be solved and lifted alone.
 * Example: a complete, mapped, paid order whose stated payment is 100 but whose lines add up to 110 → one hold `amount_mismatch`.
 */
export function reviewChecks(facts: ReviewFacts): FoundHold[] {
  const holds: FoundHold[] = []
  if (!facts.addressComplete) holds.push({ kind: 'address', reason: { check: 'address_incomplete' } })
  if (facts.amountMismatch) {
    holds.push({
      kind: 'amount_mismatch',
      reason: { check: 'amount', stated: Number(facts.amountMismatch.stated), computed: Number(facts.amountMismatch.computed) },
    })
  }
  if (facts.refundRequested) holds.push({ kind: 'refund_requested', reason: { check: 'refund' } })
  if (facts.unmappedCodes.length > 0)
    holds.push({ kind: 'unmapped_sku', reason: { check: 'mapping', codes: facts.unmappedCodes.slice(0, 20) } })
  if (facts.blacklistReason !== null)
    holds.push({ kind: 'blacklist', reason: { check: 'blacklist', note: facts.blacklistReason } })
  if (facts.duplicateOf !== null) holds.push({ kind: 'duplicate', reason: { check: 'duplicate', of: facts.duplicateOf } })
  if (facts.shortSkuIds.length > 0)
    holds.push({ kind: 'out_of_stock', reason: { check: 'stock', skuIds: facts.shortSkuIds.slice(0, 50) } })
  return holds
}
