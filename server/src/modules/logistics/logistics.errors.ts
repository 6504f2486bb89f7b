import { defineErrors } from '#platform/errors.ts'

export const logisticsErrors = defineErrors({
  'logistics.number_range_empty': {
    status: 409,
    en: 'The number range of carrier {carrier} is used up. Add a range.',
    zh: '快递“{carrier}”的单号段已用完,请添加号段。',
  },
  'logistics.carrier_unknown': { status: 404, en: 'There is no such carrier.', zh: '快递公司不存在。' },
  'logistics.carrier_code_taken': { status: 409, en: 'Carrier code {code} is already used.', zh: '快递编码 {code} 已被使用。' },
  'logistics.range_overlaps': {
    status: 409,
    en: 'This range overlaps another one of the carrier.',
    zh: '该号段与已有号段重叠。',
  },
  'logistics.no_carrier': { status: 409, en: 'The parcel has no carrier yet.', zh: '包裹尚未选择快递。' },
  'logistics.label_missing_receiver': {
    status: 409,
    en: 'The order has no receiver; a label cannot be printed.',
    zh: '订单没有收件信息,无法打印面单。',
  },
})
