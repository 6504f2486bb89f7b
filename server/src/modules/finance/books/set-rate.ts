import { isCurrency } from '#lib/money.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { bookRefunds } from '../refunds/book-refunds.ts'
import { openRefunds } from '../refunds/refunds.queries.ts'
import { bookStatements } from '../settlement/book-statements.ts'
import { statementsWithoutRate } from '../settlement/settlement.queries.ts'
import { bookWaitingRevenue } from '../shipments/book-shipments.ts'
import { writeRate } from './books.queries.ts'
import { rateToE8 } from './exchange.pure.ts'
import { openBooks } from './open-books.ts'

/** Sets the rate of a currency from a day on, and books what waited for it. What was booked before keeps its rate. */
export async function setExchangeRate(ctx: Ctx, currency: string, effectiveOn: string, rate: string): Promise<void> {
  const books = await openBooks(ctx)
  const zh = ctx.locale === 'zh-CN'
  const unfit = (reason: string) => new AppError('finance.rate_unfit', { reason })
  if (currency === books.currency) throw unfit(zh ? '是本位币' : 'it is the currency of the books')
  if (!isCurrency(currency)) throw unfit(zh ? '未知币种' : 'unknown currency')
  const rateE8 = rateToE8(rate)
  if (rateE8 === 0n) throw unfit(zh ? '须大于零' : 'it must be greater than zero')
  await writeRate(ctx, currency, effectiveOn, rateE8)
  await bookWaitingRevenue(ctx, books, currency)
  await bookRefunds(ctx, await openRefunds(ctx, 5000))
  await bookStatements(ctx, await statementsWithoutRate(ctx, currency))
  audit(ctx, {
    action: 'finance.rate_set',
    subjectKind: 'exchange_rate',
    subjectIds: [],
    detail: { currency, effectiveOn, rate },
  })
  touch(ctx, 'finance')
}
