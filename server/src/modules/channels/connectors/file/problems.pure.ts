/** Why rows of an order file are not imported, in both languages; `{…}` is filled from the row. */
export const rowProblems = {
  number_missing: { zh: '没有订单号', en: 'there is no order number' },
  number_invalid: {
    zh: '订单号过长或含有无法保存的字符',
    en: 'the order number is too long or holds characters that cannot be stored',
  },
  time_missing: { zh: '没有下单时间', en: 'there is no order time' },
  time_invalid: { zh: '无法识别时间“{text}”', en: '"{text}" is not a time' },
  time_ambiguous: {
    zh: '“{text}”可能是月/日或日/月,请在列设置中选择日期顺序',
    en: '"{text}" may be month/day or day/month: choose the order of dates in the mapping',
  },
  status_unknown: {
    zh: '不认识的订单状态“{text}”,请在列设置中指定其含义',
    en: 'unknown order status "{text}": say in the mapping what it means',
  },
  quantity_missing: { zh: '没有数量', en: 'there is no quantity' },
  quantity_invalid: { zh: '数量“{text}”不是整数', en: 'the quantity "{text}" is not a whole number' },
  quantity_zero: { zh: '数量为 0', en: 'the quantity is 0' },
  quantity_negative: { zh: '数量为负数', en: 'the quantity is negative' },
  price_missing: { zh: '没有单价和金额', en: 'there is neither price nor amount' },
  price_invalid: {
    zh: '价格“{text}”无法识别,或小数位超过币种',
    en: 'the price "{text}" cannot be read or has too many decimals',
  },
  price_negative: { zh: '价格为负数', en: 'the price is negative' },
  amount_invalid: { zh: '金额“{text}”无法识别', en: 'the amount "{text}" cannot be read' },
  product_missing: { zh: '没有商品编码和名称', en: 'there is neither product code nor title' },
  currency_unknown: { zh: '不认识的币种“{text}”', en: 'unknown currency "{text}"' },
  currency_other: { zh: '币种 {text} 与店铺币种不同', en: 'the currency {text} is not the shop’s' },
  version_invalid: { zh: '版本“{text}”既不是数字也不是时间', en: 'the version "{text}" is neither a number nor a time' },
  not_goods: { zh: '不是商品(按列设置跳过)', en: 'not goods (skipped as the mapping says)' },
  only_fees: { zh: '该单号只有服务费用,没有可发货的商品', en: 'nothing but fees: there is nothing to ship' },
  nothing_paid_back: {
    zh: '数量为负数且没有金额:是库存更正,不是退款',
    en: 'a negative quantity without an amount: a correction of stock, not a refund',
  },
  no_goods_left: { zh: '该订单没有可导入的商品行', en: 'nothing of this order can be imported' },
  too_many_lines: { zh: '一个订单超过 5000 行', en: 'an order has more than 5,000 lines' },
  too_long: { zh: '“{text}”的内容过长', en: 'the text of "{text}" is too long' },
} as const
export type RowProblemCode = keyof typeof rowProblems

export interface RowProblem {
  line: number
  number: string
  code: RowProblemCode
  text: string
}

export function problemText(problem: Pick<RowProblem, 'code' | 'text'>, locale: 'zh-CN' | 'en-US'): string {
  return rowProblems[problem.code][locale === 'zh-CN' ? 'zh' : 'en'].replace('{text}', problem.text.slice(0, 80))
}
