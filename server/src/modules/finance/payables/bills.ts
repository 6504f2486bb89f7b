import { addDays, dayOf } from '#lib/dates.ts'
import { newId } from '#lib/ids.ts'
import { formatMinor } from '#lib/money.ts'
import { divideRounded } from '#lib/rounding.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { documentNumber, nextNumbers } from '#platform/numbers.queries.ts'
import { refuseUnfitAccount } from '../books/accounts.ts'
import { openBooks } from '../books/open-books.ts'
import { type CostMovement, insertMovements, loadLayers, saveLayers } from '../costing/costing.queries.ts'
import { revalueLayers } from '../costing/layers.pure.ts'
import { refuseFarDay } from '../ledger/manual-entries.ts'
import { credit, debit, postEntries } from '../ledger/post-entries.ts'
import {
  addBilled,
  type BillLineRow,
  type BillRow,
  findBill,
  findSupplier,
  insertBill,
  insertBillLines,
  insertPayment,
  linesOfBill,
  receivedLinesByKey,
  updateBill,
} from './payables.queries.ts'

export interface BillInput {
  supplierId: string
  supplierReference: string
  billedOn: string
  dueOn?: string | undefined
  freightMinor: bigint
  taxMinor: bigint
  note: string
  lines: { goodsReceiptId: string; receivedLineId: string; quantity: bigint; amountMinor?: bigint | undefined }[]
  acceptDifference: boolean
}

/**
 * Enters a supplier bill and books it: order, receipt and bill are matched line by line. What was received moves from "received, not billed" to the
 * supplier's account; a difference in price changes the stock for the pieces still there and the cost of sales for those gone; freight is an expense (the
 * 小企业会计准则 has trading companies expense it). A difference of more than one minor unit per line must be accepted by name.
 */
export async function createBill(ctx: Ctx, input: BillInput): Promise<string> {
  const books = await openBooks(ctx)
  refuseFarDay(ctx, input.billedOn)
  const supplier = await findSupplier(ctx.tx, ctx.tenantId, input.supplierId)
  if (!supplier) throw new AppError('finance.no_such_supplier')
  const zh = ctx.locale === 'zh-CN'
  const received = await receivedLinesByKey(ctx, input.lines)
  const seen = new Set<string>()
  const lines: BillLineRow[] = input.lines.map((line, index) => {
    const unfit = (reason: string) => new AppError('finance.bill_line_unfit', { line: index + 1, reason })
    const key = `${line.goodsReceiptId} ${line.receivedLineId}`
    const found = received.get(key)
    if (!found || found.supplierId !== input.supplierId)
      throw unfit(zh ? '不是该供应商的入库明细' : 'not a receipt of this supplier')
    if (seen.has(key)) throw unfit(zh ? '入库明细重复' : 'the receipt line is there twice')
    seen.add(key)
    const openQuantity = found.quantity - found.billedQuantity
    const openMinor = found.valueMinor - found.billedMinor
    if (line.quantity > openQuantity)
      throw unfit(zh ? `最多可开票 ${openQuantity}` : `at most ${openQuantity} are not billed yet`)
    if (line.amountMinor !== undefined && line.amountMinor < 0n) throw unfit(zh ? '金额不能为负' : 'the amount is negative')
    const receivedMinor =
      line.quantity === openQuantity ? openMinor : divideRounded(openMinor * line.quantity, openQuantity, 'half-up')
    return {
      id: newId(),
      lineNo: index + 1,
      goodsReceiptId: line.goodsReceiptId,
      receivedLineId: line.receivedLineId,
      skuId: found.skuId,
      quantity: line.quantity,
      amountMinor: line.amountMinor ?? receivedMinor,
      receivedMinor,
    }
  })
  refuseUnless(input.freightMinor >= 0n && input.taxMinor >= 0n, 'finance.bill_line_unfit', {
    line: 0,
    reason: zh ? '运费和税额不能为负' : 'freight and tax must not be negative',
  })
  refuseUnless(input.taxMinor === 0n || books.taxScheme === 'general', 'finance.bill_line_unfit', {
    line: 0,
    reason: zh ? '小规模纳税人的进项税不可抵扣,请计入金额' : 'a small-scale taxpayer cannot deduct tax: put it into the amounts',
  })
  const goodsMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  const receivedMinor = lines.reduce((sum, line) => sum + line.receivedMinor, 0n)
  const differenceMinor = goodsMinor - receivedMinor
  const largest = lines.reduce(
    (most, line) => (abs(line.amountMinor - line.receivedMinor) > most ? abs(line.amountMinor - line.receivedMinor) : most),
    0n,
  )
  refuseUnless(input.acceptDifference || largest <= 1n, 'finance.bill_difference', {
    difference: formatMinor(differenceMinor, books.currency),
    differenceMinor: Number(differenceMinor),
  })
  const totalMinor = goodsMinor + input.freightMinor + input.taxMinor
  refuseUnless(totalMinor > 0n, 'finance.bill_line_unfit', { line: 1, reason: zh ? '账单金额为零' : 'the bill comes to nothing' })

  const id = newId()
  const [number] = await nextNumbers(ctx, 'supplier_bill', 1)
  const billNumber = documentNumber('BL', dayOf(ctx.now, ctx.tenant.timeZone), number!)
  const isNew = await insertBill(ctx, {
    id,
    billNumber,
    supplierId: input.supplierId,
    supplierReference: input.supplierReference,
    billedOn: input.billedOn,
    dueOn: input.dueOn ?? addDays(input.billedOn, supplier.paymentDays),
    goodsMinor,
    freightMinor: input.freightMinor,
    taxMinor: input.taxMinor,
    totalMinor,
    differenceMinor,
    currency: books.currency,
    note: input.note,
    createdBy: ctx.actor,
  })
  refuseUnless(isNew, 'finance.bill_exists', { reference: input.supplierReference })
  await insertBillLines(ctx, id, lines)
  await addBilled(
    ctx,
    lines.map((line) => ({
      goodsReceiptId: line.goodsReceiptId,
      id: line.receivedLineId,
      quantity: line.quantity,
      minor: line.receivedMinor,
    })),
  )
  const { stockMinor, soldMinor } = await revalue(ctx, id, lines, 1n)
  await postEntries(
    ctx,
    books,
    [
      {
        kind: 'bill',
        sourceKind: 'supplier_bill',
        sourceId: id,
        sourceNumber: billNumber,
        occurredOn: input.billedOn,
        note: input.note,
        createdBy: ctx.actor,
        lines: [
          debit(books.accountOf('received_not_billed'), receivedMinor, input.supplierId),
          debit(books.accountOf('inventory'), stockMinor),
          debit(books.accountOf('cost_of_sales'), soldMinor),
          debit(books.accountOf('freight_in'), input.freightMinor),
          debit(books.accountOf('input_tax'), input.taxMinor),
          credit(books.accountOf('payable'), totalMinor, input.supplierId),
        ],
      },
    ],
    { whenClosed: 'refuse' },
  )
  audit(ctx, {
    action: 'finance.bill_booked',
    subjectKind: 'supplier_bill',
    subjectIds: [id, input.supplierId],
    detail: { billNumber, totalMinor: Number(totalMinor), differenceMinor: Number(differenceMinor) },
  })
  touch(ctx, 'finance')
  return id
}

/** Takes an unpaid bill back: its receipts are unbilled again, a price difference is undone as far as the goods are still there. */
export async function cancelBill(ctx: Ctx, billId: string, version: bigint, note: string): Promise<void> {
  const books = await openBooks(ctx)
  const bill = await loadBill(ctx, billId, version)
  refuseUnless(bill.status === 'booked', 'finance.bill_closed', { status: statusName(ctx, bill.status) })
  const lines = await linesOfBill(ctx.tx, ctx.tenantId, billId)
  await addBilled(
    ctx,
    lines.map((line) => ({
      goodsReceiptId: line.goodsReceiptId,
      id: line.receivedLineId,
      quantity: -line.quantity,
      minor: -line.receivedMinor,
    })),
  )
  const { stockMinor, soldMinor } = await revalue(ctx, billId, lines, -1n)
  await updateBill(ctx, billId, 'cancelled', 0n)
  const receivedMinor = lines.reduce((sum, line) => sum + line.receivedMinor, 0n)
  await postEntries(ctx, books, [
    {
      kind: 'bill_cancelled',
      sourceKind: 'supplier_bill',
      sourceId: billId,
      sourceNumber: bill.billNumber,
      occurredOn: dayOf(ctx.now, ctx.tenant.timeZone),
      note,
      createdBy: ctx.actor,
      lines: [
        debit(books.accountOf('payable'), bill.totalMinor, bill.supplierId),
        credit(books.accountOf('received_not_billed'), receivedMinor, bill.supplierId),
        debit(books.accountOf('inventory'), stockMinor),
        debit(books.accountOf('cost_of_sales'), soldMinor),
        credit(books.accountOf('freight_in'), bill.freightMinor),
        credit(books.accountOf('input_tax'), bill.taxMinor),
      ],
    },
  ])
  audit(ctx, {
    action: 'finance.bill_cancelled',
    subjectKind: 'supplier_bill',
    subjectIds: [billId, bill.supplierId],
    detail: { note },
  })
  touch(ctx, 'finance')
}

/** Records a payment of a bill, in part or whole. */
export async function payBill(
  ctx: Ctx,
  billId: string,
  version: bigint,
  input: { paidOn: string; amountMinor: bigint; accountCode?: string | undefined; note: string },
): Promise<void> {
  const books = await openBooks(ctx)
  refuseFarDay(ctx, input.paidOn)
  const bill = await loadBill(ctx, billId, version)
  refuseUnless(bill.status === 'booked' || bill.status === 'part_paid', 'finance.bill_closed', {
    status: statusName(ctx, bill.status),
  })
  const open = bill.totalMinor - bill.paidMinor
  refuseUnless(input.amountMinor > 0n && input.amountMinor <= open, 'finance.payment_too_high', {
    open: formatMinor(open, bill.currency),
  })
  const accountCode = input.accountCode ?? books.accountOf('bank')
  await refuseUnfitAccount(ctx, accountCode)
  const id = newId()
  const paidMinor = bill.paidMinor + input.amountMinor
  await insertPayment(ctx, {
    id,
    billId,
    paidOn: input.paidOn,
    amountMinor: input.amountMinor,
    accountCode,
    note: input.note,
    createdBy: ctx.actor,
  })
  await updateBill(ctx, billId, paidMinor === bill.totalMinor ? 'paid' : 'part_paid', paidMinor)
  await postEntries(
    ctx,
    books,
    [
      {
        kind: 'payment',
        sourceKind: 'supplier_payment',
        sourceId: id,
        sourceNumber: bill.billNumber,
        occurredOn: input.paidOn,
        note: input.note,
        createdBy: ctx.actor,
        lines: [debit(books.accountOf('payable'), input.amountMinor, bill.supplierId), credit(accountCode, input.amountMinor)],
      },
    ],
    { whenClosed: 'refuse' },
  )
  audit(ctx, {
    action: 'finance.bill_paid',
    subjectKind: 'supplier_bill',
    subjectIds: [billId, bill.supplierId],
    detail: { amountMinor: Number(input.amountMinor), paidOn: input.paidOn },
  })
  touch(ctx, 'finance')
}

async function loadBill(ctx: Ctx, billId: string, version: bigint): Promise<BillRow> {
  const bill = await findBill(ctx.tx, ctx.tenantId, billId)
  if (!bill) throw new AppError('platform.not_found', { what: 'supplier bill' })
  refuseUnless(bill.version === version, 'platform.version_conflict')
  return bill
}

/** Brings the price differences of a bill's lines into the layers (sign 1) or out of them again (sign -1). */
async function revalue(
  ctx: Ctx,
  billId: string,
  lines: readonly BillLineRow[],
  sign: bigint,
): Promise<{ stockMinor: bigint; soldMinor: bigint }> {
  const changed = lines.filter((line) => line.amountMinor !== line.receivedMinor)
  let stockMinor = 0n
  let soldMinor = 0n
  if (changed.length === 0) return { stockMinor, soldMinor }
  const layers = await loadLayers(ctx, [...new Set(changed.map((line) => line.skuId))].sort())
  const movements: CostMovement[] = []
  const spoken = new Map<string, bigint>()
  for (const line of changed) {
    const share = revalueLayers(
      layers,
      line.skuId,
      line.quantity,
      sign * (line.amountMinor - line.receivedMinor),
      line.goodsReceiptId,
      spoken,
    )
    stockMinor += share.stockMinor
    soldMinor += share.soldMinor
    if (share.stockMinor === 0n) continue
    movements.push({
      id: newId(),
      skuId: line.skuId,
      kind: 'revaluation',
      sourceId: billId,
      sourceLineId: line.id,
      movedAt: ctx.now,
      quantity: 0n,
      valueMinor: share.stockMinor,
      saleMinor: null,
      shopId: null,
    })
  }
  await saveLayers(ctx, layers)
  await insertMovements(ctx, movements)
  return { stockMinor, soldMinor }
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

function statusName(ctx: Ctx, status: BillRow['status']): string {
  const zh = { booked: '已记账', part_paid: '部分付款', paid: '已付清', cancelled: '已取消' }
  const en = { booked: 'booked', part_paid: 'part paid', paid: 'paid', cancelled: 'cancelled' }
  return (ctx.locale === 'zh-CN' ? zh : en)[status]
}
