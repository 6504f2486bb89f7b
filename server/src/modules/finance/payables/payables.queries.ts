import { sql } from 'kysely'
import type { Actor, Ctx, Tx } from '#platform/context.ts'
import { insertRows, rowsOf } from '#platform/db/rows.ts'

export interface SupplierFacts {
  id: string
  name: string
  currency: string
  paymentDays: number
}

export async function findSupplier(tx: Tx, tenantId: string, supplierId: string): Promise<SupplierFacts | undefined> {
  const { rows } = await sql<SupplierFacts>`select id, name, currency, payment_days as "paymentDays" from purchasing.suppliers
    where tenant_id = ${tenantId} and id = ${supplierId}`.execute(tx)
  return rows[0]
}

export interface OpenReceivedLine {
  goodsReceiptId: string
  id: string
  supplierId: string
  skuId: string
  quantity: bigint
  valueMinor: bigint
  billedQuantity: bigint
  billedMinor: bigint
}

/** The received lines of a bill. The books are held: nobody else bills them meanwhile. */
export async function receivedLinesByKey(
  ctx: Ctx,
  keys: readonly { goodsReceiptId: string; receivedLineId: string }[],
): Promise<Map<string, OpenReceivedLine>> {
  const { rows } = await sql<OpenReceivedLine>`
    select l.goods_receipt_id as "goodsReceiptId", l.id, l.supplier_id as "supplierId", l.sku_id as "skuId", l.quantity, l.value_minor as "valueMinor",
      l.billed_quantity as "billedQuantity", l.billed_minor as "billedMinor"
    from ${rowsOf(keys, { goods_receipt_id: 'uuid', received_line_id: 'uuid' }, 'k')}
    join finance.received_lines l on l.tenant_id = ${ctx.tenantId} and l.goods_receipt_id = k.goods_receipt_id and l.id = k.received_line_id`.execute(
    ctx.tx,
  )
  return new Map(rows.map((row) => [`${row.goodsReceiptId} ${row.id}`, row]))
}

/** Adds to what is billed of received lines (negative when a bill is taken back). */
export async function addBilled(
  ctx: Ctx,
  changes: readonly { goodsReceiptId: string; id: string; quantity: bigint; minor: bigint }[],
): Promise<void> {
  await sql`update finance.received_lines l set billed_quantity = l.billed_quantity + r.quantity, billed_minor = l.billed_minor + r.minor,
      is_billed = l.billed_quantity + r.quantity = l.quantity
    from ${rowsOf(changes, { goods_receipt_id: 'uuid', id: 'uuid', quantity: 'int8', minor: 'int8' })}
    where l.tenant_id = ${ctx.tenantId} and l.goods_receipt_id = r.goods_receipt_id and l.id = r.id`.execute(ctx.tx)
}

export interface BillRow {
  id: string
  billNumber: string
  supplierId: string
  supplierReference: string
  status: 'booked' | 'part_paid' | 'paid' | 'cancelled'
  billedOn: string
  dueOn: string
  goodsMinor: bigint
  freightMinor: bigint
  taxMinor: bigint
  totalMinor: bigint
  differenceMinor: bigint
  paidMinor: bigint
  currency: string
  note: string
  createdBy: Actor
  createdAt: Date
  version: bigint
}

export async function insertBill(
  ctx: Ctx,
  bill: Omit<BillRow, 'createdAt' | 'version' | 'paidMinor' | 'status'>,
): Promise<boolean> {
  const { rows } = await sql`
    insert into finance.supplier_bills (tenant_id, id, bill_number, supplier_id, supplier_reference, status, billed_on, due_on, goods_minor, freight_minor,
      tax_minor, total_minor, difference_minor, currency, note, created_by, created_at)
    values (${ctx.tenantId}, ${bill.id}, ${bill.billNumber}, ${bill.supplierId}, ${bill.supplierReference}, 'booked', ${bill.billedOn}, ${bill.dueOn},
      ${bill.goodsMinor}, ${bill.freightMinor}, ${bill.taxMinor}, ${bill.totalMinor}, ${bill.differenceMinor}, ${bill.currency}, ${bill.note},
      ${JSON.stringify(bill.createdBy)}::jsonb, ${ctx.now})
    on conflict (tenant_id, supplier_id, supplier_reference) where status <> 'cancelled' do nothing returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export interface BillLineRow {
  id: string
  lineNo: number
  goodsReceiptId: string
  receivedLineId: string
  skuId: string
  quantity: bigint
  amountMinor: bigint
  receivedMinor: bigint
}

export async function insertBillLines(ctx: Ctx, billId: string, lines: readonly BillLineRow[]): Promise<void> {
  await insertRows(
    'finance.supplier_bill_lines',
    ctx.tenantId,
    lines.map((line) => ({ ...line, billId })),
    {
      bill_id: 'uuid',
      id: 'uuid',
      line_no: 'int4',
      goods_receipt_id: 'uuid',
      received_line_id: 'uuid',
      sku_id: 'uuid',
      quantity: 'int8',
      amount_minor: 'int8',
      received_minor: 'int8',
    },
  ).execute(ctx.tx)
}

const billView =
  sql.raw(`b.id, b.bill_number as "billNumber", b.supplier_id as "supplierId", s.name as "supplierName", b.supplier_reference as "supplierReference", b.status,
  b.billed_on as "billedOn", b.due_on as "dueOn", b.goods_minor as "goodsMinor", b.freight_minor as "freightMinor", b.tax_minor as "taxMinor",
  b.total_minor as "totalMinor", b.difference_minor as "differenceMinor", b.paid_minor as "paidMinor", b.currency, b.note, b.created_by as "createdBy",
  b.created_at as "createdAt", b.version`)

export async function findBill(
  tx: Tx,
  tenantId: string,
  billId: string,
): Promise<(BillRow & { supplierName: string }) | undefined> {
  const { rows } = await sql<BillRow & { supplierName: string }>`select ${billView} from finance.supplier_bills b
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = b.supplier_id where b.tenant_id = ${tenantId} and b.id = ${billId}`.execute(
    tx,
  )
  return rows[0]
}

export async function linesOfBill(
  tx: Tx,
  tenantId: string,
  billId: string,
): Promise<(BillLineRow & { skuCode: string; skuName: string })[]> {
  const { rows } = await sql<BillLineRow & { skuCode: string; skuName: string }>`
    select l.id, l.line_no as "lineNo", l.goods_receipt_id as "goodsReceiptId", l.received_line_id as "receivedLineId", l.sku_id as "skuId",
      coalesce(k.sku_code, '') as "skuCode", coalesce(k.name, '') as "skuName", l.quantity, l.amount_minor as "amountMinor", l.received_minor as "receivedMinor"
    from finance.supplier_bill_lines l left join catalog.skus k on k.tenant_id = ${tenantId} and k.id = l.sku_id
    where l.tenant_id = ${tenantId} and l.bill_id = ${billId} order by l.line_no`.execute(tx)
  return rows
}

export interface PaymentRow {
  id: string
  billId: string
  paidOn: string
  amountMinor: bigint
  accountCode: string
  note: string
  createdBy: Actor
  createdAt: Date
}

export async function paymentsOfBill(tx: Tx, tenantId: string, billId: string): Promise<PaymentRow[]> {
  const { rows } =
    await sql<PaymentRow>`select id, bill_id as "billId", paid_on as "paidOn", amount_minor as "amountMinor", account_code as "accountCode", note,
      created_by as "createdBy", created_at as "createdAt"
    from finance.supplier_payments where tenant_id = ${tenantId} and bill_id = ${billId} order by paid_on, id`.execute(tx)
  return rows
}

export async function insertPayment(ctx: Ctx, payment: Omit<PaymentRow, 'createdAt'>): Promise<void> {
  await sql`insert into finance.supplier_payments (tenant_id, id, bill_id, paid_on, amount_minor, account_code, note, created_by, created_at)
    values (${ctx.tenantId}, ${payment.id}, ${payment.billId}, ${payment.paidOn}, ${payment.amountMinor}, ${payment.accountCode}, ${payment.note},
      ${JSON.stringify(payment.createdBy)}::jsonb, ${ctx.now})`.execute(ctx.tx)
}

export async function updateBill(ctx: Ctx, billId: string, status: BillRow['status'], paidMinor: bigint): Promise<void> {
  await sql`update finance.supplier_bills set status = ${status}, paid_minor = ${paidMinor}, version = version + 1
    where tenant_id = ${ctx.tenantId} and id = ${billId}`.execute(ctx.tx)
}

export interface BillFilter {
  supplierId?: string
  statuses?: readonly string[]
  overdueOn?: string
  after?: { billedOn: string; id: string }
  limit: number
}

export async function listBills(tx: Tx, tenantId: string, filter: BillFilter): Promise<(BillRow & { supplierName: string })[]> {
  const { rows } = await sql<BillRow & { supplierName: string }>`select ${billView} from finance.supplier_bills b
    join purchasing.suppliers s on s.tenant_id = ${tenantId} and s.id = b.supplier_id
    where b.tenant_id = ${tenantId}
      ${filter.supplierId ? sql`and b.supplier_id = ${filter.supplierId}` : sql``}
      ${filter.statuses ? sql`and b.status = any(${filter.statuses}::text[])` : sql``}
      ${filter.overdueOn ? sql`and b.due_on < ${filter.overdueOn}::date and b.status in ('booked', 'part_paid')` : sql``}
      ${filter.after ? sql`and (b.billed_on, b.id) < (${filter.after.billedOn}::date, ${filter.after.id}::uuid)` : sql``}
    order by b.billed_on desc, b.id desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface PayableRow {
  supplierId: string
  supplierCode: string
  supplierName: string
  receivedNotBilledMinor: bigint
  billedOpenMinor: bigint
  overdueMinor: bigint
}

export async function listPayables(tx: Tx, tenantId: string, today: string): Promise<PayableRow[]> {
  const { rows } = await sql<PayableRow>`
    with received as (
      select supplier_id, sum(value_minor - billed_minor)::bigint as minor from finance.received_lines
      where tenant_id = ${tenantId} and not is_billed group by supplier_id
    ), billed as (
      select supplier_id, sum(total_minor - paid_minor)::bigint as minor,
        coalesce(sum(total_minor - paid_minor) filter (where due_on < ${today}::date), 0)::bigint as overdue
      from finance.supplier_bills where tenant_id = ${tenantId} and status in ('booked', 'part_paid') group by supplier_id
    )
    select s.id as "supplierId", s.code as "supplierCode", s.name as "supplierName", coalesce(r.minor, 0) as "receivedNotBilledMinor",
      coalesce(b.minor, 0) as "billedOpenMinor", coalesce(b.overdue, 0) as "overdueMinor"
    from purchasing.suppliers s
    left join received r on r.supplier_id = s.id
    left join billed b on b.supplier_id = s.id
    where s.tenant_id = ${tenantId} and (r.minor is not null or b.minor is not null)
    order by coalesce(b.overdue, 0) desc, coalesce(b.minor, 0) + coalesce(r.minor, 0) desc, s.id`.execute(tx)
  return rows
}

export interface OpenLineView extends OpenReceivedLine {
  receiptNumber: string
  purchaseOrderId: string
  purchaseNumber: string
  skuCode: string
  skuName: string
  receivedOn: string
}

export async function listOpenReceived(
  tx: Tx,
  tenantId: string,
  filter: { supplierId: string; purchaseOrderId?: string; after?: { receivedOn: string; id: string }; limit: number },
): Promise<OpenLineView[]> {
  const { rows } = await sql<OpenLineView>`
    select l.goods_receipt_id as "goodsReceiptId", l.id, l.supplier_id as "supplierId", l.sku_id as "skuId", l.quantity, l.value_minor as "valueMinor",
      l.billed_quantity as "billedQuantity", l.billed_minor as "billedMinor", g.receipt_number as "receiptNumber", l.purchase_order_id as "purchaseOrderId",
      l.purchase_number as "purchaseNumber", coalesce(k.sku_code, '') as "skuCode", coalesce(k.name, '') as "skuName", l.received_on as "receivedOn"
    from finance.received_lines l
    join warehouse.goods_receipts g on g.tenant_id = ${tenantId} and g.id = l.goods_receipt_id
    left join catalog.skus k on k.tenant_id = ${tenantId} and k.id = l.sku_id
    where l.tenant_id = ${tenantId} and l.supplier_id = ${filter.supplierId} and not l.is_billed
      ${filter.purchaseOrderId ? sql`and l.purchase_order_id = ${filter.purchaseOrderId}` : sql``}
      ${filter.after ? sql`and (l.received_on, l.id) > (${filter.after.receivedOn}::date, ${filter.after.id}::uuid)` : sql``}
    order by l.received_on, l.id limit ${filter.limit}`.execute(tx)
  return rows
}
