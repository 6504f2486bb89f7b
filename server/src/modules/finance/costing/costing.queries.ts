import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'
import type { CostBook, Layer } from './layers.pure.ts'

/** Open layers of the given SKUs, in the order pieces are taken from. The books must be held: they guard the layers. */
export async function loadLayers(ctx: Ctx, skuIds: readonly string[]): Promise<CostBook> {
  const book: CostBook = new Map()
  if (skuIds.length === 0) return book
  const { rows } = await sql<Layer>`
    select id, sku_id as "skuId", method, is_open as "isOpen", source_kind as "sourceKind", source_id as "sourceId", received_at as "receivedAt", quantity,
      value_minor as "valueMinor", remaining_quantity as "remainingQuantity", remaining_minor as "remainingMinor"
    from finance.cost_layers where tenant_id = ${ctx.tenantId} and sku_id = any(${skuIds}::uuid[]) and is_open
    order by sku_id, received_at, id`.execute(ctx.tx)
  for (const row of rows) {
    row.isNew = false
    row.isChanged = false
    const layers = book.get(row.skuId)
    if (layers) layers.push(row)
    else book.set(row.skuId, [row])
  }
  return book
}

/** Writes what changed in the layers: one statement for new ones, one for changed ones. */
export async function saveLayers(ctx: Ctx, book: CostBook): Promise<void> {
  const added: Layer[] = []
  const changed: Layer[] = []
  for (const layers of book.values()) {
    for (const layer of layers) {
      if (layer.isNew) added.push(layer)
      else if (layer.isChanged) changed.push(layer)
    }
  }
  if (added.length > 0) {
    await insertRows('finance.cost_layers', ctx.tenantId, added, {
      id: 'uuid',
      sku_id: 'uuid',
      method: 'text',
      is_open: 'bool',
      source_kind: 'text',
      source_id: 'uuid',
      received_at: 'timestamptz',
      quantity: 'int8',
      value_minor: 'int8',
      remaining_quantity: 'int8',
      remaining_minor: 'int8',
    }).execute(ctx.tx)
  }
  if (changed.length > 0) {
    await sql`update finance.cost_layers c set is_open = r.is_open, quantity = r.quantity, value_minor = r.value_minor,
        remaining_quantity = r.remaining_quantity, remaining_minor = r.remaining_minor
      from ${rowsOf(changed, {
        sku_id: 'uuid',
        id: 'uuid',
        is_open: 'bool',
        quantity: 'int8',
        value_minor: 'int8',
        remaining_quantity: 'int8',
        remaining_minor: 'int8',
      })}
      where c.tenant_id = ${ctx.tenantId} and c.sku_id = r.sku_id and c.id = r.id`.execute(ctx.tx)
  }
  for (const layer of added) layer.isNew = false
  for (const layer of changed) layer.isChanged = false
}

export interface CostMovement {
  id: string
  skuId: string
  kind: 'receipt' | 'opening' | 'shipment' | 'return' | 'gain' | 'loss' | 'correction' | 'revaluation'
  sourceId: string
  sourceLineId: string
  movedAt: Date
  /** Positive in, negative out. */
  quantity: bigint
  valueMinor: bigint
  /** What the line was sold for, without tax; null where nothing was sold. */
  saleMinor: bigint | null
  shopId: string | null
}

export async function insertMovements(ctx: Ctx, movements: readonly CostMovement[]): Promise<void> {
  if (movements.length === 0) return
  await insertRows('finance.cost_movements', ctx.tenantId, movements, {
    source_id: 'uuid',
    id: 'uuid',
    sku_id: 'uuid',
    kind: 'text',
    source_line_id: 'uuid',
    moved_at: 'timestamptz',
    quantity: 'int8',
    value_minor: 'int8',
    sale_minor: 'int8',
    shop_id: 'uuid',
  }).execute(ctx.tx)
}

export interface Uncosted {
  id: string
  skuId: string
  sourceKind: 'fulfillment' | 'adjustment'
  sourceId: string
  sourceLineId: string
  sourceNumber: string
  shopId: string | null
  movedAt: Date
  quantity: bigint
}

export async function insertUncosted(ctx: Ctx, rows: readonly Uncosted[]): Promise<void> {
  if (rows.length === 0) return
  await insertRows('finance.uncosted', ctx.tenantId, rows, {
    id: 'uuid',
    sku_id: 'uuid',
    source_kind: 'text',
    source_id: 'uuid',
    source_line_id: 'uuid',
    source_number: 'text',
    shop_id: 'uuid',
    moved_at: 'timestamptz',
    quantity: 'int8',
  }).execute(ctx.tx)
}

const uncostedView =
  sql.raw(`id, sku_id as "skuId", source_kind as "sourceKind", source_id as "sourceId", source_line_id as "sourceLineId",
  source_number as "sourceNumber", shop_id as "shopId", moved_at as "movedAt", quantity`)

/** What left without a cost, oldest first, as far as so many pieces go (the last row may exceed them). */
export async function openUncosted(ctx: Ctx, available: readonly { skuId: string; quantity: bigint }[]): Promise<Uncosted[]> {
  if (available.length === 0) return []
  const { rows } = await sql<Uncosted>`
    select ${uncostedView} from (
      select u.*, a.quantity as available, sum(u.quantity) over (partition by u.sku_id order by u.moved_at, u.id) - u.quantity as earlier
      from ${rowsOf(available, { sku_id: 'uuid', quantity: 'int8' }, 'a')}
      join finance.uncosted u on u.tenant_id = ${ctx.tenantId} and u.sku_id = a.sku_id and u.settled_at is null
    ) as x where earlier < available order by sku_id, moved_at, id`.execute(ctx.tx)
  return rows
}

/** Open rows of documents, for goods that come back before their cost was known. */
export async function openUncostedOf(ctx: Ctx, sourceIds: readonly string[]): Promise<Uncosted[]> {
  if (sourceIds.length === 0) return []
  const { rows } = await sql<Uncosted>`select ${uncostedView} from finance.uncosted
    where tenant_id = ${ctx.tenantId} and source_id = any(${sourceIds}::uuid[]) and settled_at is null order by moved_at, id`.execute(
    ctx.tx,
  )
  return rows
}

/** Closes rows with their cost. Rows settled in part are cut to the settled part first, the rest is inserted anew. */
export async function settleUncosted(
  ctx: Ctx,
  rows: readonly { id: string; quantity: bigint; valueMinor: bigint; entryId: string | null }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`update finance.uncosted u set quantity = r.quantity, value_minor = r.value_minor, entry_id = r.entry_id, settled_at = ${ctx.now}
    from ${rowsOf(rows, { id: 'uuid', quantity: 'int8', value_minor: 'int8', entry_id: 'uuid' })}
    where u.tenant_id = ${ctx.tenantId} and u.id = r.id`.execute(ctx.tx)
}

/** Pieces that came back before their cost was known need none any more: rows shrink, and go when nothing is left of them. */
export async function shrinkUncosted(ctx: Ctx, rows: readonly { id: string; quantity: bigint }[]): Promise<void> {
  const gone = rows.filter((row) => row.quantity === 0n).map((row) => row.id)
  const left = rows.filter((row) => row.quantity > 0n)
  if (gone.length > 0) {
    await sql`delete from finance.uncosted where tenant_id = ${ctx.tenantId} and id = any(${gone}::uuid[])`.execute(ctx.tx)
  }
  if (left.length > 0) {
    await sql`update finance.uncosted u set quantity = r.quantity
      from ${rowsOf(left, { id: 'uuid', quantity: 'int8' })} where u.tenant_id = ${ctx.tenantId} and u.id = r.id`.execute(ctx.tx)
  }
}

export interface BookingChange {
  fulfillmentId: string
  costMinor?: bigint
  uncostedUnits?: bigint
  returnedCostMinor?: bigint
  feesMinor?: bigint
  paidOutMinor?: bigint
  refundsMinor?: bigint
  refundsTaxMinor?: bigint
  unshippedRefundedMinor?: bigint
}

/** Adds to what was booked for fulfillments. One row per fulfillment. */
export async function addToBookings(ctx: Ctx, changes: readonly BookingChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((change) => ({
    fulfillmentId: change.fulfillmentId,
    costMinor: change.costMinor ?? 0n,
    uncostedUnits: change.uncostedUnits ?? 0n,
    returnedCostMinor: change.returnedCostMinor ?? 0n,
    feesMinor: change.feesMinor ?? 0n,
    paidOutMinor: change.paidOutMinor ?? 0n,
    refundsMinor: change.refundsMinor ?? 0n,
    refundsTaxMinor: change.refundsTaxMinor ?? 0n,
    unshippedRefundedMinor: change.unshippedRefundedMinor ?? 0n,
  }))
  await sql`update finance.bookings b set cost_minor = b.cost_minor + r.cost_minor, uncosted_units = b.uncosted_units + r.uncosted_units,
      returned_cost_minor = b.returned_cost_minor + r.returned_cost_minor, fees_minor = b.fees_minor + r.fees_minor,
      paid_out_minor = b.paid_out_minor + r.paid_out_minor, refunds_minor = b.refunds_minor + r.refunds_minor,
      refunds_tax_minor = b.refunds_tax_minor + r.refunds_tax_minor, unshipped_refunded_minor = b.unshipped_refunded_minor + r.unshipped_refunded_minor
    from ${rowsOf(rows, {
      fulfillment_id: 'uuid',
      cost_minor: 'int8',
      uncosted_units: 'int8',
      returned_cost_minor: 'int8',
      fees_minor: 'int8',
      paid_out_minor: 'int8',
      refunds_minor: 'int8',
      refunds_tax_minor: 'int8',
      unshipped_refunded_minor: 'int8',
    })}
    where b.tenant_id = ${ctx.tenantId} and b.fulfillment_id = r.fulfillment_id`.execute(ctx.tx)
}

/** Purchase prices of the catalogue, in the company's currency: the value of pieces that came without one. */
export async function cataloguePrices(ctx: Ctx, skuIds: readonly string[]): Promise<Map<string, bigint>> {
  if (skuIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; price: bigint }>`select id, purchase_price_minor as price from catalog.skus
    where tenant_id = ${ctx.tenantId} and id = any(${skuIds}::uuid[]) and purchase_price_minor is not null`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.price]))
}

/** Average to FIFO: what is left becomes the oldest receipt; empty layers end. */
export async function averageToFifo(ctx: Ctx): Promise<void> {
  await sql`update finance.cost_layers set method = 'fifo', is_open = remaining_quantity > 0
    where tenant_id = ${ctx.tenantId} and is_open and method = 'average'`.execute(ctx.tx)
}

/** FIFO to average: all that is left of a SKU becomes one layer, with the same pieces and value. */
export async function fifoToAverage(ctx: Ctx, newIds: (count: number) => string[]): Promise<void> {
  const { rows } = await sql<{ skuId: string; quantity: bigint; valueMinor: bigint; sourceId: string; receivedAt: Date }>`
    with ended as (
      update finance.cost_layers set is_open = false, remaining_quantity = 0, remaining_minor = 0
      where tenant_id = ${ctx.tenantId} and is_open and method = 'fifo'
      returning sku_id, old.remaining_quantity as quantity, old.remaining_minor as value_minor, source_id, received_at, id
    )
    select sku_id as "skuId", sum(quantity)::bigint as quantity, sum(value_minor)::bigint as "valueMinor",
      (array_agg(source_id order by received_at desc, id desc))[1] as "sourceId", max(received_at) as "receivedAt"
    from ended group by sku_id having sum(quantity) > 0 order by sku_id`.execute(ctx.tx)
  if (rows.length === 0) return
  const ids = newIds(rows.length)
  const layers = rows.map((row, index) => ({ ...row, id: ids[index]! }))
  await sql`insert into finance.cost_layers (tenant_id, sku_id, id, method, source_kind, source_id, received_at, quantity, value_minor, remaining_quantity, remaining_minor)
    select ${ctx.tenantId}::uuid, r.sku_id, r.id, 'average', 'method_change', r.source_id, r.received_at, r.quantity, r.value_minor, r.quantity, r.value_minor
    from ${rowsOf(layers, { sku_id: 'uuid', id: 'uuid', source_id: 'uuid', received_at: 'timestamptz', quantity: 'int8', value_minor: 'int8' })}
    returning 1 as written`.execute(ctx.tx)
}

/** Pieces that left without a cost, by SKU. */
export async function uncostedQuantities(ctx: Ctx, skuIds: readonly string[]): Promise<Map<string, bigint>> {
  const { rows } = await sql<{
    skuId: string
    quantity: bigint
  }>`select sku_id as "skuId", sum(quantity)::bigint as quantity from finance.uncosted
    where tenant_id = ${ctx.tenantId} and sku_id = any(${skuIds}::uuid[]) and settled_at is null group by sku_id`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.skuId, row.quantity]))
}
