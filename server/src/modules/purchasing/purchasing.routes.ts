import { dayOf } from '#lib/dates.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { cursorValues, nextCursor } from '#platform/http/cursor-page.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { listPriceChanges, listSupplierSkus } from './prices/prices.queries.ts'
import { setPrices, takeOffPrices } from './prices/set-prices.ts'
import { approveOrders, cancelOrders, closeOrders, sendBackOrders, submitOrders } from './purchase-orders/decide-orders.ts'
import { changeDraft, draftOrders, orderSuggestions } from './purchase-orders/draft-orders.ts'
import {
  lineViews,
  listInTransit,
  listPurchaseOrders,
  type PurchaseRow,
  receiptsOfOrder,
} from './purchase-orders/purchase-orders.queries.ts'
import { openPurchaseStatuses } from './purchase-orders/purchase-states.pure.ts'
import { purchasingContract } from './purchasing.contract.ts'
import { demandRefreshedAt, listPositions, refreshDemand } from './replenishment/demand.queries.ts'
import { suggest } from './replenishment/suggest.pure.ts'
import { findSuppliers, listSuppliers } from './suppliers/suppliers.queries.ts'
import { changeSupplier, createSupplier, revealContact } from './suppliers/suppliers.ts'

export const purchasingRoutes: Routes[] = [
  routes('purchasing', 'purchasing', purchasingContract, {
    suppliers: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['text', 'uuid'])
      const rows = await listSuppliers(ctx.tx, ctx.tenantId, {
        search: query.search,
        status: query.status,
        ...(after ? { after: { code: after[0] as string, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.code, row.id]) }
    },
    supplier: (ctx, { params }) => supplierView(ctx, params.supplierId),
    createSupplier: async (ctx, { body }) => supplierView(ctx, await createSupplier(ctx, body)),
    changeSupplier: async (ctx, { params, body, version }) => {
      await changeSupplier(ctx, params.supplierId, version, body)
      return supplierView(ctx, params.supplierId)
    },
    revealContact: (ctx, { params, body }) => revealContact(ctx, params.supplierId, body.purpose),

    supplierSkus: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['uuid', 'uuid'])
      const rows = await listSupplierSkus(ctx.tx, ctx.tenantId, {
        supplierId: query.supplierId,
        skuId: query.skuId,
        ...(after ? { after: { supplierId: after[0] as string, skuId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => ({ ...row, priceMinor: cost(ctx, row.priceMinor) })),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.supplierId, row.skuId]),
      }
    },
    setSupplierSkus: async (ctx, { params, body }) => ({ changed: BigInt(await setPrices(ctx, params.supplierId, body.lines)) }),
    removeSupplierSkus: async (ctx, { params, body }) => ({
      removed: BigInt(await takeOffPrices(ctx, params.supplierId, body.skuIds)),
    }),
    priceHistory: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listPriceChanges(ctx.tx, ctx.tenantId, {
        skuId: query.skuId,
        supplierId: query.supplierId,
        ...(after ? { after: { changedAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => ({ ...row, priceMinor: cost(ctx, row.priceMinor), previousMinor: cost(ctx, row.previousMinor) })),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.changedAt, row.id]),
      }
    },

    orders: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['time', 'uuid'])
      const rows = await listPurchaseOrders(ctx.tx, ctx.tenantId, {
        statuses: query.statuses,
        supplierId: query.supplierId,
        warehouseIds: warehousesOf(ctx, query.warehouseIds),
        skuId: query.skuId,
        number: query.number,
        ...(query.lateOnly ? { lateOn: today(ctx) } : {}),
        ...(after ? { after: { createdAt: after[0] as Date, id: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => orderView(ctx, row)),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.createdAt, row.id]),
      }
    },
    orderCounts: async (ctx) => ({
      counts: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'purchase_orders', ctx.access.warehouseIds)),
    }),
    order: (ctx, { params }) => orderDetail(ctx, params.purchaseOrderId),
    createOrder: async (ctx, { body }) => {
      const [id] = await draftOrders(ctx, [body])
      return orderDetail(ctx, id!)
    },
    changeOrder: async (ctx, { params, body, version }) => {
      await changeDraft(ctx, params.purchaseOrderId, version, body)
      return orderDetail(ctx, params.purchaseOrderId)
    },
    submitOrders: (ctx, { body }) => submitOrders(ctx, body.ids),
    sendBackOrders: (ctx, { body }) => sendBackOrders(ctx, body.ids, body.reason),
    approveOrders: (ctx, { body }) => approveOrders(ctx, body.ids),
    cancelOrders: (ctx, { body }) => cancelOrders(ctx, body.ids, body.reason),
    closeOrders: (ctx, { body }) => closeOrders(ctx, body.ids, body.reason),

    inTransit: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['day', 'uuid'])
      const rows = await listInTransit(ctx.tx, ctx.tenantId, {
        skuId: query.skuId,
        warehouseIds: warehousesOf(ctx, query.warehouseIds),
        ...(after ? { after: { expectedOn: after[0] as string, lineId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return { rows, nextCursor: nextCursor(rows, query.limit, (row) => [row.expectedOn ?? '9999-12-31', row.lineId]) }
    },
    runningOut: async (ctx, { query }) => {
      const after = cursorValues(query.cursor, ['bigint', 'uuid'])
      const rows = await listPositions(ctx.tx, ctx.tenantId, {
        supplierId: query.supplierId,
        targetDays: query.targetDays,
        all: query.all ?? false,
        ...(after ? { after: { coverTenths: after[0] as bigint, skuId: after[1] as string } } : {}),
        limit: query.limit,
      })
      return {
        rows: rows.map((row) => {
          const { coverTenths: _, minimumQuantity, packQuantity, ...shown } = row
          const { coverDays, quantity, because } = suggest(
            { ...row, minimumQuantity, packQuantity },
            query.targetDays,
            ctx.locale,
          )
          return {
            ...shown,
            coverDays,
            because,
            suggestedQuantity: quantity,
            priceMinor: cost(ctx, row.priceMinor),
            amountMinor: cost(ctx, row.priceMinor === null ? null : row.priceMinor * quantity),
          }
        }),
        nextCursor: nextCursor(rows, query.limit, (row) => [row.coverTenths, row.skuId]),
        refreshedAt: await demandRefreshedAt(ctx.tx, ctx.tenantId),
      }
    },
    refreshDemand: async (ctx) => ({ skus: BigInt(await refreshDemand(ctx)) }),
    orderSuggestions: async (ctx, { body }) => ({
      purchaseOrderIds: await orderSuggestions(ctx, body.warehouseId, body.lines),
    }),
  }),
]

async function supplierView(ctx: Ctx, id: string) {
  const supplier = (await findSuppliers(ctx.tx, ctx.tenantId, [id])).get(id)
  refuseUnless(supplier, 'platform.not_found', { what: 'supplier' })
  return supplier
}

function orderView(ctx: Ctx, row: PurchaseRow) {
  return {
    ...row,
    goodsMinor: cost(ctx, row.goodsMinor),
    freightMinor: cost(ctx, row.freightMinor),
    totalMinor: cost(ctx, row.totalMinor),
    isLate: openPurchaseStatuses.includes(row.status) && row.expectedOn !== null && row.expectedOn < today(ctx),
  }
}

async function orderDetail(ctx: Ctx, id: string) {
  const [row] = await listPurchaseOrders(ctx.tx, ctx.tenantId, { id, warehouseIds: ctx.access.warehouseIds, limit: 1 })
  refuseUnless(row, 'purchasing.not_found')
  const lines = await lineViews(ctx.tx, ctx.tenantId, id, row.supplierId)
  return {
    ...orderView(ctx, row),
    lines: lines.map(({ purchaseOrderId: _, ...line }) => ({
      ...line,
      priceMinor: cost(ctx, line.priceMinor),
      amountMinor: cost(ctx, line.amountMinor),
      listPriceMinor: cost(ctx, line.listPriceMinor),
    })),
    receipts: await receiptsOfOrder(ctx.tx, ctx.tenantId, id),
  }
}

function cost(ctx: Ctx, minor: bigint | null): bigint | null {
  return ctx.access.seesCost ? minor : null
}

function today(ctx: Ctx): string {
  return dayOf(ctx.now, ctx.tenant.timeZone)
}

/** The warehouses asked for, as far as the caller may work on them; null means all. */
function warehousesOf(ctx: Ctx, asked: readonly string[] | undefined): readonly string[] | null {
  const allowed = ctx.access.warehouseIds
  if (asked === undefined) return allowed
  return allowed === null ? asked : asked.filter((id) => allowed.includes(id))
}
