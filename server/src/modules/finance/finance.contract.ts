import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zCount,
  zCurrency,
  zDay,
  zDone,
  zFlag,
  zId,
  zIds,
  zList,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zQuantity,
  zSetResult,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'

/** A month of the books, in the company's time zone. */
export const zPeriod = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'Period', description: 'YYYY-MM' })

/** An amount as input: ten thousand million in major units at most, so that sums over years stay exact numbers on the wire. */
const zAmountInput = z.codec(z.int().min(-1_000_000_000_000).max(1_000_000_000_000), z.bigint(), {
  decode: BigInt,
  encode: Number,
})

export const zAccountCode = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$/)
export const zAccountKind = z.enum(['asset', 'liability', 'equity', 'revenue', 'expense'])
export const zAccountRole = z.enum([
  'cash',
  'bank',
  'platform_wallet',
  'receivable',
  'inventory',
  'input_tax',
  'payable',
  'received_not_billed',
  'output_tax',
  'accrued_freight',
  'opening_balance',
  'retained_earnings',
  'revenue',
  'shipping_income',
  'stock_gain',
  'cost_of_sales',
  'freight_out',
  'freight_in',
  'platform_commission',
  'payment_fee',
  'platform_other',
  'packaging',
  'stock_loss',
  'exchange_difference',
])
export type AccountRole = z.output<typeof zAccountRole>

export const zChart = z.enum(['cn_small_enterprise', 'international'])
export const zEntryKind = z.enum([
  'cost',
  'revenue',
  'postage',
  'refund',
  'return_cost',
  'receipt',
  'opening',
  'stock_gain',
  'stock_loss',
  'cost_correction',
  'commission',
  'payment_fee',
  'platform_other',
  'payout',
  'classified',
  'bill',
  'bill_cancelled',
  'payment',
  'manual',
  'reversal',
])
export type EntryKind = z.output<typeof zEntryKind>

/** Where an entry comes from; the id leads to the document. */
export const zSourceKind = z.enum([
  'fulfillment',
  'goods_receipt',
  'stock_move',
  'refund',
  'statement',
  'statement_line',
  'supplier_bill',
  'supplier_payment',
  'cost_correction',
  'manual',
  'journal_entry',
])

export const zFinanceSettings = z.object({
  chart: zChart,
  costingMethod: z.enum(['average', 'fifo']),
  taxScheme: z.enum(['small_scale', 'general']),
  /** Basis points: 100 = 1 %. Prices include tax. */
  outputTaxPoints: zCount,
  inputTaxPoints: zCount,
  closedThrough: zPeriod.nullable(),
  currency: zCurrency,
  /** False once something was posted: the chart can't be switched any more. */
  chartCanChange: z.boolean(),
  version: zVersion,
})

export const zAccount = z.object({
  code: zAccountCode,
  nameZh: z.string(),
  nameEn: z.string(),
  kind: zAccountKind,
  role: zAccountRole.nullable(),
  parentCode: zAccountCode.nullable(),
  /** False for headings: only accounts without children take lines. */
  postable: z.boolean(),
  status: z.enum(['active', 'retired']),
  version: zVersion,
})

export const zAccountInput = z.object({
  code: zAccountCode,
  nameZh: zText(100),
  nameEn: zText(100),
  kind: zAccountKind,
  parentCode: zAccountCode.nullable().default(null),
})

export const zPeriodRow = z.object({
  period: zPeriod,
  status: z.enum(['open', 'closed']),
  entryCount: zCount,
  closedAt: zTime.nullable(),
  closedBy: zActor.nullable(),
  canClose: z.boolean(),
  canReopen: z.boolean(),
})

/** What one should look at before closing; only `blocking` ones refuse. */
export const zPeriodCheck = z.object({
  code: z.enum(['events_waiting', 'uncosted', 'settlement_open', 'no_rate', 'not_over']),
  count: zCount,
  blocking: z.boolean(),
})

export const zJournalLine = z.object({
  lineNo: z.int(),
  accountCode: zAccountCode,
  accountNameZh: z.string(),
  accountNameEn: z.string(),
  debitMinor: zMoney,
  creditMinor: zMoney,
  partnerId: zId.nullable(),
})

export const zJournalEntry = z.object({
  id: zId,
  period: zPeriod,
  /** Gapless within the period. */
  entryNumber: zCount,
  postedOn: zDay,
  occurredOn: zDay,
  /** The day it happened lay in a closed period. */
  isLate: z.boolean(),
  kind: zEntryKind,
  sourceKind: zSourceKind,
  sourceId: zId,
  sourceNumber: z.string(),
  shopId: zId.nullable(),
  currency: zCurrency,
  /** Null for cost entries when the reader may not see cost. */
  totalMinor: zMoney.nullable(),
  foreignCurrency: zCurrency.nullable(),
  foreignMinor: zMoney.nullable(),
  note: z.string(),
  reversesId: zId.nullable(),
  reversedById: zId.nullable(),
  /** Null: posted by a rule from its source. */
  createdBy: zActor.nullable(),
  createdAt: zTime,
})

export const zManualEntry = z.object({
  postedOn: zDay,
  note: zText(500),
  shopId: zId.nullable().default(null),
  lines: z
    .array(
      z.object({
        accountCode: zAccountCode,
        debitMinor: zAmountInput.default(0n),
        creditMinor: zAmountInput.default(0n),
        partnerId: zId.nullable().default(null),
      }),
    )
    .min(2)
    .max(200),
})

export const zTrialBalanceRow = z.object({
  accountCode: zAccountCode,
  nameZh: z.string(),
  nameEn: z.string(),
  kind: zAccountKind,
  parentCode: zAccountCode.nullable(),
  postable: z.boolean(),
  /** Debit minus credit before the first period; a credit balance is negative. Headings sum their children. */
  openingMinor: zMoney,
  debitMinor: zMoney,
  creditMinor: zMoney,
  closingMinor: zMoney,
})

export const zLedgerLine = z.object({
  entryId: zId,
  lineNo: z.int(),
  entryNumber: zCount,
  postedOn: zDay,
  kind: zEntryKind,
  sourceKind: zSourceKind,
  sourceId: zId,
  sourceNumber: z.string(),
  shopId: zId.nullable(),
  partnerId: zId.nullable(),
  note: z.string(),
  debitMinor: zMoney,
  creditMinor: zMoney,
})

export const zStockValueRow = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  /** Pieces in the cost layers. */
  quantity: zQuantity,
  valueMinor: zMoney,
  /** Pieces in our places, by the stock ledger. */
  onHand: zQuantity,
  uncostedQuantity: zQuantity,
})

export const zCostLayer = z.object({
  id: zId,
  method: z.enum(['average', 'fifo']),
  sourceKind: z.string(),
  sourceId: zId,
  receivedAt: zTime,
  quantity: zQuantity,
  valueMinor: zMoney,
  remainingQuantity: zQuantity,
  remainingMinor: zMoney,
})

export const zCostMovement = z.object({
  id: zId,
  kind: z.enum(['receipt', 'opening', 'shipment', 'return', 'gain', 'loss', 'correction', 'revaluation']),
  sourceId: zId,
  sourceNumber: z.string(),
  movedAt: zTime,
  /** Positive in, negative out. */
  quantity: zQuantity,
  valueMinor: zMoney,
  saleMinor: zMoney.nullable(),
  shopId: zId.nullable(),
})

export const zUncostedRow = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  quantity: zQuantity,
  documents: zCount,
  oldestAt: zTime,
  /** The SKU's purchase price in the catalogue, as a proposal. */
  suggestedUnitMinor: zMoney.nullable(),
})

/** Profit = goods + shipping − refunds − cost + returned cost − postage − fees; all without tax. Cost figures are null without the right to see cost. */
export const zProfit = z.object({
  goodsMinor: zMoney,
  shippingMinor: zMoney,
  refundsMinor: zMoney,
  costMinor: zMoney.nullable(),
  postageMinor: zMoney.nullable(),
  feesMinor: zMoney,
  profitMinor: zMoney.nullable(),
})

export const zOrderProfit = zProfit.extend({
  fulfillmentId: zId,
  orderId: zId.nullable(),
  orderNumber: z.string(),
  shopId: zId.nullable(),
  bookedOn: zDay,
  currency: zCurrency,
  units: zCount,
  taxMinor: zMoney,
  receivableMinor: zMoney,
  paidOutMinor: zMoney,
  uncostedUnits: zCount,
  revenueBooked: z.boolean(),
})

export const zSkuProfit = z.object({
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  units: zQuantity,
  returnedUnits: zQuantity,
  saleMinor: zMoney,
  costMinor: zMoney.nullable(),
  profitMinor: zMoney.nullable(),
})

export const zShopProfit = zProfit.extend({
  shopId: zId.nullable(),
  otherMinor: zMoney,
})

export const zReceivable = z.object({
  shopId: zId.nullable(),
  currency: zCurrency,
  openingMinor: zMoney,
  salesMinor: zMoney,
  refundsMinor: zMoney,
  feesMinor: zMoney,
  payoutsMinor: zMoney,
  otherMinor: zMoney,
  closingMinor: zMoney,
})

export const zSettlementState = z.enum([
  'matched',
  'general',
  'early',
  'difference',
  'unmatched',
  'unknown_kind',
  'no_rate',
  'classified',
  'ignored',
])

export const zSettlementLine = z.object({
  id: zId,
  statementId: zId,
  statementNumber: z.string(),
  shopId: zId,
  kind: z.string(),
  externalOrderNumber: z.string(),
  orderId: zId.nullable(),
  currency: zCurrency,
  amountMinor: zMoney,
  /** What our books expected, where there is something to compare. */
  expectedMinor: zMoney.nullable(),
  occurredAt: zTime,
  state: zSettlementState,
  entryId: zId.nullable(),
  accountCode: zAccountCode.nullable(),
  note: z.string(),
  decidedBy: zActor.nullable(),
  decidedAt: zTime.nullable(),
})

export const zSettlement = z.object({
  statementId: zId,
  statementNumber: z.string(),
  shopId: zId,
  currency: zCurrency,
  periodFrom: zTime,
  periodTo: zTime,
  payoutMinor: zMoney,
  lineCount: zCount,
  openCount: zCount,
  receivedAt: zTime,
})

export const zExchangeRate = z.object({
  currency: zCurrency,
  effectiveOn: zDay,
  /** Decimal text: units of the books' currency for one unit of this one. */
  rate: z.string(),
  updatedAt: zTime,
})

export const zPayable = z.object({
  supplierId: zId,
  supplierCode: z.string(),
  supplierName: z.string(),
  receivedNotBilledMinor: zMoney,
  billedOpenMinor: zMoney,
  overdueMinor: zMoney,
})

export const zReceivedLine = z.object({
  id: zId,
  goodsReceiptId: zId,
  receiptNumber: z.string(),
  purchaseOrderId: zId,
  purchaseNumber: z.string(),
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  receivedOn: zDay,
  quantity: zQuantity,
  valueMinor: zMoney,
  openQuantity: zQuantity,
  openMinor: zMoney,
})

export const zBillLine = z.object({
  id: zId,
  lineNo: z.int(),
  goodsReceiptId: zId,
  receivedLineId: zId,
  skuId: zId,
  skuCode: z.string(),
  skuName: z.string(),
  quantity: zQuantity,
  amountMinor: zMoney,
  receivedMinor: zMoney,
})

export const zBill = z.object({
  id: zId,
  billNumber: z.string(),
  supplierId: zId,
  supplierName: z.string(),
  supplierReference: z.string(),
  status: z.enum(['booked', 'part_paid', 'paid', 'cancelled']),
  billedOn: zDay,
  dueOn: zDay,
  goodsMinor: zMoney,
  freightMinor: zMoney,
  taxMinor: zMoney,
  totalMinor: zMoney,
  /** Billed minus received at order price. */
  differenceMinor: zMoney,
  paidMinor: zMoney,
  currency: zCurrency,
  note: z.string(),
  createdBy: zActor,
  createdAt: zTime,
  version: zVersion,
})

export const zPayment = z.object({
  id: zId,
  billId: zId,
  paidOn: zDay,
  amountMinor: zMoney,
  accountCode: zAccountCode,
  note: z.string(),
  createdBy: zActor,
  createdAt: zTime,
})

export const zBillInput = z.object({
  supplierId: zId,
  supplierReference: zText(100),
  billedOn: zDay,
  /** Default: billed on + the supplier's payment days. */
  dueOn: zDay.optional(),
  freightMinor: zAmountInput.default(0n),
  taxMinor: zAmountInput.default(0n),
  note: zOptionalText(500).default(''),
  /** Without amounts a line is billed at the received value. Accepting a difference beyond the tolerance needs `acceptDifference`. */
  lines: z
    .array(
      z.object({
        goodsReceiptId: zId,
        receivedLineId: zId,
        quantity: zPositiveQuantity,
        amountMinor: zAmountInput.optional(),
      }),
    )
    .min(1)
    .max(2000),
  acceptDifference: z.boolean().default(false),
})

const periodRange = { from: zPeriod, to: zPeriod, shopId: zId.optional() }
const dayRange = { from: zDay, to: zDay, shopIds: zList(zId) }

export const financeContract = {
  settings: endpoint({
    method: 'GET',
    path: '/api/finance-settings',
    summary: 'How the books of this company are kept',
    permission: 'finance.read',
    response: zFinanceSettings,
  }),
  changeSettings: endpoint({
    method: 'PUT',
    path: '/api/finance-settings',
    summary: 'Change chart, costing method or tax',
    permission: 'finance.settings',
    ifMatch: true,
    body: z.object({
      chart: zChart,
      costingMethod: z.enum(['average', 'fifo']),
      taxScheme: z.enum(['small_scale', 'general']),
      outputTaxPoints: z.codec(z.int().min(0).max(9999), z.bigint(), { decode: BigInt, encode: Number }),
      inputTaxPoints: z.codec(z.int().min(0).max(9999), z.bigint(), { decode: BigInt, encode: Number }),
    }),
    response: zFinanceSettings,
    errors: ['finance.chart_in_use'],
  }),
  accounts: endpoint({
    method: 'GET',
    path: '/api/accounts',
    summary: 'Chart of accounts, by code',
    permission: 'finance.read',
    response: z.object({ accounts: z.array(zAccount) }),
  }),
  createAccount: endpoint({
    method: 'POST',
    path: '/api/accounts',
    summary: 'Add an account',
    permission: 'finance.settings',
    status: 201,
    body: zAccountInput,
    response: zAccount,
    errors: ['finance.account_exists', 'finance.account_unfit'],
  }),
  changeAccount: endpoint({
    method: 'PATCH',
    path: '/api/accounts/:code',
    summary: 'Rename, retire or revive an account',
    permission: 'finance.settings',
    ifMatch: true,
    params: z.object({ code: zAccountCode }),
    body: z.object({ nameZh: zText(100), nameEn: zText(100), status: z.enum(['active', 'retired']) }),
    response: zAccount,
    errors: ['finance.no_such_account', 'finance.account_in_use'],
  }),
  assignRole: endpoint({
    method: 'PUT',
    path: '/api/account-roles/:role',
    summary: 'Say which account a posting rule uses from now on',
    permission: 'finance.settings',
    params: z.object({ role: zAccountRole }),
    body: z.object({ accountCode: zAccountCode }),
    response: zDone,
    errors: ['finance.no_such_account', 'finance.account_unfit', 'finance.role_carries_balance'],
  }),

  periods: endpoint({
    method: 'GET',
    path: '/api/periods',
    summary: 'Months of the books, newest first',
    permission: 'finance.read',
    response: z.object({ periods: z.array(zPeriodRow) }),
  }),
  periodChecks: endpoint({
    method: 'GET',
    path: '/api/periods/:period/checks',
    summary: 'What to look at before closing',
    permission: 'finance.read',
    params: z.object({ period: zPeriod }),
    response: z.object({ checks: z.array(zPeriodCheck) }),
  }),
  closePeriod: endpoint({
    method: 'POST',
    path: '/api/periods/:period/close',
    summary: 'Close a month: nothing is posted into it any more',
    permission: 'finance.close',
    params: z.object({ period: zPeriod }),
    response: zPeriodRow,
    errors: ['finance.period_closed', 'finance.period_order', 'finance.period_not_over', 'finance.events_waiting'],
  }),
  reopenPeriod: endpoint({
    method: 'POST',
    path: '/api/periods/:period/reopen',
    summary: 'Open the last closed month again',
    permission: 'finance.close',
    params: z.object({ period: zPeriod }),
    body: z.object({ reason: zText(500) }),
    response: zPeriodRow,
    errors: ['finance.period_open', 'finance.period_order'],
  }),

  entries: endpoint({
    method: 'GET',
    path: '/api/journal-entries',
    summary: 'Journal, newest first',
    permission: 'finance.read',
    query: z.object({
      ...zPageQuery,
      period: zPeriod.optional(),
      kinds: zList(zEntryKind),
      shopIds: zList(zId),
      sourceId: zId.optional(),
      /** An order, with everything posted for it. */
      orderId: zId.optional(),
      entryNumber: z.coerce.number().int().positive().max(1e12).optional(),
      lateOnly: zFlag,
    }),
    response: zPage(zJournalEntry),
  }),
  entry: endpoint({
    method: 'GET',
    path: '/api/journal-entries/:entryId',
    summary: 'One entry with its lines',
    permission: 'finance.read',
    params: z.object({ entryId: zId }),
    response: zJournalEntry.extend({ lines: z.array(zJournalLine), orderId: zId.nullable() }),
  }),
  postEntry: endpoint({
    method: 'POST',
    path: '/api/journal-entries',
    summary: 'Post an entry by hand',
    permission: 'finance.post',
    status: 201,
    body: zManualEntry,
    response: zJournalEntry.extend({ lines: z.array(zJournalLine), orderId: zId.nullable() }),
    errors: [
      'finance.unbalanced',
      'finance.line_unfit',
      'finance.no_such_account',
      'finance.account_retired',
      'finance.account_heading',
      'finance.control_account',
      'finance.no_such_shop',
      'finance.period_closed',
      'finance.date_out_of_range',
    ],
  }),
  reverseEntry: endpoint({
    method: 'POST',
    path: '/api/journal-entries/:entryId/reverse',
    summary: 'Post the opposite of an entry',
    permission: 'finance.post',
    params: z.object({ entryId: zId }),
    body: z.object({ postedOn: zDay, note: zText(500) }),
    response: zJournalEntry.extend({ lines: z.array(zJournalLine), orderId: zId.nullable() }),
    errors: ['finance.already_reversed', 'finance.not_reversible', 'finance.period_closed', 'finance.date_out_of_range'],
  }),

  trialBalance: endpoint({
    method: 'GET',
    path: '/api/trial-balance',
    summary: 'Opening, movements and closing of every account',
    permission: 'finance.read',
    query: z.object(periodRange),
    response: z.object({
      currency: zCurrency,
      rows: z.array(zTrialBalanceRow),
      /** Sums over postable accounts: opening and closing are zero, debit equals credit. */
      openingMinor: zMoney,
      debitMinor: zMoney,
      creditMinor: zMoney,
      closingMinor: zMoney,
    }),
    errors: ['finance.cost_hidden'],
  }),
  ledger: endpoint({
    method: 'GET',
    path: '/api/accounts/:code/ledger',
    summary: 'Lines of one account in a month, with their entries and documents',
    permission: 'finance.read',
    params: z.object({ code: zAccountCode }),
    query: z.object({ ...zPageQuery, period: zPeriod, shopId: zId.optional() }),
    response: zPage(zLedgerLine).extend({ openingMinor: zMoney, debitMinor: zMoney, creditMinor: zMoney, closingMinor: zMoney }),
    errors: ['finance.no_such_account', 'finance.cost_hidden'],
  }),

  stockValue: endpoint({
    method: 'GET',
    path: '/api/stock-value',
    summary: 'Goods by cost layers, beside the inventory account',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, search: z.string().trim().max(100).optional(), onlyDifferent: zFlag }),
    response: zPage(zStockValueRow).extend({ totalMinor: zMoney, accountMinor: zMoney, currency: zCurrency }),
    errors: ['finance.cost_hidden'],
  }),
  costLayers: endpoint({
    method: 'GET',
    path: '/api/cost-layers',
    summary: 'Cost layers of one SKU, newest first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, skuId: zId, openOnly: zFlag }),
    response: zPage(zCostLayer),
    errors: ['finance.cost_hidden'],
  }),
  costMovements: endpoint({
    method: 'GET',
    path: '/api/cost-movements',
    summary: 'What went into and out of the cost layers of one SKU, newest first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, skuId: zId }),
    response: zPage(zCostMovement),
    errors: ['finance.cost_hidden'],
  }),
  uncosted: endpoint({
    method: 'GET',
    path: '/api/uncosted',
    summary: 'Goods that left without a cost, by SKU',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery }),
    response: zPage(zUncostedRow),
  }),
  valueUncosted: endpoint({
    method: 'POST',
    path: '/api/uncosted/value',
    summary: 'Give goods that left without a cost their unit cost, and correct what was booked',
    permission: 'finance.post',
    body: z.object({
      values: z
        .array(
          z.object({
            skuId: zId,
            unitMinor: z.codec(z.int().min(0).max(1_000_000_000), z.bigint(), { decode: BigInt, encode: Number }),
          }),
        )
        .min(1)
        .max(2000),
    }),
    response: zSetResult,
    errors: ['finance.nothing_uncosted'],
  }),

  orderProfits: endpoint({
    method: 'GET',
    path: '/api/profit/orders',
    summary: 'Profit of shipped orders, newest first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, ...dayRange, onlyLosses: zFlag, orderNumber: z.string().trim().max(100).optional() }),
    response: zPage(zOrderProfit),
  }),
  orderProfit: endpoint({
    method: 'GET',
    path: '/api/profit/orders/:orderId',
    summary: 'How the profit of one order came about: lines, entries, platform lines',
    permission: 'finance.read',
    params: z.object({ orderId: zId }),
    response: z.object({
      bookings: z.array(zOrderProfit),
      lines: z.array(
        z.object({
          skuId: zId,
          skuCode: z.string(),
          skuName: z.string(),
          quantity: zQuantity,
          returnedQuantity: zQuantity,
          saleMinor: zMoney.nullable(),
          costMinor: zMoney.nullable(),
        }),
      ),
      entries: z.array(zJournalEntry),
      settlementLines: z.array(zSettlementLine),
    }),
  }),
  skuProfits: endpoint({
    method: 'GET',
    path: '/api/profit/skus',
    summary: 'Profit by SKU, highest sales first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, ...dayRange, onlyLosses: zFlag }),
    response: zPage(zSkuProfit),
    errors: ['finance.range_too_long'],
  }),
  shopProfits: endpoint({
    method: 'GET',
    path: '/api/profit/shops',
    summary: 'Profit by shop, from the accounts',
    permission: 'finance.read',
    query: z.object({ from: zPeriod, to: zPeriod }),
    response: z.object({ currency: zCurrency, shops: z.array(zShopProfit) }),
  }),

  receivables: endpoint({
    method: 'GET',
    path: '/api/receivables',
    summary: 'What the platforms owe, by shop',
    permission: 'finance.read',
    query: z.object({ from: zPeriod, to: zPeriod }),
    response: z.object({ rows: z.array(zReceivable) }),
  }),
  settlements: endpoint({
    method: 'GET',
    path: '/api/settlements',
    summary: 'Statements of the platforms, newest first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, shopIds: zList(zId) }),
    response: zPage(zSettlement),
  }),
  settlementLines: endpoint({
    method: 'GET',
    path: '/api/settlement-lines',
    summary: 'Lines of platform statements; without a state or statement those that need a decision, newest first',
    permission: 'finance.read',
    query: z.object({
      ...zPageQuery,
      states: zList(zSettlementState),
      shopIds: zList(zId),
      statementId: zId.optional(),
      orderId: zId.optional(),
    }),
    response: zPage(zSettlementLine),
  }),
  rematchSettlementLines: endpoint({
    method: 'POST',
    path: '/api/settlement-lines/rematch',
    summary: 'Look again for the orders of open lines',
    permission: 'finance.post',
    response: z.object({ matched: zCount, open: zCount }),
  }),
  ignoreSettlementLines: endpoint({
    method: 'POST',
    path: '/api/settlement-lines/ignore',
    summary: 'Set lines aside, with a reason, under one’s own name',
    permission: 'finance.post',
    body: z.object({ ids: zIds, note: zText(500) }),
    response: zSetResult,
  }),
  classifySettlementLines: endpoint({
    method: 'POST',
    path: '/api/settlement-lines/classify',
    summary: 'Post lines against an account of one’s choice',
    permission: 'finance.post',
    body: z.object({ ids: zIds, accountCode: zAccountCode, note: zOptionalText(500).default('') }),
    response: zSetResult,
    errors: ['finance.no_such_account', 'finance.account_retired', 'finance.account_heading', 'finance.control_account'],
  }),

  exchangeRates: endpoint({
    method: 'GET',
    path: '/api/exchange-rates',
    summary: 'Exchange rates, newest first',
    permission: 'finance.read',
    response: z.object({
      currency: zCurrency,
      rates: z.array(zExchangeRate),
      /** Documents that wait for a rate, by currency. */
      waiting: z.array(z.object({ currency: zCurrency, documents: zCount })),
    }),
  }),
  setExchangeRate: endpoint({
    method: 'PUT',
    path: '/api/exchange-rates/:currency/:effectiveOn',
    summary: 'Set a rate from a day on; documents that waited for it are booked',
    permission: 'finance.settings',
    params: z.object({ currency: zCurrency, effectiveOn: zDay }),
    body: z.object({
      rate: z
        .string()
        .trim()
        .regex(/^\d{1,9}(\.\d{1,8})?$/),
    }),
    response: zExchangeRate,
    errors: ['finance.rate_unfit'],
  }),

  payables: endpoint({
    method: 'GET',
    path: '/api/payables',
    summary: 'What is owed to suppliers: received and not billed, billed and open, overdue',
    permission: 'finance.read',
    response: z.object({ currency: zCurrency, rows: z.array(zPayable) }),
    errors: ['finance.cost_hidden'],
  }),
  receivedLines: endpoint({
    method: 'GET',
    path: '/api/received-lines',
    summary: 'Receipts of one supplier that are not billed yet, oldest first',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery, supplierId: zId, purchaseOrderId: zId.optional() }),
    response: zPage(zReceivedLine),
    errors: ['finance.cost_hidden'],
  }),
  bills: endpoint({
    method: 'GET',
    path: '/api/supplier-bills',
    summary: 'Supplier bills, newest first',
    permission: 'finance.read',
    query: z.object({
      ...zPageQuery,
      supplierId: zId.optional(),
      statuses: zList(z.enum(['booked', 'part_paid', 'paid', 'cancelled'])),
      overdueOnly: zFlag,
    }),
    response: zPage(zBill),
    errors: ['finance.cost_hidden'],
  }),
  bill: endpoint({
    method: 'GET',
    path: '/api/supplier-bills/:billId',
    summary: 'One supplier bill with lines, match and payments',
    permission: 'finance.read',
    params: z.object({ billId: zId }),
    response: zBill.extend({ lines: z.array(zBillLine), payments: z.array(zPayment) }),
    errors: ['finance.cost_hidden'],
  }),
  createBill: endpoint({
    method: 'POST',
    path: '/api/supplier-bills',
    summary: 'Enter a supplier bill against receipts and book it',
    permission: 'finance.post',
    status: 201,
    body: zBillInput,
    response: zBill.extend({ lines: z.array(zBillLine), payments: z.array(zPayment) }),
    errors: [
      'finance.no_such_supplier',
      'finance.bill_exists',
      'finance.bill_line_unfit',
      'finance.bill_difference',
      'finance.period_closed',
      'finance.date_out_of_range',
    ],
  }),
  payBill: endpoint({
    method: 'POST',
    path: '/api/supplier-bills/:billId/pay',
    summary: 'Record a payment of a bill',
    permission: 'finance.post',
    ifMatch: true,
    params: z.object({ billId: zId }),
    body: z.object({
      paidOn: zDay,
      amountMinor: zAmountInput,
      /** Default: the bank account. */
      accountCode: zAccountCode.optional(),
      note: zOptionalText(500).default(''),
    }),
    response: zBill.extend({ lines: z.array(zBillLine), payments: z.array(zPayment) }),
    errors: [
      'finance.bill_closed',
      'finance.payment_too_high',
      'finance.no_such_account',
      'finance.period_closed',
      'finance.date_out_of_range',
    ],
  }),
  cancelBill: endpoint({
    method: 'POST',
    path: '/api/supplier-bills/:billId/cancel',
    summary: 'Take back an unpaid bill',
    permission: 'finance.post',
    ifMatch: true,
    params: z.object({ billId: zId }),
    body: z.object({ note: zText(500) }),
    response: zBill.extend({ lines: z.array(zBillLine), payments: z.array(zPayment) }),
    errors: ['finance.bill_closed'],
  }),

  overview: endpoint({
    method: 'GET',
    path: '/api/finance-overview',
    summary: 'What waits for the accountant',
    permission: 'finance.read',
    response: z.object({
      currency: zCurrency,
      period: zPeriod,
      closedThrough: zPeriod.nullable(),
      uncostedSkus: zCount,
      settlementLinesOpen: zCount,
      revenueWaiting: zCount,
      refundsOpen: zCount,
      billsOverdue: zCount,
    }),
  }),
  refundBookings: endpoint({
    method: 'GET',
    path: '/api/refund-bookings',
    summary: 'Settled refunds that were not booked, and why',
    permission: 'finance.read',
    query: z.object({ ...zPageQuery }),
    response: zPage(
      z.object({
        refundId: zId,
        refundNumber: z.string(),
        shopId: zId,
        orderId: zId.nullable(),
        state: z.enum(['waiting', 'no_order', 'no_rate']),
        currency: zCurrency,
        amountMinor: zMoney,
        occurredAt: zTime,
      }),
    ),
  }),
}
