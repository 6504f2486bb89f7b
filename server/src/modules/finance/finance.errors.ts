import { defineErrors } from '#platform/errors.ts'

export const financeErrors = defineErrors({
  'finance.cost_hidden': {
    status: 403,
    en: 'This shows cost, which your role may not see.',
    zh: '该内容包含成本,您的角色无权查看。',
  },
  'finance.chart_in_use': {
    status: 409,
    en: 'The chart of accounts can be switched only before the first entry.',
    zh: '已有凭证,不能再切换会计科目体系。',
  },
  'finance.account_exists': { status: 409, en: 'There is already an account {code}.', zh: '科目 {code} 已存在。' },
  'finance.account_unfit': { status: 422, en: 'The account {code} does not fit: {reason}.', zh: '科目 {code} 不适用:{reason}。' },
  'finance.no_such_account': { status: 422, en: 'There is no account {code}.', zh: '没有科目 {code}。' },
  'finance.account_retired': { status: 422, en: 'The account {code} is retired.', zh: '科目 {code} 已停用。' },
  'finance.account_heading': {
    status: 422,
    en: 'The account {code} is a heading; post to one of its sub-accounts.',
    zh: '科目 {code} 是上级科目,请记入其明细科目。',
  },
  'finance.account_in_use': {
    status: 409,
    en: 'The account {code} is used by a posting rule and cannot be retired.',
    zh: '科目 {code} 正被记账规则使用,不能停用。',
  },
  'finance.role_carries_balance': {
    status: 409,
    en: 'The account {code} keeps a balance that documents add up to; it must be empty before another account takes over.',
    zh: '科目 {code} 的余额由单据汇总而成,余额为零后才能更换。',
  },
  'finance.control_account': {
    status: 422,
    en: 'The account {code} is changed only by documents (receipts, shipments, bills), never by hand.',
    zh: '科目 {code} 只能由单据(入库、出库、应付单)记账,不能手工记账。',
  },
  'finance.unbalanced': {
    status: 422,
    en: 'Debit {debit} and credit {credit} are not equal.',
    zh: '借方 {debit} 与贷方 {credit} 不相等。',
  },
  'finance.line_unfit': {
    status: 422,
    en: 'Line {line}: give either a debit or a credit, greater than zero.',
    zh: '第 {line} 行:借方或贷方填写其一,且大于零。',
  },
  'finance.no_such_shop': { status: 422, en: 'There is no such shop.', zh: '没有这个店铺。' },
  'finance.period_closed': { status: 409, en: 'The month {period} is closed.', zh: '{period} 月已结账。' },
  'finance.period_open': { status: 409, en: 'The month {period} is not closed.', zh: '{period} 月未结账。' },
  'finance.period_order': {
    status: 409,
    en: 'Months are closed and opened in order: first {period}.',
    zh: '须按月份顺序结账或反结账:请先处理 {period}。',
  },
  'finance.period_not_over': { status: 409, en: 'The month {period} is not over yet.', zh: '{period} 月尚未结束。' },
  'finance.events_waiting': {
    status: 409,
    en: '{count} events still wait to be booked. Try again in a moment, or look at the queues.',
    zh: '还有 {count} 条事件等待记账,请稍后重试或查看队列。',
  },
  'finance.date_out_of_range': {
    status: 422,
    en: 'The day {day} is too far away: between {from} and {to}.',
    zh: '日期 {day} 超出范围({from} 至 {to})。',
  },
  'finance.already_reversed': { status: 409, en: 'This entry was reversed already.', zh: '该凭证已被冲销。' },
  'finance.not_reversible': {
    status: 409,
    en: 'An entry of this kind is corrected through its document, not by reversal.',
    zh: '此类凭证须通过其单据更正,不能直接冲销。',
  },
  'finance.nothing_uncosted': { status: 409, en: 'Nothing of this SKU left without a cost.', zh: '该规格没有未计成本的出库。' },
  'finance.range_too_long': { status: 422, en: 'At most {days} days at a time.', zh: '一次最多 {days} 天。' },
  'finance.rate_unfit': { status: 422, en: 'The rate does not fit: {reason}.', zh: '汇率无效:{reason}。' },
  'finance.not_open': { status: 409, en: 'This line needs no decision.', zh: '该行无需处理。' },
  'finance.line_is_posted': {
    status: 409,
    en: 'This fee is posted already; only its order is missing. Ignore it to accept that.',
    zh: '该费用已记账,仅缺对应订单;可选择忽略。',
  },
  'finance.no_such_line': { status: 404, en: 'There is no such line.', zh: '没有这一行。' },
  'finance.no_such_supplier': { status: 422, en: 'There is no such supplier.', zh: '没有这个供应商。' },
  'finance.bill_exists': {
    status: 409,
    en: 'A bill {reference} of this supplier was entered already.',
    zh: '该供应商的单据 {reference} 已录入。',
  },
  'finance.bill_line_unfit': { status: 422, en: 'Line {line}: {reason}.', zh: '第 {line} 行:{reason}。' },
  'finance.bill_difference': {
    status: 409,
    en: 'The bill differs by {difference} from what was received at order price. Check it, then accept the difference.',
    zh: '账单与按采购价的入库金额相差 {difference},请核对后确认接受差异。',
  },
  'finance.bill_closed': {
    status: 409,
    en: 'The bill is {status}; this is not possible any more.',
    zh: '应付单状态为 {status},不能再操作。',
  },
  'finance.payment_too_high': { status: 422, en: 'At most {open} is still open.', zh: '未付余额最多 {open}。' },
})
