import { defineErrors } from '#platform/errors.ts'

export const warehouseErrors = defineErrors({
  'warehouse.fulfillment_unknown': { status: 404, en: 'There is no such fulfillment: {number}.', zh: '找不到出库单 {number}。' },
  'warehouse.blocked': {
    status: 409,
    en: 'Stop: fulfillment {number} must not go on ({reasons}). Put it aside and tell the office.',
    zh: '停止:出库单 {number} 已被拦截({reasons}),请放到一边并通知客服。',
  },
  'warehouse.cancelled': {
    status: 409,
    en: 'Fulfillment {number} was cancelled. Put the goods back.',
    zh: '出库单 {number} 已取消,请将商品放回。',
  },
  'warehouse.wrong_status': {
    status: 409,
    en: 'Fulfillment {number} is {status}; this needs {wanted}.',
    zh: '出库单 {number} 当前为“{status}”,此操作需要“{wanted}”。',
  },
  'warehouse.short': {
    status: 409,
    en: 'There are not enough goods for fulfillment {number} yet.',
    zh: '出库单 {number} 库存不足。',
  },
  'warehouse.nothing_to_release': {
    status: 409,
    en: 'Nothing that matches waits for a wave.',
    zh: '没有符合条件、等待波次的出库单。',
  },
  'warehouse.wave_unknown': { status: 404, en: 'There is no such wave.', zh: '波次不存在。' },
  'warehouse.wave_over': { status: 409, en: 'Wave {number} is finished.', zh: '波次 {number} 已结束。' },
  'warehouse.not_in_wave': {
    status: 409,
    en: 'Fulfillment {number} is not being picked in this wave.',
    zh: '出库单 {number} 不在该波次的拣货中。',
  },
  'warehouse.task_unknown': { status: 404, en: 'There is no such pick task.', zh: '拣货任务不存在。' },
  'warehouse.task_over': { status: 409, en: 'Pick task {number} is finished.', zh: '拣货任务 {number} 已结束。' },
  'warehouse.task_taken': {
    status: 409,
    en: '{assignee} is working on pick task {number}.',
    zh: '拣货任务 {number} 正由 {assignee} 处理。',
  },
  'warehouse.pick_line_unknown': {
    status: 422,
    en: 'This is not part of pick task {number}.',
    zh: '这不属于拣货任务 {number}。',
  },
  'warehouse.pick_line_done': {
    status: 409,
    en: 'SKU {sku} at {location} was already picked.',
    zh: '库位 {location} 的 {sku} 已拣完。',
  },
  'warehouse.pick_too_many': {
    status: 409,
    en: 'Only {needed} of SKU {sku} are wanted from {location}, not {given}.',
    zh: '库位 {location} 的 {sku} 只需 {needed} 件,不是 {given} 件。',
  },
  'warehouse.pick_dropped': {
    status: 409,
    en: 'Fulfillment {number} left the wave ({reasons}): only {needed} of SKU {sku} are wanted from {location} now.',
    zh: '出库单 {number} 已退出波次({reasons}):库位 {location} 的 {sku} 现在只需 {needed} 件。',
  },
  'warehouse.code_unknown': {
    status: 404,
    en: 'Nothing here answers to the code {code}.',
    zh: '没有与 {code} 对应的单据或商品。',
  },
  'warehouse.no_single_item': {
    status: 404,
    en: 'No one-piece order of SKU {sku} waits for packing.',
    zh: '没有等待打包的 {sku} 单件订单。',
  },
  'warehouse.scan_unknown': { status: 422, en: 'Nobody knows the barcode {barcode}.', zh: '条码 {barcode} 未登记。' },
  'warehouse.scan_wrong': {
    status: 409,
    en: 'Wrong goods: {sku} does not belong to this order.',
    zh: '错发:{sku} 不属于该订单。',
  },
  'warehouse.scan_extra': {
    status: 409,
    en: 'Too many: {scanned} of {sku} scanned, {wanted} ordered.',
    zh: '多发:{sku} 扫描 {scanned} 件,应为 {wanted} 件。',
  },
  'warehouse.scan_missing': {
    status: 409,
    en: 'Missing goods: {scanned} of {sku} scanned, {wanted} ordered.',
    zh: '漏发:{sku} 扫描 {scanned} 件,应为 {wanted} 件。',
  },
  'warehouse.check_required': {
    status: 409,
    en: 'Check fulfillment {number} by scan before packing it.',
    zh: '出库单 {number} 需先扫描复核再打包。',
  },
  'warehouse.nothing_to_pack': {
    status: 409,
    en: 'Everything of fulfillment {number} is packed already.',
    zh: '出库单 {number} 已全部打包。',
  },
  'warehouse.pack_too_many': {
    status: 409,
    en: 'More of this line is put into parcels than was picked.',
    zh: '装箱数量超过拣货数量。',
  },
  'warehouse.parcel_unknown': { status: 404, en: 'There is no such parcel: {code}.', zh: '找不到包裹 {code}。' },
  'warehouse.weight_out_of_range': {
    status: 409,
    en: 'The parcel weighs {weight} g; {expected} g ± {tolerance} g was expected. Check the goods.',
    zh: '包裹重 {weight} 克,应为 {expected} 克 ± {tolerance} 克,请核对商品。',
  },
  'warehouse.weight_required': { status: 409, en: 'Weigh parcel {number} first.', zh: '请先称重包裹 {number}。' },
  'warehouse.no_carrier': { status: 409, en: 'Fulfillment {number} has no carrier yet.', zh: '出库单 {number} 尚未选择快递。' },
  'warehouse.waybill_required': {
    status: 409,
    en: 'Parcel {number} has no waybill: no carrier serves it, or no number was asked for. Choose a carrier and request the waybill, or hand the parcel over as a pickup.',
    zh: '包裹 {number} 没有运单号：没有快递可送达，或尚未取号。请选择快递并取运单号，或按自提交接。',
  },
  'warehouse.no_receiver': {
    status: 409,
    en: 'Fulfillment {number} has no receiver to print.',
    zh: '出库单 {number} 没有可打印的收件人。',
  },
  'warehouse.milestone_not_reached': {
    status: 409,
    en: 'Fulfillment {number} has not reached this step: there is nothing to take back.',
    zh: '出库单 {number} 尚未到这一步,无需撤销。',
  },
  'warehouse.in_handover': {
    status: 409,
    en: 'Parcel {number} lies in handover {handover}. Take it out first.',
    zh: '包裹 {number} 已在交接单 {handover} 中,请先移出。',
  },
  'warehouse.handover_unknown': { status: 404, en: 'There is no such handover.', zh: '交接单不存在。' },
  'warehouse.handover_closed': { status: 409, en: 'Handover {number} is closed.', zh: '交接单 {number} 已关闭。' },
  'warehouse.handover_empty': {
    status: 409,
    en: 'No parcel was scanned into handover {number}.',
    zh: '交接单 {number} 中没有包裹。',
  },
  'warehouse.wrong_carrier': {
    status: 409,
    en: 'Parcel {number} goes with {carrier}, not with this handover.',
    zh: '包裹 {number} 应由 {carrier} 承运,不属于本交接单。',
  },
  'warehouse.wrong_warehouse': {
    status: 409,
    en: '{number} belongs to another warehouse.',
    zh: '{number} 属于其他仓库。',
  },
  'warehouse.already_scanned': {
    status: 409,
    en: 'Parcel {number} was scanned before (handover {handover}).',
    zh: '包裹 {number} 已扫描(交接单 {handover})。',
  },
  'warehouse.already_shipped': { status: 409, en: 'Fulfillment {number} was shipped before.', zh: '出库单 {number} 已发货。' },
  'warehouse.partly_handed_over': {
    status: 409,
    en: 'Some parcels of fulfillment {number} have left already.',
    zh: '出库单 {number} 的部分包裹已交接。',
  },
  'warehouse.not_scanned_in': {
    status: 409,
    en: 'Parcel {number} is not in this handover.',
    zh: '包裹 {number} 不在本交接单中。',
  },
  'warehouse.receipt_unknown': { status: 404, en: 'There is no such receipt.', zh: '入库单不存在。' },
  'warehouse.receipt_over': { status: 409, en: 'Receipt {number} is closed.', zh: '预到货 {number} 已关闭。' },
  'warehouse.not_announced': {
    status: 409,
    en: 'SKU {sku} was not announced on {number}. Receive it without an announcement.',
    zh: '{number} 中没有商品 {sku},请按无单收货登记。',
  },
  'warehouse.received_too_many': {
    status: 409,
    en: '{received} of SKU {sku} would be received; {announced} were announced and at most {mostAllowed} are accepted.',
    zh: '商品 {sku} 将收 {received} 件,预到货 {announced} 件,最多可收 {mostAllowed} 件。',
  },
  'warehouse.lot_required': {
    status: 422,
    en: 'SKU {sku} is kept by lot: give the lot code and the expiry date.',
    zh: '商品 {sku} 按批次管理,请填写批次号和有效期。',
  },
  'warehouse.lot_not_tracked': {
    status: 422,
    en: 'SKU {sku} is not kept by lot.',
    zh: '商品 {sku} 未启用批次管理。',
  },
  'warehouse.lot_differs': {
    status: 409,
    en: 'Lot {lot} of SKU {sku} is known with the expiry date {expiresOn}.',
    zh: '商品 {sku} 的批次 {lot} 已登记,有效期为 {expiresOn}。',
  },
  'warehouse.lot_expired': {
    status: 409,
    en: 'Lot {lot} of SKU {sku} expired on {expiresOn}: receive it as damaged or quarantine.',
    zh: '商品 {sku} 的批次 {lot} 已于 {expiresOn} 过期,请按残品或待检收货。',
  },
  'warehouse.sku_unknown': { status: 422, en: 'There is no SKU {sku}.', zh: '商品 {sku} 不存在。' },
  'warehouse.bundle_not_stocked': {
    status: 422,
    en: 'SKU {sku} is a bundle: receive its parts.',
    zh: '{sku} 是组合装,请按单品收货。',
  },
  'warehouse.not_a_bin': {
    status: 422,
    en: 'Location {location} is not a usable bin of this warehouse.',
    zh: '{location} 不是该仓库可用的库位。',
  },
  'warehouse.putaway_unknown': { status: 404, en: 'These goods do not wait for putaway.', zh: '该商品无需上架。' },
  'warehouse.putaway_too_many': {
    status: 409,
    en: 'Only {left} of SKU {sku} still wait for putaway, not {given}.',
    zh: '商品 {sku} 待上架 {left} 件,不是 {given} 件。',
  },
  'warehouse.count_unknown': { status: 404, en: 'There is no such count.', zh: '盘点单不存在。' },
  'warehouse.count_closed': {
    status: 409,
    en: 'Count {number} is booked or cancelled already.',
    zh: '盘点单 {number} 已入账或已取消。',
  },
  'warehouse.count_unfinished': {
    status: 409,
    en: '{left} lines are not counted yet. Count them, or book without them.',
    zh: '还有 {left} 行没有盘点。请先盘完,或选择不盘这些行。',
  },
  'warehouse.count_nothing_there': {
    status: 409,
    en: 'Nothing lies there: there is nothing to count.',
    zh: '所选范围没有库存,无需盘点。',
  },
  'warehouse.count_too_large': {
    status: 422,
    en: 'That would be more than {most} lines: count zone by zone, or some aisles at a time.',
    zh: '超过 {most} 行,请按库区或巷道分批盘点。',
  },
  'warehouse.move_elsewhere': {
    status: 422,
    en: 'Both places must be usable bins of one warehouse.',
    zh: '移出和移入库位必须是同一仓库的可用库位。',
  },
  'warehouse.doubt_unknown': { status: 404, en: 'There is no such open doubt.', zh: '没有该待核对的库位。' },
})
