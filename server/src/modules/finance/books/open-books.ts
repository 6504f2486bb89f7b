import type { Ctx } from '#platform/context.ts'
import { assert } from '#platform/errors.ts'
import type { AccountRole } from '../finance.contract.ts'
import { type BooksRow, beginBooks, lockBooks, ratesOn } from './books.queries.ts'
import { toBooks } from './exchange.pure.ts'

/** The books of the company, held by this transaction until it ends. */
export interface Books extends BooksRow {
  /** Currency of the books. */
  currency: string
  /** The account a posting rule uses. */
  accountOf: (role: AccountRole) => string
}

/**
 * Opens the books for posting: everybody else of the same company waits, so that entry numbers, cost layers and closing of months never
 * race. First lock of every posting, taken before layers and counters. The books begin by themselves, with the default chart.
 */
export async function openBooks(ctx: Ctx): Promise<Books> {
  let locked = await lockBooks(ctx)
  if (!locked) {
    await beginBooks(ctx)
    locked = await lockBooks(ctx)
    assert(locked, 'the books were just begun')
  }
  const { roles, ...settings } = locked
  return {
    ...settings,
    currency: ctx.tenant.currency,
    accountOf: (role) => {
      const code = roles[role]
      assert(code !== undefined, `no account has the role ${role}`)
      return code
    },
  }
}

export interface Amount {
  currency: string
  day: string
}

/**
 * Converts amounts of documents into the currency of the books. One lookup for all of them; null where there is no rate yet.
 */
export async function converterFor(
  ctx: Ctx,
  books: Books,
  documents: readonly Amount[],
): Promise<(amountMinor: bigint, currency: string, day: string) => bigint | null> {
  const foreign = new Map<string, Amount>()
  for (const { currency, day } of documents) {
    if (currency !== books.currency) foreign.set(`${currency} ${day}`, { currency, day })
  }
  const rates = await ratesOn(ctx.tx, ctx.tenantId, [...foreign.values()])
  return (amountMinor, currency, day) => {
    if (currency === books.currency) return amountMinor
    const rate = rates.get(`${currency} ${day}`)
    return rate === undefined ? null : toBooks(amountMinor, currency, books.currency, rate)
  }
}
