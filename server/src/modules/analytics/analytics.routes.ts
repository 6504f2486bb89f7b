import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { addDays, dayOf, daysBetween } from '#lib/dates.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { analyticsContract } from './analytics.contract.ts'
import { holdsByKind, lateness, runningOut } from './home/home.queries.ts'
import { byDay, byShop, bySku, type Period, type Sums, shipmentsBehind, skuByDay, totalOf } from './sales/sales.queries.ts'

export const analyticsRoutes: Routes[] = [
  routes('analytics', 'analytics', analyticsContract, {
    home: async (ctx, { query }) => {
      const today = dayOf(ctx.now, ctx.tenant.timeZone)
      const ago = (days: number) => addDays(today, -days)
      const total = async (from: string, to: string) => shown(ctx, await totalOf(ctx, { from, to, shopIds: ctx.access.shopIds }))
      const span = { from: ago(query.days - 1), to: today, shopIds: ctx.access.shopIds }
      return {
        currency: ctx.tenant.currency,
        today,
        periods: {
          today: await total(today, today),
          yesterday: await total(ago(1), ago(1)),
          week: await total(ago(6), today),
          weekBefore: await total(ago(13), ago(7)),
          month: await total(ago(29), today),
          monthBefore: await total(ago(59), ago(30)),
        },
        days: fillDays(
          span,
          (await byDay(ctx, span)).map((row) => ({ day: row.day, ...shown(ctx, row) })),
          ctx,
        ),
        shops: (await byShop(ctx, span)).map((row) => ({ shopId: row.shopId, ...shown(ctx, row) })),
        orderCounts: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'orders', ctx.access.shopIds)),
        fulfillmentCounts: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'fulfillments', ctx.access.warehouseIds)),
        late: await lateness(ctx),
        holds: await holdsByKind(ctx),
        runningOut: await runningOut(ctx, ago(27), 14, 12),
        topSkus: (await bySku(ctx, { from: ago(6), to: today, shopIds: ctx.access.shopIds }, 'revenue', 10)).map((row) => ({
          skuId: row.skuId,
          skuCode: row.skuCode,
          skuName: row.skuName,
          units: row.unitsShipped,
          revenueMinor: row.revenueMinor,
          profitMinor: ctx.access.seesCost ? row.revenueMinor - row.costMinor : null,
        })),
      }
    },
    sales: async (ctx, { query }) => {
      const period = periodOf(ctx, query)
      return {
        total: shown(ctx, await totalOf(ctx, period)),
        days: fillDays(
          period,
          (await byDay(ctx, period)).map((row) => ({ day: row.day, ...shown(ctx, row) })),
          ctx,
        ),
        shops: (await byShop(ctx, period)).map((row) => ({ shopId: row.shopId, ...shown(ctx, row) })),
      }
    },
    skus: async (ctx, { query }) => ({
      rows: (
        await bySku(
          ctx,
          periodOf(ctx, query),
          query.sort === 'profit' && !ctx.access.seesCost ? 'revenue' : query.sort,
          query.limit,
        )
      ).map((row) => ({
        ...row,
        costMinor: ctx.access.seesCost ? row.costMinor : null,
        profitMinor: ctx.access.seesCost ? row.revenueMinor - row.costMinor : null,
      })),
    }),
    skuDays: async (ctx, { params, query }) => ({
      days: (await skuByDay(ctx, params.skuId, periodOf(ctx, query))).map((row) => ({
        ...row,
        costMinor: ctx.access.seesCost ? row.costMinor : null,
      })),
    }),
    documents: async (ctx, { query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2)
      refuseUnless(
        query.cursor === undefined ||
          (typeof after?.[0] === 'string' &&
            /^\d{4}-\d{2}-\d{2}$/.test(after[0]) &&
            typeof after[1] === 'string' &&
            /^[0-9a-f-]{36}$/.test(after[1])),
        'platform.invalid_input',
        { summary: 'cursor' },
      )
      const rows = await shipmentsBehind(
        ctx,
        { ...periodOf(ctx, query), skuId: query.skuId },
        { before: after ? { day: after[0] as string, id: after[1] as string } : null, limit: query.limit },
      )
      return {
        rows: rows.map((row) => ({
          ...row,
          costMinor: ctx.access.seesCost ? row.costMinor : null,
          profitMinor: ctx.access.seesCost
            ? row.revenueMinor - row.refundsMinor - row.costMinor - row.postageMinor - row.feesMinor
            : null,
        })),
        nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.day, rows.at(-1)!.fulfillmentId]) : null,
      }
    },
  }),
]

function periodOf(ctx: Ctx, query: { from: string; to: string; shopIds?: string[] | undefined }): Period {
  const length = daysBetween(query.from, query.to)
  refuseUnless(length >= 0 && length <= 1100, 'platform.invalid_input', { summary: 'from, to' })
  const scope = ctx.access.shopIds
  return {
    from: query.from,
    to: query.to,
    shopIds: query.shopIds ? query.shopIds.filter((id) => scope === null || scope.includes(id)) : scope,
  }
}

/** With profit: revenue less refunds, cost of goods, postage and platform fees. Hidden from people who may not see cost. */
function shown(ctx: Ctx, sums: Sums) {
  const {
    ordersPlaced,
    unitsPlaced,
    placedMinor,
    ordersShipped,
    unitsShipped,
    revenueMinor,
    costMinor,
    postageMinor,
    feesMinor,
    refundsMinor,
    ordersCancelled,
  } = sums
  return {
    ordersPlaced,
    unitsPlaced,
    placedMinor,
    ordersShipped,
    unitsShipped,
    revenueMinor,
    postageMinor,
    feesMinor,
    refundsMinor,
    ordersCancelled,
    costMinor: ctx.access.seesCost ? costMinor : null,
    profitMinor: ctx.access.seesCost ? revenueMinor - refundsMinor - costMinor - postageMinor - feesMinor : null,
  }
}

/** Days without any fact are zeros, so that a curve has no holes. */
function fillDays<T extends { day: string }>(
  period: { from: string; to: string },
  rows: T[],
  ctx: Ctx,
): (T | (ReturnType<typeof shown> & { day: string }))[] {
  const known = new Map(rows.map((row) => [row.day, row]))
  const zero = shown(ctx, {
    ordersPlaced: 0n,
    unitsPlaced: 0n,
    placedMinor: 0n,
    ordersShipped: 0n,
    unitsShipped: 0n,
    revenueMinor: 0n,
    costMinor: 0n,
    postageMinor: 0n,
    feesMinor: 0n,
    refundsMinor: 0n,
    ordersCancelled: 0n,
  })
  return Array.from({ length: daysBetween(period.from, period.to) + 1 }, (_, index) => {
    const day = addDays(period.from, index)
    return known.get(day) ?? { day, ...zero }
  })
}
