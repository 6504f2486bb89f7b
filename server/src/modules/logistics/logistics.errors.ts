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
  'logistics.adapter_unknown': { status: 422, en: 'There is no carrier adapter "{adapter}".', zh: '没有快递适配器“{adapter}”。' },
  'logistics.range_malformed': {
    status: 422,
    en: 'The first number must not be above the last, and the last must fit into {width} digits.',
    zh: '起始号不能大于结束号,且结束号不能超过 {width} 位。',
  },
  'logistics.rate_twice': {
    status: 422,
    en: 'The table has two lines for {place}.',
    zh: '价格表中“{place}”出现了两次。',
  },
  'logistics.rate_city_without_province': {
    status: 422,
    en: 'A line for the city {city} needs its province.',
    zh: '城市“{city}”缺少省份。',
  },
  'logistics.rates_unreadable': { status: 422, en: 'The file cannot be read: {because}', zh: '文件无法读取:{because}' },
})
