import { defineErrors } from '#platform/errors.ts'

// Codes of states and holds as people call them.
const statuses = {
  awaiting_payment: { zh: '待付款', en: 'awaiting payment' },
  awaiting_review: { zh: '待审核', en: 'awaiting review' },
  awaiting_finance_review: { zh: '待财审', en: 'in finance review' },
  approved: { zh: '已审核', en: 'approved' },
  released: { zh: '已递交仓库', en: 'with the warehouse' },
  shipped: { zh: '已发货', en: 'shipped' },
  completed: { zh: '已完成', en: 'completed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  merged: { zh: '被合并', en: 'merged' },
  split: { zh: '被拆分', en: 'split' },
}
const holds = {
  fraud: { zh: '疑似欺诈', en: 'possible fraud' },
  address: { zh: '地址不完整', en: 'address incomplete' },
  unmapped_sku: { zh: '商品未匹配', en: 'SKU not matched' },
  amount_mismatch: { zh: '金额不符', en: 'amount differs' },
  refund_requested: { zh: '申请退款', en: 'refund asked' },
  address_changed: { zh: '地址变更', en: 'address changed' },
  remark_changed: { zh: '备注变更', en: 'remark changed' },
  out_of_stock: { zh: '缺货', en: 'out of stock' },
  presale: { zh: '预售', en: 'pre-sale' },
  blacklist: { zh: '黑名单', en: 'blacklisted' },
  manual: { zh: '人工拦截', en: 'held by hand' },
  platform_lock: { zh: '平台锁定', en: 'locked by the platform' },
  duplicate: { zh: '疑似重复', en: 'possible duplicate' },
}
const reasons = {
  status: { zh: '订单状态不允许', en: 'their states do not allow it' },
  holds: { zh: '有订单被拦截', en: 'one of them is held' },
  receiver: { zh: '收件人不同', en: 'they go to different receivers' },
  shop: { zh: '店铺不同', en: 'they are of different shops' },
  currency: { zh: '币种不同', en: 'they are in different currencies' },
  'more than 20': { zh: '超过 20 个', en: 'more than 20' },
}
const cures = {
  'match the listing to a SKU': { zh: '请先把平台商品匹配到规格', en: 'match the listing to a SKU' },
}

export const orderErrors = defineErrors({
  'orders.not_found': { status: 404, en: 'There is no such order.', zh: '订单不存在。' },
  'orders.wrong_status': {
    status: 409,
    en: 'The order is {status}; this can only be done while it is {allowed}.',
    zh: '订单状态为“{status}”，仅在“{allowed}”时可执行此操作。',
    words: { status: statuses, allowed: statuses },
  },
  'orders.held': {
    status: 409,
    en: 'The order is held: {kinds}. Solve or lift the holds first.',
    zh: '订单被拦截：{kinds}。请先处理或解除拦截。',
    words: { kinds: holds },
  },
  'orders.out_of_stock': { status: 409, en: 'Not everything is in stock: {skus}.', zh: '库存不足：{skus}。' },
  'orders.unmapped_lines': { status: 409, en: 'Some lines are not matched to a SKU yet.', zh: '存在未匹配商品的明细。' },
  'orders.already_shipped': {
    status: 409,
    en: 'The parcel has left; open an after-sale instead.',
    zh: '包裹已发出，请走售后流程。',
  },
  'orders.too_late_to_cancel': { status: 409, en: 'The warehouse has already shipped it.', zh: '仓库已发货，无法取消。' },
  'orders.too_late_to_recall': {
    status: 409,
    en: 'A parcel of it has left the warehouse: it can no longer be called back.',
    zh: '包裹已离开仓库，无法召回。',
  },
  'orders.nothing_to_split': {
    status: 422,
    en: 'A split needs at least one line on each side.',
    zh: '拆分后每个订单至少要有一行明细。',
  },
  'orders.split_quantity': {
    status: 422,
    en: 'The quantities of the parts do not add up to the order.',
    zh: '拆分数量与原订单不符。',
  },
  'orders.split_bundle': { status: 422, en: 'A bundle can only be split in whole sets.', zh: '组合装只能整套拆分。' },
  'orders.cannot_merge': {
    status: 409,
    en: 'These orders cannot be merged: {because}.',
    zh: '这些订单不能合并：{because}。',
    words: { because: reasons },
  },
  'orders.merge_needs_two': { status: 422, en: 'Choose at least two orders to merge.', zh: '请至少选择两个订单进行合并。' },
  'orders.sealed': { status: 409, en: 'The order is marked as not to be merged or split.', zh: '订单已标记为禁止合并拆分。' },
  'orders.hold_not_by_hand': {
    status: 422,
    en: 'The hold "{kind}" is placed and lifted by the system: {what}.',
    zh: '拦截“{kind}”由系统管理：{what}。',
    words: { kind: holds, what: cures },
  },
  'orders.number_taken': {
    status: 409,
    en: 'This shop already has an order with the number {number}.',
    zh: '该店铺已有单号为“{number}”的订单。',
  },
  'orders.lines_fixed': {
    status: 409,
    en: 'Only goods of an order entered by hand can be replaced; those of a platform order follow the platform. Split it, or cancel it.',
    zh: '只能修改手工订单的商品;平台订单的商品以平台为准，可拆分或取消。',
  },
  'orders.no_carrier': { status: 409, en: 'No active carrier reaches {place}.', zh: '没有可送达“{place}”的快递。' },
  'orders.no_warehouse': { status: 409, en: 'No warehouse is active.', zh: '没有启用的仓库。' },
})
