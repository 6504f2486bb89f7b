import type { Texts } from '@shangshu/ui'

export const texts: Texts = {
  'zh-CN': {
    title: '订单',
    search: '订单号、平台单号或完整手机号',
    tab: { all: '全部', held: '被拦截', due: '已超时' },
    status: {
      awaiting_payment: '待付款', awaiting_review: '待审核', awaiting_finance_review: '待财审', approved: '已审核', released: '已递交仓库', shipped: '已发货', completed: '已完成', cancelled: '已取消', merged: '被合并', split: '被拆分',
    },
    hold: {
      fraud: '疑似欺诈', address: '地址不完整', unmapped_sku: '商品未匹配', amount_mismatch: '金额不符', refund_requested: '申请退款', address_changed: '地址变更', remark_changed: '备注变更', out_of_stock: '缺货', presale: '预售',
      blacklist: '黑名单', manual: '人工拦截', platform_lock: '平台锁定', duplicate: '疑似重复',
    },
    todo: {
      fraud: '核实买家后解除,或取消订单。', address: '联系买家补全地址,在“收件信息”中修改。', unmapped_sku: '到“平台商品”把该商品匹配到规格,匹配后自动解除。', amount_mismatch: '核对平台实付金额后解除。',
      refund_requested: '等待售后结果;买家撤销后自动解除,退款成功后订单取消。', address_changed: '确认包裹是否已打包;未发出则按新地址重打面单后解除。', remark_changed: '阅读新备注后解除。', out_of_stock: '到货后自动占用并解除;也可拆分先发有货部分。',
      presale: '到预售发货时间后解除。', blacklist: '核实后解除,或取消订单。', manual: '处理完毕后解除。', platform_lock: '到平台核实后解除。', duplicate: '与另一订单核对;若是重复请取消。',
    },
    col: {
      number: '订单号', shop: '店铺', status: '状态', holds: '拦截', receiver: '收件人', goods: '商品', units: '件数', paid: '实付', warehouse: '仓库', carrier: '快递', ordered: '下单时间', shipBy: '最晚发货', created: '接单时间', channel: '平台单号', remark: '备注', merge: '可合并',
    },
    filter: { shop: '店铺', warehouse: '仓库', hold: '拦截原因', province: '省份', received: '接单日期', ordered: '下单日期', paid: '实付金额', merge: '可合并' },
    act: {
      approve: '审核通过', release: '递交仓库', cancel: '取消订单', hold: '拦截', lift: '解除拦截', merge: '合并', split: '拆分', open: '打开', reveal: '查看收件信息', print: '打印',
    },
    ask: {
      cancelTitle: '取消 {{count}} 个订单?', cancelReason: '取消原因', holdTitle: '拦截 {{count}} 个订单', holdNote: '拦截原因', liftTitle: '解除 {{count}} 个订单的拦截', liftNote: '说明(选填)', approveAll: '审核通过筛选出的全部订单?', purpose: '查看用途',
      purposeHint: '每次查看都会记录。',
    },
    done: '已处理 {{done}} 个', refused: '{{count}} 个未处理', job: '已转入后台处理,可在右上角查看进度。', merged: '已合并', splitDone: '已拆分为 {{count}} 个订单',
    page: {
      lines: '商品明细', holds: '拦截', receiver: '收件信息', money: '金额', neighbours: '关联单据', timeline: '时间线', decision: '系统决定', noHolds: '没有拦截。', lifted: '已解除', goods: '商品金额', discount: '优惠', shipping: '运费', paid: '实付',
      warehouse: '仓库', carrier: '快递', fulfillment: '出库单', waybill: '运单号', channelOrder: '原始单', parent: '拆分自', mergedInto: '合并到', children: '拆出 / 并入', refunds: '退款', sku: '规格', quantity: '数量', price: '单价', amount: '金额', reserved: '占用', unmapped: '未匹配',
      cancelledQuantity: '已取消 {{count}}', reservedAt: '{{warehouse}}', notReserved: '未占用', remark: '卖家备注', save: '保存', candidates: '同一收件人的其他订单', mergeThese: '合并到一起', splitHint: '填写拆到新订单的数量;其余留在第一个订单。', splitGo: '确认拆分', none: '无', by: '由',
      back: '返回订单列表',
    },
    empty: { title: '这里没有订单', text: '调整筛选条件,或到“店铺”检查授权与下载状态。' },
    action: {
      'orders.accepted': '接单', 'orders.approved_and_released': '自动审核并递交仓库', 'orders.approved': '审核通过', 'orders.released': '递交仓库', 'orders.held': '拦截', 'orders.holds_lifted': '解除拦截', 'orders.cancelled': '取消', 'orders.split': '拆分', 'orders.merged': '合并', 'orders.edited': '修改',
      'orders.receiver_edited': '修改收件信息', 'orders.changed_upstream': '平台变更', 'orders.shipped': '已发货', 'orders.refunds_recorded': '退款更新',
    },
  },
  'en-US': {
    title: 'Orders',
    search: 'Order or platform number, or a whole phone number',
    tab: { all: 'All', held: 'Held', due: 'Overdue' },
    status: {
      awaiting_payment: 'Awaiting payment', awaiting_review: 'Awaiting review', awaiting_finance_review: 'Finance review', approved: 'Approved', released: 'With warehouse', shipped: 'Shipped', completed: 'Completed', cancelled: 'Cancelled', merged: 'Merged', split: 'Split',
    },
    hold: {
      fraud: 'Possible fraud', address: 'Address incomplete', unmapped_sku: 'SKU not matched', amount_mismatch: 'Amount differs', refund_requested: 'Refund asked', address_changed: 'Address changed', remark_changed: 'Remark changed', out_of_stock: 'Out of stock', presale: 'Pre-sale',
      blacklist: 'Blacklisted', manual: 'Held by hand', platform_lock: 'Locked by platform', duplicate: 'Possible duplicate',
    },
    todo: {
      fraud: 'Check the buyer, then lift the hold or cancel.', address: 'Ask the buyer and correct the receiver.', unmapped_sku: 'Match the listing to a SKU; the hold goes by itself.', amount_mismatch: 'Compare with what the platform says was paid, then lift.',
      refund_requested: 'Wait for the claim; withdrawn: lifted by itself, refunded: cancelled.', address_changed: 'If the parcel is still here, print a new label, then lift.', remark_changed: 'Read the new remark, then lift.', out_of_stock: 'Lifted when stock arrives; or split and send what is there.',
      presale: 'Lift when the promised time has come.', blacklist: 'Check, then lift or cancel.', manual: 'Lift when done.', platform_lock: 'Check on the platform, then lift.', duplicate: 'Compare with the other order; cancel if it is a repeat.',
    },
    col: {
      number: 'Order', shop: 'Shop', status: 'Status', holds: 'Holds', receiver: 'Receiver', goods: 'Goods', units: 'Pieces', paid: 'Paid', warehouse: 'Warehouse', carrier: 'Carrier', ordered: 'Ordered', shipBy: 'Ship by', created: 'Received', channel: 'Platform number', remark: 'Remark', merge: 'Could merge',
    },
    filter: { shop: 'Shop', warehouse: 'Warehouse', hold: 'Hold', province: 'Province', received: 'Received', ordered: 'Ordered', paid: 'Paid', merge: 'Could merge' },
    act: {
      approve: 'Approve', release: 'Release', cancel: 'Cancel', hold: 'Hold', lift: 'Lift holds', merge: 'Merge', split: 'Split', open: 'Open', reveal: 'Show receiver', print: 'Print',
    },
    ask: {
      cancelTitle: 'Cancel {{count}} orders?', cancelReason: 'Reason', holdTitle: 'Hold {{count}} orders', holdNote: 'Reason', liftTitle: 'Lift the holds of {{count}} orders', liftNote: 'Note (optional)', approveAll: 'Approve everything found?', purpose: 'What for',
      purposeHint: 'Every look is written down.',
    },
    done: '{{done}} done', refused: '{{count}} refused', job: 'Running in the background; see the progress at the top right.', merged: 'Merged', splitDone: 'Split into {{count}} orders',
    page: {
      lines: 'Lines', holds: 'Holds', receiver: 'Receiver', money: 'Money', neighbours: 'Related documents', timeline: 'Timeline', decision: 'Decisions of the system', noHolds: 'No holds.', lifted: 'lifted', goods: 'Goods', discount: 'Discount', shipping: 'Postage', paid: 'Paid',
      warehouse: 'Warehouse', carrier: 'Carrier', fulfillment: 'Fulfillment', waybill: 'Waybill', channelOrder: 'Platform order', parent: 'Split from', mergedInto: 'Merged into', children: 'Parts', refunds: 'Refunds', sku: 'SKU', quantity: 'Quantity', price: 'Price', amount: 'Amount', reserved: 'Promised', unmapped: 'not matched',
      cancelledQuantity: '{{count}} cancelled', reservedAt: '{{warehouse}}', notReserved: 'not promised', remark: 'Seller remark', save: 'Save', candidates: 'Other orders to this receiver', mergeThese: 'Merge them', splitHint: 'How many go to the new order; the rest stays in the first.', splitGo: 'Split', none: 'none', by: 'by',
      back: 'Back to the orders',
    },
    empty: { title: 'No orders here', text: 'Change the filter, or look at the shops: are they authorised and pulling?' },
    action: {
      'orders.accepted': 'Taken over', 'orders.approved_and_released': 'Approved and released by the built-in checks', 'orders.approved': 'Approved', 'orders.released': 'Released', 'orders.held': 'Held', 'orders.holds_lifted': 'Holds lifted', 'orders.cancelled': 'Cancelled', 'orders.split': 'Split', 'orders.merged': 'Merged', 'orders.edited': 'Edited',
      'orders.receiver_edited': 'Receiver corrected', 'orders.changed_upstream': 'Changed on the platform', 'orders.shipped': 'Shipped', 'orders.refunds_recorded': 'Refund updated',
    },
  },
}
