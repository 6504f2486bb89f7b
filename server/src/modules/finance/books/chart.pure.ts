import type { AccountRole } from '../finance.contract.ts'

export type AccountKind = 'asset' | 'liability' | 'equity' | 'revenue' | 'expense'
export type Chart = 'cn_small_enterprise' | 'international'

export interface ChartAccount {
  code: string
  nameZh: string
  nameEn: string
  kind: AccountKind
  role: AccountRole | null
  parentCode: string | null
}

const account = (
  code: string,
  nameZh: string,
  nameEn: string,
  kind: AccountKind,
  role: AccountRole | null = null,
  parentCode: string | null = null,
): ChartAccount => ({ code, nameZh, nameEn, kind, role, parentCode })

/**
 * Accounts of the 小企业会计准则 (财会〔2011〕17号, appendix with the table of accounts) that a trading company needs, with sub-accounts for
 * what an e-commerce seller books every day. Goods received before the bill go to 应付账款—暂估应付, as is common practice.
 */
const cnSmallEnterprise: readonly ChartAccount[] = [
  account('1001', '库存现金', 'Cash on hand', 'asset', 'cash'),
  account('1002', '银行存款', 'Bank deposits', 'asset', 'bank'),
  account('1012', '其他货币资金', 'Other monetary funds (platform wallets)', 'asset', 'platform_wallet'),
  account('1122', '应收账款', 'Accounts receivable (platforms)', 'asset', 'receivable'),
  account('1123', '预付账款', 'Prepayments', 'asset'),
  account('1221', '其他应收款', 'Other receivables', 'asset'),
  account('1402', '在途物资', 'Goods in transit', 'asset'),
  account('1403', '原材料', 'Raw materials', 'asset'),
  account('1405', '库存商品', 'Merchandise inventory', 'asset', 'inventory'),
  account('1411', '周转材料', 'Packing and turnover materials', 'asset'),
  account('1601', '固定资产', 'Fixed assets', 'asset'),
  account('1602', '累计折旧', 'Accumulated depreciation', 'asset'),
  account('1801', '长期待摊费用', 'Long-term deferred expenses', 'asset'),
  account('2001', '短期借款', 'Short-term borrowings', 'liability'),
  account('2202', '应付账款', 'Accounts payable', 'liability'),
  account('220201', '应付账款—供应商', 'Accounts payable: suppliers', 'liability', 'payable', '2202'),
  account('220202', '应付账款—暂估应付', 'Accounts payable: received, not billed', 'liability', 'received_not_billed', '2202'),
  account('2203', '预收账款', 'Advances from customers', 'liability'),
  account('2211', '应付职工薪酬', 'Payroll payable', 'liability'),
  account('2221', '应交税费', 'Taxes payable', 'liability'),
  account('222101', '应交税费—应交增值税', 'Taxes payable: VAT', 'liability', null, '2221'),
  account('22210101', '应交增值税—进项税额', 'VAT: input tax', 'liability', 'input_tax', '222101'),
  account('22210102', '应交增值税—销项税额', 'VAT: output tax', 'liability', 'output_tax', '222101'),
  account('222102', '应交税费—应交所得税', 'Taxes payable: income tax', 'liability', null, '2221'),
  account('222103', '应交税费—附加税费', 'Taxes payable: surcharges', 'liability', null, '2221'),
  account('2241', '其他应付款', 'Other payables', 'liability'),
  account('224101', '其他应付款—快递费', 'Other payables: carriers', 'liability', 'accrued_freight', '2241'),
  account('224199', '其他应付款—其他', 'Other payables: other', 'liability', null, '2241'),
  account('3001', '实收资本', 'Paid-in capital', 'equity'),
  account('3002', '资本公积', 'Capital surplus', 'equity'),
  account('3101', '盈余公积', 'Surplus reserve', 'equity'),
  account('3103', '本年利润', 'Profit of the year', 'equity'),
  account('3104', '利润分配', 'Distribution of profit', 'equity'),
  account('310401', '利润分配—未分配利润', 'Retained earnings', 'equity', 'retained_earnings', '3104'),
  account('310402', '利润分配—期初结转', 'Opening balances', 'equity', 'opening_balance', '3104'),
  account('5001', '主营业务收入', 'Sales revenue', 'revenue', 'revenue'),
  account('5051', '其他业务收入', 'Other operating revenue', 'revenue'),
  account('505101', '其他业务收入—运费收入', 'Shipping income', 'revenue', 'shipping_income', '5051'),
  account('505199', '其他业务收入—其他', 'Other operating revenue: other', 'revenue', null, '5051'),
  account('5111', '投资收益', 'Investment income', 'revenue'),
  account('5301', '营业外收入', 'Non-operating income', 'revenue'),
  account('530101', '营业外收入—盘盈收益', 'Stock gains', 'revenue', 'stock_gain', '5301'),
  account('530199', '营业外收入—其他', 'Non-operating income: other', 'revenue', null, '5301'),
  account('5401', '主营业务成本', 'Cost of sales', 'expense', 'cost_of_sales'),
  account('5402', '其他业务成本', 'Other operating cost', 'expense'),
  account('5403', '营业税金及附加', 'Business taxes and surcharges', 'expense'),
  account('5601', '销售费用', 'Selling expenses', 'expense'),
  account('560101', '销售费用—运费', 'Outbound freight', 'expense', 'freight_out', '5601'),
  account('560102', '销售费用—平台佣金', 'Platform commission', 'expense', 'platform_commission', '5601'),
  account('560103', '销售费用—支付手续费', 'Payment fees', 'expense', 'payment_fee', '5601'),
  account('560104', '销售费用—平台其他费用', 'Other platform charges', 'expense', 'platform_other', '5601'),
  account('560105', '销售费用—包装', 'Packaging', 'expense', 'packaging', '5601'),
  account('560106', '销售费用—采购运杂费', 'Inbound freight', 'expense', 'freight_in', '5601'),
  account('560107', '销售费用—推广', 'Advertising', 'expense', null, '5601'),
  account('560199', '销售费用—其他', 'Selling expenses: other', 'expense', null, '5601'),
  account('5602', '管理费用', 'Administrative expenses', 'expense'),
  account('5603', '财务费用', 'Financial expenses', 'expense'),
  account('560301', '财务费用—利息', 'Interest', 'expense', null, '5603'),
  account('560302', '财务费用—手续费', 'Bank charges', 'expense', null, '5603'),
  account('560303', '财务费用—汇兑损益', 'Exchange differences', 'expense', 'exchange_difference', '5603'),
  account('5711', '营业外支出', 'Non-operating expenses', 'expense'),
  account('571101', '营业外支出—盘亏损失', 'Stock losses', 'expense', 'stock_loss', '5711'),
  account('571199', '营业外支出—其他', 'Non-operating expenses: other', 'expense', null, '5711'),
  account('5801', '所得税费用', 'Income tax expense', 'expense'),
]

/** A plain international chart for companies outside China. */
const international: readonly ChartAccount[] = [
  account('1000', '现金', 'Cash', 'asset', 'cash'),
  account('1010', '银行存款', 'Bank', 'asset', 'bank'),
  account('1020', '平台账户', 'Marketplace wallets', 'asset', 'platform_wallet'),
  account('1100', '应收账款', 'Accounts receivable', 'asset', 'receivable'),
  account('1110', '其他应收款', 'Other receivables', 'asset'),
  account('1120', '预付款', 'Prepayments', 'asset'),
  account('1200', '存货', 'Inventory', 'asset', 'inventory'),
  account('1210', '在途货物', 'Goods in transit', 'asset'),
  account('1300', '可抵扣进项税', 'Input tax', 'asset', 'input_tax'),
  account('1500', '固定资产', 'Fixed assets', 'asset'),
  account('1510', '累计折旧', 'Accumulated depreciation', 'asset'),
  account('2000', '应付账款', 'Accounts payable', 'liability', 'payable'),
  account('2010', '已收货未开票', 'Goods received, not billed', 'liability', 'received_not_billed'),
  account('2100', '应交销售税', 'Sales tax payable', 'liability', 'output_tax'),
  account('2200', '应付运费', 'Accrued freight', 'liability', 'accrued_freight'),
  account('2300', '其他应付款', 'Other payables', 'liability'),
  account('2400', '应付职工薪酬', 'Payroll payable', 'liability'),
  account('2500', '借款', 'Loans', 'liability'),
  account('3000', '股本', 'Share capital', 'equity'),
  account('3100', '留存收益', 'Retained earnings', 'equity', 'retained_earnings'),
  account('3900', '期初余额', 'Opening balances', 'equity', 'opening_balance'),
  account('4000', '销售收入', 'Sales', 'revenue', 'revenue'),
  account('4100', '运费收入', 'Shipping income', 'revenue', 'shipping_income'),
  account('4900', '其他收入', 'Other income', 'revenue'),
  account('4910', '盘盈收益', 'Stock gains', 'revenue', 'stock_gain'),
  account('5000', '销售成本', 'Cost of goods sold', 'expense', 'cost_of_sales'),
  account('5100', '盘亏损失', 'Stock losses', 'expense', 'stock_loss'),
  account('6010', '运费', 'Outbound freight', 'expense', 'freight_out'),
  account('6020', '平台佣金', 'Marketplace commission', 'expense', 'platform_commission'),
  account('6030', '支付手续费', 'Payment fees', 'expense', 'payment_fee'),
  account('6040', '平台其他费用', 'Other marketplace charges', 'expense', 'platform_other'),
  account('6050', '包装', 'Packaging', 'expense', 'packaging'),
  account('6060', '采购运费', 'Inbound freight', 'expense', 'freight_in'),
  account('6070', '推广', 'Advertising', 'expense'),
  account('6100', '管理费用', 'Administration', 'expense'),
  account('6200', '银行手续费', 'Bank charges', 'expense'),
  account('6210', '利息', 'Interest', 'expense'),
  account('6300', '汇兑损益', 'Exchange differences', 'expense', 'exchange_difference'),
  account('7000', '其他支出', 'Other expenses', 'expense'),
  account('8000', '所得税', 'Income tax', 'expense'),
]

/** The accounts a chart starts with, by code. */
export function chartAccounts(chart: Chart): readonly ChartAccount[] {
  return chart === 'international' ? international : cnSmallEnterprise
}

/** Accounts without children take lines; the others are headings that sum them. */
export function postableCodes(accounts: readonly { code: string; parentCode: string | null }[]): Set<string> {
  const parents = new Set(accounts.flatMap((each) => (each.parentCode === null ? [] : [each.parentCode])))
  return new Set(accounts.map((each) => each.code).filter((code) => !parents.has(code)))
}

/**
 * Accounts whose balance is the sum of documents, which only those documents may change: a hand-made line would part the inventory account
 * from the cost layers, or a supplier's balance from the bills.
 */
export const controlRoles: ReadonlySet<AccountRole> = new Set(['inventory', 'received_not_billed', 'payable'])

export const defaultSettings = {
  chart: 'cn_small_enterprise' as Chart,
  costingMethod: 'average' as const,
  taxScheme: 'small_scale' as const,
  // 3 % by law, 1 % until the end of 2027 (财政部 税务总局公告 2023年第19号).
  outputTaxPoints: 100n,
  inputTaxPoints: 0n,
}
