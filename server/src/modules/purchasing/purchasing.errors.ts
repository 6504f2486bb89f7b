import { defineErrors } from '#platform/errors.ts'

export const purchasingErrors = defineErrors({
  'purchasing.supplier_unknown': { status: 422, en: 'There is no such supplier.', zh: '没有这个供应商。' },
  'purchasing.supplier_paused': { status: 409, en: 'The supplier {code} is paused.', zh: '供应商 {code} 已暂停合作。' },
  'purchasing.supplier_code_taken': { status: 409, en: 'There is already a supplier {code}.', zh: '供应商编码 {code} 已存在。' },
  'purchasing.warehouse_unknown': { status: 422, en: 'There is no such warehouse.', zh: '没有这个仓库。' },
  'purchasing.warehouse_closed': { status: 409, en: 'The warehouse {code} is closed.', zh: '仓库 {code} 已停用。' },
  'purchasing.sku_unknown': { status: 422, en: 'Line {line}: there is no such SKU.', zh: '第 {line} 行:没有这个规格。' },
  'purchasing.sku_is_bundle': {
    status: 422,
    en: 'Line {line}: {sku} is a bundle; order its parts.',
    zh: '第 {line} 行:{sku} 是组合装,请采购其组成商品。',
  },
  'purchasing.line_twice': { status: 422, en: 'Line {line}: the SKU is there twice.', zh: '第 {line} 行:规格重复。' },
  'purchasing.no_price': {
    status: 422,
    en: 'Line {line}: {sku} has no price at this supplier; give one.',
    zh: '第 {line} 行:{sku} 在该供应商没有价格,请填写单价。',
  },
  'purchasing.below_minimum': {
    status: 422,
    en: 'Line {line}: the supplier sells {sku} from {minimum} pieces on.',
    zh: '第 {line} 行:{sku} 起订量为 {minimum}。',
  },
  'purchasing.not_whole_packs': {
    status: 422,
    en: 'Line {line}: the supplier sells {sku} in packs of {pack}.',
    zh: '第 {line} 行:{sku} 须按 {pack} 的整箱倍数采购。',
  },
  'purchasing.amount_too_large': {
    status: 422,
    en: 'The order comes to more than can be booked.',
    zh: '采购金额过大,无法记账。',
  },
  'purchasing.not_found': { status: 404, en: 'There is no such purchase order.', zh: '没有这个采购单。' },
  'purchasing.not_possible': {
    status: 409,
    en: 'The purchase order {number} is {status}; this is not possible.',
    zh: '采购单 {number} 状态为“{status}”,不能执行此操作。',
  },
  'purchasing.goods_received': {
    status: 409,
    en: 'Goods of {number} were received already; close it instead.',
    zh: '采购单 {number} 已有入库,请改为关闭。',
  },
})
