import { dayOf, dayRangeBounds, daysBetween, monthOf } from '#lib/dates.ts'
import { done } from '#lib/schema.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { cursorValues, nextCursor } from '#platform/http/cursor-page.ts'
import { assignRole, changeAccount, createAccount } from './books/accounts.ts'
import { hasEntries, listAccounts, listRates, readSettings } from './books/books.queries.ts'
import { changeSettings } from './books/change-settings.ts'
import { rateText } from './books/exchange.pure.ts'
import { setExchangeRate } from './books/set-rate.ts'
import { listLayers, listMovements, listStockValue, listUncosted, stockTotals } from './costing/stock-value.queries.ts'
import { valueUncosted } from './costing/value-uncosted.ts'
import { financeContract } from './finance.contract.ts'
import { journalEntryView, maskedTotal, revealsCost, settlementLineView } from './finance.views.ts'
import { ledgerLines, listEntries, sumAccounts, sumAccountsByShop } from './ledger/journal.queries.ts'
import { postManualEntry, reverseEntry } from './ledger/manual-entries.ts'
import { rollUp } from './ledger/trial-balance.pure.ts'
import { cancelBill, createBill, payBill } from './payables/bills.ts'
import { findBill, linesOfBill, listBills, listOpenReceived, listPayables, paymentsOfBill } from './payables/payables.queries.ts'
import { closePeriod, periodViews, reopenPeriod } from './periods/close-period.ts'
import { whatWaits } from './periods/periods.queries.ts'
import { bookingView } from './profit/booking-view.pure.ts'
import { bookingsOfOrder, listBookings, listSkuProfits, skusOfFulfillments } from './profit/profit.queries.ts'
import { receivableRows, shopProfits } from './profit/shop-sums.pure.ts'
import { rematchLines } from './settlement/book-statements.ts'
import { classifyLines, ignoreLines } from './settlement/decide-lines.ts'
import {
  listOpenRefunds,
  listSettlementLines,
  listSettlements,
  overviewCounts,
  waitingForRates,
} from './settlement/settlement-lists.queries.ts'

const longestRange = 366

export const financeRoutes: Routes[] = [
  routes('finance', 'finance', financeContract, {
    settings: (ctx) => settingsOf(ctx),
    changeSettings: async (ctx, { body, version }) => {
      await changeSettings(ctx, version, body)
      return settingsOf(ctx)
    },
    accounts: async (ctx) => ({ accounts: await listAccounts(ctx.tx, ctx.tenantId) }),
    createAccount: (ctx, { body }) => createAccount(ctx, body),
    changeAccount: (ctx, { params, body, version }) => changeAccount(ctx, params.code, version, body),
    assignRole: async (ctx, { params, body }) => {
      await assignRole(ctx, params.role, body.accountCode)
      return done
    },

    periods: async (ctx) => ({ periods: await periodViews(ctx) }),
    periodChecks: async (ctx, { params }) => {
      const waiting = await whatWaits(ctx.tx, ctx.tenantId)
      const isOver = params.period < monthOf(ctx.now, ctx.tenant.timeZone)
      const checks = [
        { code: 'not_over' as const, count: isOver ? 0n : 1n, blocking: true },
        { code: 'events_waiting' as const, count: waiting.events, blocking: true },
        { code: 'uncosted' as const, count: waiting.uncosted, blocking: false },
        { code: 'settlement_open' as const, count: waiting.settlementOpen, blocking: false },
        { code: 'no_rate' as const, count: waiting.noRate, blocking: false },
      ]
      return { checks: checks.filter((check) => check.count > 0n) }
    },
    closePeriod: async (ctx, { params }) => {
      await closePeriod(ctx, params.period)
      return periodOf(ctx, params.period)
    },
    reopenPeriod: async (ctx, { params, body }) => {
      await reopenPeriod(ctx, params.period, body.reason)
      return periodOf(ctx, params.period)
    },

    entries: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['text', 'bigint'])
      const rows = await listEntries(ctx.tx, ctx.tenantId, {
        ...query,
        shopIds: shopsOf(ctx, query.shopIds),
        after: after && { period: after[0] as string, entryNumber: after[1] as bigint },
      })
      return {
        rows: rows.map((row) => maskedTotal(ctx, row)),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.period, row.entryNumber]),
      }
    },
    entry: (ctx, { params }) => journalEntryView(ctx, params.entryId),
    postEntry: async (ctx, { body }) => {
      if (body.shopId !== null) refuseForeignShop(ctx, body.shopId)
      return journalEntryView(ctx, await postManualEntry(ctx, body))
    },
    reverseEntry: async (ctx, { params, body }) => {
      await journalEntryView(ctx, params.entryId)
      return journalEntryView(ctx, await reverseEntry(ctx, params.entryId, body))
    },

    trialBalance: async (ctx, { query }) => {
      needCost(ctx)
      const shopIds = shopsOf(ctx, query.shopId === undefined ? undefined : [query.shopId])
      const sums = await sumAccounts(ctx.tx, ctx.tenantId, query, shopIds)
      const accounts = await listAccounts(ctx.tx, ctx.tenantId)
      const rows = rollUp(accounts, new Map(sums.map((sum) => [sum.accountCode, sum]))).map((row) => ({
        accountCode: row.code,
        nameZh: row.nameZh,
        nameEn: row.nameEn,
        kind: row.kind,
        parentCode: row.parentCode,
        postable: row.postable,
        openingMinor: row.openingMinor,
        debitMinor: row.debitMinor,
        creditMinor: row.creditMinor,
        closingMinor: row.openingMinor + row.debitMinor - row.creditMinor,
      }))
      const total = (pick: (sum: (typeof sums)[number]) => bigint) => sums.reduce((sum, row) => sum + pick(row), 0n)
      const openingMinor = total((row) => row.openingMinor)
      const debitMinor = total((row) => row.debitMinor)
      const creditMinor = total((row) => row.creditMinor)
      const closingMinor = openingMinor + debitMinor - creditMinor
      return { currency: ctx.tenant.currency, rows, openingMinor, debitMinor, creditMinor, closingMinor }
    },
    ledger: async (ctx, { params, query }) => {
      const account = (await listAccounts(ctx.tx, ctx.tenantId)).find((row) => row.code === params.code)
      refuseUnless(account, 'finance.no_such_account', { code: params.code })
      if (revealsCost(account.role)) needCost(ctx)
      const after = cursorValues(query.cursor, ['uuid', 'integer'])
      const shopIds = shopsOf(ctx, query.shopId === undefined ? undefined : [query.shopId])
      const rows = await ledgerLines(ctx.tx, ctx.tenantId, {
        code: params.code,
        period: query.period,
        shopIds,
        ...(after ? { after: { entryId: after[0] as string, lineNo: after[1] as number } } : {}),
        limit: query.limit,
      })
      const sums = await sumAccounts(ctx.tx, ctx.tenantId, { from: query.period, to: query.period }, shopIds)
      const own = sums.find((sum) => sum.accountCode === params.code)
      const openingMinor = own?.openingMinor ?? 0n
      const debitMinor = own?.debitMinor ?? 0n
      const creditMinor = own?.creditMinor ?? 0n
      return {
        rows: rows as never,
        nextCursor: nextCursor(rows, query.limit, (row) => [row.entryId, row.lineNo]),
        openingMinor,
        debitMinor,
        creditMinor,
        closingMinor: openingMinor + debitMinor - creditMinor,
      }
    },

    stockValue: async (ctx, { query }) => {
      needCost(ctx)
      const after = cursorValues(query.cursor, ['text', 'uuid'])
      const rows = await listStockValue(ctx.tx, ctx.tenantId, {
        prefix: query.search,
        onlyDifferent: query.onlyDifferent,
        ...(after ? { after: { skuCode: after[0] as string, skuId: after[1] as string } } : {}),
        limit: query.limit,
      })
      const totals = await stockTotals(ctx.tx, ctx.tenantId)
      return {
        rows,
        nextCursor: nextCursor(rows, query.limit, (row) => [row.skuCode, row.skuId]),
        totalMinor: totals.layersMinor,
        accountMinor: totals.accountMinor,
        currency: ctx.tenant.currency,
      }
    },
    costLayers: async (ctx, { query }) => {
      needCost(ctx)
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listLayers(ctx.tx, ctx.tenantId, {
        skuId: query.skuId,
        openOnly: query.openOnly,
        ...(after ? { after: { receivedAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.receivedAt, row.id]) }
    },
    costMovements: async (ctx, { query }) => {
      needCost(ctx)
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listMovements(ctx.tx, ctx.tenantId, {
        skuId: query.skuId,
        ...(after ? { after: { movedAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.movedAt, row.id]) }
    },
    uncosted: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listUncosted(ctx.tx, ctx.tenantId, {
        ...(after ? { after: { oldestAt: after[0] as Date, skuId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => ({ ...row, suggestedUnitMinor: ctx.access.seesCost ? row.suggestedUnitMinor : null })),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.oldestAt, row.skuId]),
      }
    },
    valueUncosted: (ctx, { body }) => valueUncosted(ctx, body.values),

    orderProfits: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['day', 'uuid'])
      refuseLongRange(query.from, query.to)
      const rows = await listBookings(ctx.tx, ctx.tenantId, {
        from: query.from,
        to: query.to,
        shopIds: shopsOf(ctx, query.shopIds),
        onlyLosses: query.onlyLosses && ctx.access.seesCost,
        orderNumber: query.orderNumber,
        ...(after ? { after: { bookedOn: after[0] as string, fulfillmentId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => bookingView(row, ctx.access.seesCost)),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.bookedOn, row.fulfillmentId]),
      }
    },
    orderProfit: async (ctx, { params }) => {
      const bookings = await bookingsOfOrder(ctx.tx, ctx.tenantId, params.orderId, ctx.access.shopIds)
      refuseUnless(bookings.length > 0, 'platform.not_found', { what: 'booked order' })
      const ids = bookings.map((booking) => booking.fulfillmentId)
      const lines = await skusOfFulfillments(ctx.tx, ctx.tenantId, ids)
      const entries = await listEntries(ctx.tx, ctx.tenantId, {
        orderId: params.orderId,
        shopIds: ctx.access.shopIds,
        limit: 200,
      })
      const settlement = await listSettlementLines(ctx.tx, ctx.tenantId, {
        orderId: params.orderId,
        shopIds: ctx.access.shopIds,
        limit: 500,
      })
      return {
        bookings: bookings.map((row) => bookingView(row, ctx.access.seesCost)),
        lines: lines.map((line) => ({ ...line, costMinor: ctx.access.seesCost ? line.costMinor : null })),
        entries: entries.map((row) => maskedTotal(ctx, row)),
        settlementLines: settlement.map(settlementLineView),
      }
    },
    skuProfits: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['bigint', 'uuid'])
      refuseLongRange(query.from, query.to)
      const { startAt, endAt } = dayRangeBounds(query.from, query.to, ctx.tenant.timeZone)
      const rows = await listSkuProfits(ctx.tx, ctx.tenantId, {
        startAt,
        endAt,
        shopIds: shopsOf(ctx, query.shopIds),
        onlyLosses: query.onlyLosses && ctx.access.seesCost,
        ...(after ? { after: { saleMinor: after[0] as bigint, skuId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map(({ quantity, returnedQuantity, costMinor, ...row }) => ({
          ...row,
          units: quantity,
          returnedUnits: returnedQuantity,
          costMinor: ctx.access.seesCost ? costMinor : null,
          profitMinor: ctx.access.seesCost ? row.saleMinor - costMinor : null,
        })),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.saleMinor, row.skuId]),
      }
    },
    shopProfits: async (ctx, { query }) => {
      const sums = await sumAccountsByShop(ctx.tx, ctx.tenantId, query, ctx.access.shopIds)
      return { currency: ctx.tenant.currency, shops: shopProfits(sums, ctx.access.seesCost) }
    },

    receivables: async (ctx, { query }) => {
      const sums = await sumAccountsByShop(ctx.tx, ctx.tenantId, query, ctx.access.shopIds)
      return { rows: receivableRows(sums, ctx.tenant.currency) }
    },
    settlements: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listSettlements(ctx.tx, ctx.tenantId, {
        shopIds: shopsOf(ctx, query.shopIds),
        ...(after ? { after: { receivedAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.receivedAt, row.statementId]) }
    },
    settlementLines: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['uuid'])
      const whole = query.statementId !== undefined || query.orderId !== undefined
      const rows = await listSettlementLines(ctx.tx, ctx.tenantId, {
        states: query.states ?? (whole ? undefined : ['early', 'difference', 'unmatched', 'unknown_kind', 'no_rate']),
        shopIds: shopsOf(ctx, query.shopIds),
        statementId: query.statementId,
        orderId: query.orderId,
        ...(after ? { afterId: after[0] as string } : {}),
        limit: query.limit,
      })
      return { rows: rows.map(settlementLineView), nextCursor: nextCursor(rows, query.limit, (row) => [row.id]) }
    },
    rematchSettlementLines: async (ctx) => {
      const { matched, open } = await rematchLines(ctx)
      return { matched: BigInt(matched), open: BigInt(open) }
    },
    ignoreSettlementLines: (ctx, { body }) => ignoreLines(ctx, body.ids, body.note),
    classifySettlementLines: (ctx, { body }) => classifyLines(ctx, body.ids, body.accountCode, body.note),

    exchangeRates: async (ctx) => ({
      currency: ctx.tenant.currency,
      rates: (await listRates(ctx.tx, ctx.tenantId)).map(({ rateE8, ...row }) => ({ ...row, rate: rateText(rateE8) })),
      waiting: await waitingForRates(ctx.tx, ctx.tenantId),
    }),
    setExchangeRate: async (ctx, { params, body }) => {
      await setExchangeRate(ctx, params.currency, params.effectiveOn, body.rate)
      const rates = await listRates(ctx.tx, ctx.tenantId)
      const { rateE8, ...row } = rates.find(
        (each) => each.currency === params.currency && each.effectiveOn === params.effectiveOn,
      )!
      return { ...row, rate: rateText(rateE8) }
    },

    payables: async (ctx) => {
      needCost(ctx)
      const today = dayOf(ctx.now, ctx.tenant.timeZone)
      return { currency: ctx.tenant.currency, rows: await listPayables(ctx.tx, ctx.tenantId, today) }
    },
    receivedLines: async (ctx, { query }) => {
      needCost(ctx)
      const after = cursorValues(query.cursor, ['day', 'uuid'])
      const rows = await listOpenReceived(ctx.tx, ctx.tenantId, {
        supplierId: query.supplierId,
        ...(query.purchaseOrderId ? { purchaseOrderId: query.purchaseOrderId } : {}),
        ...(after ? { after: { receivedOn: after[0] as string, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => ({
          ...row,
          openQuantity: row.quantity - row.billedQuantity,
          openMinor: row.valueMinor - row.billedMinor,
        })),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.receivedOn, row.id]),
      }
    },
    bills: async (ctx, { query }) => {
      needCost(ctx)
      const after = cursorValues(query.cursor, ['day', 'uuid'])
      const rows = await listBills(ctx.tx, ctx.tenantId, {
        ...(query.supplierId ? { supplierId: query.supplierId } : {}),
        ...(query.statuses ? { statuses: query.statuses } : {}),
        ...(query.overdueOnly ? { overdueOn: dayOf(ctx.now, ctx.tenant.timeZone) } : {}),
        ...(after ? { after: { billedOn: after[0] as string, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.billedOn, row.id]) }
    },
    bill: (ctx, { params }) => billView(ctx, params.billId),
    createBill: async (ctx, { body }) => billView(ctx, await createBill(ctx, body)),
    payBill: async (ctx, { params, body, version }) => {
      await payBill(ctx, params.billId, version, body)
      return billView(ctx, params.billId)
    },
    cancelBill: async (ctx, { params, body, version }) => {
      await cancelBill(ctx, params.billId, version, body.note)
      return billView(ctx, params.billId)
    },

    overview: async (ctx) => {
      const settings = await readSettings(ctx.tx, ctx.tenantId)
      const waiting = await whatWaits(ctx.tx, ctx.tenantId)
      const counts = await overviewCounts(ctx.tx, ctx.tenantId, dayOf(ctx.now, ctx.tenant.timeZone))
      return {
        currency: ctx.tenant.currency,
        period: monthOf(ctx.now, ctx.tenant.timeZone),
        closedThrough: settings.closedThrough,
        uncostedSkus: waiting.uncosted,
        settlementLinesOpen: waiting.settlementOpen,
        revenueWaiting: waiting.noRate,
        ...counts,
      }
    },
    refundBookings: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listOpenRefunds(ctx.tx, ctx.tenantId, {
        shopIds: ctx.access.shopIds,
        ...(after ? { after: { occurredAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.occurredAt, row.refundId]) }
    },
  }),
]

async function settingsOf(ctx: Ctx) {
  const settings = await readSettings(ctx.tx, ctx.tenantId)
  return { ...settings, currency: ctx.tenant.currency, chartCanChange: !(await hasEntries(ctx.tx, ctx.tenantId)) }
}

async function periodOf(ctx: Ctx, period: string) {
  const found = (await periodViews(ctx)).find((row) => row.period === period)
  refuseUnless(found, 'platform.not_found', { what: 'period' })
  return found
}

async function billView(ctx: Ctx, billId: string) {
  needCost(ctx)
  const bill = await findBill(ctx.tx, ctx.tenantId, billId)
  refuseUnless(bill, 'platform.not_found', { what: 'supplier bill' })
  return {
    ...bill,
    lines: await linesOfBill(ctx.tx, ctx.tenantId, billId),
    payments: await paymentsOfBill(ctx.tx, ctx.tenantId, billId),
  }
}

function needCost(ctx: Ctx): void {
  refuseUnless(ctx.access.seesCost, 'finance.cost_hidden')
}

/** The shops asked for, as far as the caller may see them; null means all, and what belongs to no shop. */
function shopsOf(ctx: Ctx, asked: readonly string[] | undefined): readonly string[] | null {
  const allowed = ctx.access.shopIds
  if (asked === undefined) return allowed
  return allowed === null ? asked : asked.filter((id) => allowed.includes(id))
}

function refuseForeignShop(ctx: Ctx, shopId: string): void {
  if (ctx.access.shopIds !== null && !ctx.access.shopIds.includes(shopId))
    throw new AppError('platform.out_of_scope', { what: ctx.locale === 'zh-CN' ? '店铺' : 'shop' })
}

function refuseLongRange(from: string, to: string): void {
  refuseUnless(daysBetween(from, to) < longestRange, 'finance.range_too_long', { days: longestRange })
}
