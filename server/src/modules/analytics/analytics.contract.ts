import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zCount, zDay, zId, zList, zMoney, zPage, zPageQuery, zQuantity, zTime } from '#lib/schema.ts'

/** Sums of one day, shop or SKU. Cost and profit are null for people who may not see cost. */
const zSums = {
  ordersPlaced: zCount,
  unitsPlaced: zQuantity,
  placedMinor: zMoney,
  ordersShipped: zCount,
  unitsShipped: zQuantity,
  revenueMinor: zMoney,
  costMinor: zMoney.nullable(),
  postageMinor: zMoney,
  feesMinor: zMoney,
  refundsMinor: zMoney,
  profitMinor: zMoney.nullable(),
  ordersCancelled: zCount,
}
export const zDaySums = z.object({ day: zDay, ...zSums })
export const zShopSums = z.object({ shopId: zId, ...zSums })
export const zPeriodSums = z.object(zSums)

const period = { from: zDay, to: zDay, shopIds: zList(zId) }

export const analyticsContract = {
  home: endpoint({
    method: 'GET',
    path: '/api/analytics/home',
    summary: 'The page an owner opens in the morning',
    permission: 'analytics.read',
    query: z.object({ days: z.coerce.number().int().min(7).max(90).default(30) }),
    response: z.object({
      currency: z.string(),
      today: zDay,
      periods: z.object({
        today: zPeriodSums,
        yesterday: zPeriodSums,
        week: zPeriodSums,
        weekBefore: zPeriodSums,
        month: zPeriodSums,
        monthBefore: zPeriodSums,
      }),
      days: z.array(zDaySums),
      shops: z.array(zShopSums),
      orderCounts: z.record(z.string(), zCount),
      fulfillmentCounts: z.record(z.string(), zCount),
      late: z.object({ overdue: zCount, dueWithin24h: zCount, oldestShipBy: zTime.nullable() }),
      holds: z.array(z.object({ kind: z.string(), count: zCount })),
      runningOut: z.array(
        z.object({
          skuId: zId,
          skuCode: z.string(),
          skuName: z.string(),
          available: zQuantity,
          unitsPerDay: z.number(),
          daysLeft: z.number().nullable(),
        }),
      ),
      topSkus: z.array(
        z.object({
          skuId: zId,
          skuCode: z.string(),
          skuName: z.string(),
          units: zQuantity,
          revenueMinor: zMoney,
          profitMinor: zMoney.nullable(),
        }),
      ),
    }),
  }),
  sales: endpoint({
    method: 'GET',
    path: '/api/analytics/sales',
    summary: 'Sales by day and shop',
    permission: 'analytics.read',
    query: z.object(period),
    response: z.object({ total: zPeriodSums, days: z.array(zDaySums), shops: z.array(zShopSums) }),
  }),
  skus: endpoint({
    method: 'GET',
    path: '/api/analytics/skus',
    summary: 'Sales and profit by SKU',
    permission: 'analytics.read',
    query: z.object({
      ...period,
      sort: z.enum(['revenue', 'units', 'profit']).default('revenue'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.object({
      rows: z.array(
        z.object({
          skuId: zId,
          skuCode: z.string(),
          skuName: z.string(),
          unitsOrdered: zQuantity,
          unitsShipped: zQuantity,
          revenueMinor: zMoney,
          costMinor: zMoney.nullable(),
          profitMinor: zMoney.nullable(),
        }),
      ),
    }),
  }),
  skuDays: endpoint({
    method: 'GET',
    path: '/api/analytics/skus/:skuId/days',
    summary: 'One SKU by day',
    permission: 'analytics.read',
    params: z.object({ skuId: zId }),
    query: z.object(period),
    response: z.object({
      days: z.array(
        z.object({
          day: zDay,
          unitsOrdered: zQuantity,
          unitsShipped: zQuantity,
          revenueMinor: zMoney,
          costMinor: zMoney.nullable(),
        }),
      ),
    }),
  }),
  documents: endpoint({
    method: 'GET',
    path: '/api/analytics/documents',
    summary: 'The shipments behind a figure: of a day, a shop, a SKU',
    permission: 'analytics.read',
    query: z.object({ ...zPageQuery, ...period, skuId: zId.optional() }),
    response: zPage(
      z.object({
        fulfillmentId: zId,
        orderId: zId.nullable(),
        orderNumber: z.string(),
        shopId: zId.nullable(),
        day: zDay,
        unitCount: zQuantity,
        revenueMinor: zMoney,
        costMinor: zMoney.nullable(),
        postageMinor: zMoney,
        feesMinor: zMoney,
        refundsMinor: zMoney,
        profitMinor: zMoney.nullable(),
        currency: z.string(),
      }),
    ),
  }),
}
