import { groupBy } from '#lib/collections.ts'
import { dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { loadSkus } from '#modules/catalog/index.ts'
import { listWarehouses } from '#modules/inventory/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, errorMessage, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { tally } from '#platform/tallies.queries.ts'
import { pricesOf } from '../prices/prices.queries.ts'
import { findSuppliers } from '../suppliers/suppliers.queries.ts'
import { type CheckedLine, checkLines, type WantedLine } from './order-lines.pure.ts'
import {
  deletePurchaseLines,
  insertPurchaseLines,
  insertPurchaseOrders,
  lockPurchaseOrders,
  type NewPurchaseOrder,
  updateDraft,
} from './purchase-orders.queries.ts'
import { purchaseStatusName } from './purchase-states.pure.ts'

export interface DraftInput {
  supplierId: string
  warehouseId: string
  expectedOn: string | null
  freightMinor: bigint
  note: string
  lines: WantedLine[]
}

/** Drafts purchase orders. Prices left out are taken from the supplier's list. All drafts are checked before the first is written. @returns ids in the order given */
export async function draftOrders(ctx: Ctx, drafts: readonly DraftInput[]): Promise<string[]> {
  await refuseWrongWarehouses(
    ctx,
    drafts.map((draft) => draft.warehouseId),
  )
  const suppliers = await findSuppliers(
    ctx.tx,
    ctx.tenantId,
    drafts.map((draft) => draft.supplierId),
  )
  const checked: CheckedLine[][] = []
  // One draft per supplier: a handful at most.
  for (const draft of drafts) {
    const supplier = suppliers.get(draft.supplierId)
    if (!supplier) throw new AppError('purchasing.supplier_unknown')
    refuseUnless(supplier.status === 'active', 'purchasing.supplier_paused', { code: supplier.code })
    checked.push(await check(ctx, draft.supplierId, draft.lines))
  }
  const numbers = await nextNumbers(ctx, 'purchase_order', drafts.length)
  const day = dayOf(ctx.now, ctx.tenant.timeZone)
  const orders = drafts.map((draft, index): NewPurchaseOrder => {
    const supplier = suppliers.get(draft.supplierId)!
    return {
      id: newId(),
      purchaseNumber: documentNumber('PO', day, numbers[index]!),
      supplierId: draft.supplierId,
      warehouseId: draft.warehouseId,
      currency: supplier.currency,
      overTolerancePercent: supplier.overTolerancePercent,
      expectedOn: draft.expectedOn,
      note: draft.note,
      ...sumsOf(checked[index]!, draft.freightMinor),
    }
  })
  await insertPurchaseOrders(ctx, orders)
  await insertPurchaseLines(
    ctx,
    orders.flatMap((order, index) => numbered(order.id, checked[index]!)),
  )
  for (const order of orders) tally(ctx, 'purchase_orders', 'draft', 1, order.warehouseId)
  audit(ctx, {
    action: 'purchasing.drafted',
    subjectKind: 'purchase_order',
    subjectIds: orders.map((order) => order.id),
    detail: { numbers: orders.map((order) => order.purchaseNumber).slice(0, 20) },
  })
  touch(ctx, 'purchase_orders')
  return orders.map((order) => order.id)
}

/** Changes a draft: all its lines are replaced. */
export async function changeDraft(ctx: Ctx, id: string, version: bigint, input: Omit<DraftInput, 'supplierId'>): Promise<void> {
  const [order] = await lockPurchaseOrders(ctx, [id])
  if (!order) throw new AppError('purchasing.not_found')
  refuseUnless(order.version === version, 'platform.version_conflict')
  refuseUnless(order.status === 'draft', 'purchasing.not_possible', {
    number: order.purchaseNumber,
    status: purchaseStatusName(order.status, ctx.locale),
  })
  await refuseWrongWarehouses(ctx, [input.warehouseId])
  const lines = await check(ctx, order.supplierId, input.lines)
  await deletePurchaseLines(ctx, id)
  await insertPurchaseLines(ctx, numbered(id, lines))
  await updateDraft(ctx, id, { ...input, ...sumsOf(lines, input.freightMinor) })
  if (order.warehouseId !== input.warehouseId) {
    tally(ctx, 'purchase_orders', 'draft', -1, order.warehouseId)
    tally(ctx, 'purchase_orders', 'draft', 1, input.warehouseId)
  }
  audit(ctx, { action: 'purchasing.changed', subjectKind: 'purchase_order', subjectIds: [id], detail: { lines: lines.length } })
  touch(ctx, 'purchase_orders')
}

/** Drafts one order per supplier from chosen suggestions. */
export async function orderSuggestions(
  ctx: Ctx,
  warehouseId: string,
  lines: readonly { skuId: string; supplierId: string; quantity: bigint }[],
): Promise<string[]> {
  const drafts = [...groupBy(lines, (line) => line.supplierId)].map(
    ([supplierId, own]): DraftInput => ({
      supplierId,
      warehouseId,
      expectedOn: null,
      freightMinor: 0n,
      note: '',
      lines: own.map(({ skuId, quantity }) => ({ skuId, quantity })),
    }),
  )
  return draftOrders(ctx, drafts)
}

async function check(ctx: Ctx, supplierId: string, wanted: readonly WantedLine[]): Promise<CheckedLine[]> {
  const skuIds = wanted.map((line) => line.skuId)
  const skus = await loadSkus(ctx.tx, ctx.tenantId, skuIds)
  const prices = await pricesOf(ctx.tx, ctx.tenantId, supplierId, skuIds)
  const { lines, problems } = checkLines(wanted, skus, prices)
  const first = problems[0]
  if (first) {
    const { code, ...params } = first
    throw new AppError(
      code,
      params,
      problems.map((problem) => ({
        path: `lines.${problem.line - 1}.${problem.code === 'purchasing.no_price' ? 'priceMinor' : problem.code.endsWith('minimum') || problem.code.endsWith('packs') ? 'quantity' : 'skuId'}`,
        code: problem.code,
        message: errorMessage(problem.code, { ...problem }, ctx.locale),
      })),
    )
  }
  return lines
}

const largestTotal = 1_000_000_000_000n

function sumsOf(
  lines: readonly CheckedLine[],
  freightMinor: bigint,
): Pick<NewPurchaseOrder, 'goodsMinor' | 'freightMinor' | 'totalMinor' | 'lineCount' | 'unitCount'> {
  const goodsMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  // Ten thousand million in major units, so that sums over years stay exact numbers on the wire.
  refuseUnless(goodsMinor + freightMinor <= largestTotal, 'purchasing.amount_too_large')
  return {
    goodsMinor,
    freightMinor,
    totalMinor: goodsMinor + freightMinor,
    lineCount: lines.length,
    unitCount: lines.reduce((sum, line) => sum + line.quantity, 0n),
  }
}

function numbered(purchaseOrderId: string, lines: readonly CheckedLine[]) {
  return lines.map((line, index) => ({ ...line, id: newId(), purchaseOrderId, lineNo: index + 1 }))
}

async function refuseWrongWarehouses(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const known = new Map((await listWarehouses(ctx.tx, ctx.tenantId)).map((warehouse) => [warehouse.id, warehouse]))
  for (const id of new Set(ids)) {
    const warehouse = known.get(id)
    if (!warehouse) throw new AppError('purchasing.warehouse_unknown')
    if (ctx.access.warehouseIds !== null && !ctx.access.warehouseIds.includes(id))
      throw new AppError('platform.out_of_scope', { what: ctx.locale === 'zh-CN' ? '仓库' : 'warehouse' })
    refuseUnless(warehouse.status === 'active', 'purchasing.warehouse_closed', { code: warehouse.code })
  }
}
