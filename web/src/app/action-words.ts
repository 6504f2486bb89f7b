import type { Language } from '@shangshu/ui'

type Words = readonly [zh: string, en: string]

/** What the audit log and the timelines call what was done, in people's words; by the name the server writes. */
export const actionWords: Readonly<Record<string, Words>> = {
  'catalog.product_edited': ['修改商品', 'Product edited'],
  'catalog.product_image_removed': ['移除商品图片', 'Product picture removed'],
  'catalog.product_image_set': ['更换商品图片', 'Product picture set'],
  'catalog.products_active': ['恢复商品', 'Products taken up again'],
  'catalog.products_retired': ['停用商品', 'Products retired'],
  'catalog.products_saved': ['保存商品', 'Products saved'],
  'catalog.sku_image_removed': ['移除规格图片', 'SKU picture removed'],
  'catalog.sku_image_set': ['更换规格图片', 'SKU picture set'],
  'catalog.skus_active': ['恢复规格', 'SKUs taken up again'],
  'catalog.skus_retired': ['停用规格', 'SKUs retired'],
  'channels.document_revealed': ['查看原始单明文', 'Platform document shown in clear'],
  'channels.feeds_restarted': ['从头重新下载', 'Fetching from the beginning'],
  'channels.import_started': ['导入订单文件', 'Order file imported'],
  'channels.intake_retried': ['重试接单', 'Intake tried again'],
  'channels.listings_matched': ['匹配平台商品', 'Listings matched'],
  'channels.pushes_cancelled': ['取消发货回传', 'Shipment upload cancelled'],
  'channels.pushes_done_by_hand': ['标记为已人工回传', 'Shipment upload done by hand'],
  'channels.pushes_retried': ['重试发货回传', 'Shipment upload tried again'],
  'channels.shop_authorised': ['店铺授权', 'Shop authorised'],
  'channels.shop_changed': ['修改店铺', 'Shop changed'],
  'channels.shop_created': ['新建店铺', 'Shop added'],
  'channels.shop_paused': ['暂停店铺', 'Shop paused'],
  'channels.shop_resumed': ['恢复店铺', 'Shop resumed'],
  'channels.stock_rules_set': ['设置库存上传规则', 'Stock rule set'],
  'channels.stock_upload_asked': ['立即上传库存', 'Stock upload asked for'],
  'customers.blacklist_added': ['加入黑名单', 'Put on the blacklist'],
  'customers.blacklist_removed': ['移出黑名单', 'Taken off the blacklist'],
  'customers.blacklisted': ['拉黑客户', 'Customer blacklisted'],
  'customers.edited': ['修改客户', 'Customer edited'],
  'customers.erased': ['删除个人信息', 'Personal data erased'],
  'customers.merged': ['识别为同一客户', 'Found to be one customer'],
  'finance.account_changed': ['修改科目', 'Account changed'],
  'finance.account_created': ['新建科目', 'Account created'],
  'finance.bill_booked': ['供应商账单入账', 'Supplier bill booked'],
  'finance.bill_cancelled': ['取消供应商账单', 'Supplier bill cancelled'],
  'finance.bill_paid': ['支付供应商账单', 'Supplier bill paid'],
  'finance.entry_posted': ['录入凭证', 'Entry posted'],
  'finance.entry_reversed': ['冲销凭证', 'Entry reversed'],
  'finance.period_closed': ['结账', 'Month closed'],
  'finance.period_reopened': ['反结账', 'Month reopened'],
  'finance.rate_set': ['设置汇率', 'Exchange rate set'],
  'finance.receipts_booked': ['收货入账', 'Receipts booked'],
  'finance.refunds_booked': ['退款入账', 'Refunds booked'],
  'finance.role_assigned': ['指定科目用途', 'Account given a role'],
  'finance.settings_changed': ['修改财务设置', 'Finance settings changed'],
  'finance.shipments_booked': ['发货入账', 'Shipments booked'],
  'finance.statement_booked': ['对账单入账', 'Statement booked'],
  'finance.uncosted_valued': ['补计成本', 'Costs made up for'],
  'identity.api_key_created': ['新建 API 密钥', 'API key made'],
  'identity.api_keys_revoked': ['吊销 API 密钥', 'API keys revoked'],
  'identity.company_changed': ['修改公司信息', 'Company changed'],
  'identity.company_created': ['开通公司', 'Company opened'],
  'identity.company_exported': ['导出公司数据', 'Company exported'],
  'identity.company_resumed': ['恢复公司', 'Company resumed'],
  'identity.company_suspended': ['停用公司', 'Company suspended'],
  'identity.invitations_resent': ['重发邀请', 'Invitations sent again'],
  'identity.invitations_revoked': ['撤回邀请', 'Invitations revoked'],
  'identity.logged_in': ['登录', 'Signed in'],
  'identity.member_changed': ['修改成员', 'Member changed'],
  'identity.member_joined': ['成员加入', 'Member joined'],
  'identity.password_changed': ['修改密码', 'Password changed'],
  'identity.people_invited': ['邀请成员', 'People invited'],
  'identity.recovery_codes_renewed': ['更换恢复码', 'Recovery codes renewed'],
  'identity.role_changed': ['修改角色', 'Role changed'],
  'identity.role_created': ['新建角色', 'Role made'],
  'identity.role_deleted': ['删除角色', 'Role deleted'],
  'identity.second_factor_off': ['关闭两步验证', 'Second step switched off'],
  'identity.second_factor_on': ['开启两步验证', 'Second step switched on'],
  'inventory.adjust': ['调整库存', 'Stock adjusted'],
  'inventory.count': ['盘点', 'Stock counted'],
  'inventory.opening': ['期初库存', 'Opening stock'],
  'inventory.locations_active': ['启用库位', 'Locations opened'],
  'inventory.locations_added': ['新增库位', 'Locations added'],
  'inventory.locations_blocked': ['锁定库位', 'Locations blocked'],
  'inventory.locations_retired': ['停用库位', 'Locations retired'],
  'inventory.pick_sequence_changed': ['重排走位顺序', 'Walk renumbered'],
  'inventory.transferred': ['移库', 'Moved between locations'],
  'inventory.warehouse_created': ['新建仓库', 'Warehouse made'],
  'inventory.warehouse_edited': ['修改仓库', 'Warehouse edited'],
  'inventory.zone_added': ['新建库区', 'Zone added'],
  'inventory.zone_edited': ['修改库区', 'Zone edited'],
  'logistics.carrier_created': ['新建快递', 'Carrier made'],
  'logistics.carrier_edited': ['修改快递', 'Carrier edited'],
  'logistics.carriers_paused': ['暂停快递', 'Carriers paused'],
  'logistics.carriers_resumed': ['恢复快递', 'Carriers resumed'],
  'logistics.range_added': ['新增单号段', 'Number range added'],
  'logistics.rates_replaced': ['更换运费表', 'Rate table replaced'],
  'orders.accepted': ['接单', 'Taken over'],
  'orders.approved': ['审核通过', 'Approved'],
  'orders.accepted_and_released': ['接单，自动审核并递交仓库', 'Taken over, approved and released by the built-in checks'],
  'orders.buyers_erased': ['删除买家个人信息', 'Personal data of buyers erased'],
  'orders.cancelled': ['取消订单', 'Cancelled'],
  'orders.changed_upstream': ['平台变更', 'Changed on the platform'],
  'orders.edited': ['修改订单', 'Edited'],
  'orders.held': ['拦截', 'Held'],
  'orders.holds_lifted': ['解除拦截', 'Holds lifted'],
  'orders.lines_edited': ['修改商品', 'Goods changed'],
  'orders.merged': ['合并订单', 'Merged'],
  'orders.recalled': ['从仓库召回', 'Recalled from the warehouse'],
  'orders.receiver_edited': ['修改收件信息', 'Receiver corrected'],
  'orders.refunds_recorded': ['退款更新', 'Refund updated'],
  'orders.released': ['递交仓库', 'Released to the warehouse'],
  'orders.shipped': ['已发货', 'Shipped'],
  'orders.split': ['拆分订单', 'Split'],
  'platform.truths_broken': ['自检发现问题', 'Truths found broken'],
  'printing.reprint_requested': ['申请重打面单', 'Label asked for again'],
  'printing.requested': ['打印面单', 'Label printed'],
  'purchasing.approved': ['审批采购单', 'Purchase order approved'],
  'purchasing.cancelled': ['取消采购单', 'Purchase order cancelled'],
  'purchasing.changed': ['修改采购单', 'Purchase order changed'],
  'purchasing.closed': ['结束采购单', 'Purchase order closed'],
  'purchasing.contact_revealed': ['查看供应商联系方式', 'Contact of a supplier shown'],
  'purchasing.drafted': ['新建采购单', 'Purchase order drafted'],
  'purchasing.prices_removed': ['移除供应商报价', 'Supplier prices removed'],
  'purchasing.prices_set': ['设置供应商报价', 'Supplier prices set'],
  'purchasing.received': ['采购到货', 'Purchase received'],
  'purchasing.sent_back': ['退回采购单', 'Purchase order sent back'],
  'purchasing.submitted': ['提交采购单', 'Purchase order submitted'],
  'purchasing.supplier_changed': ['修改供应商', 'Supplier changed'],
  'purchasing.supplier_created': ['新建供应商', 'Supplier made'],
  'warehouse.allocated': ['分配库存', 'Stock claimed'],
  'warehouse.blocked': ['出库拦截', 'Fulfillment blocked'],
  'warehouse.cancelled': ['取消出库', 'Fulfillment cancelled'],
  'warehouse.checked': ['复核', 'Checked'],
  'warehouse.doubts_settled': ['处理库位差异', 'Doubts about bins settled'],
  'warehouse.dropped_from_wave': ['移出波次', 'Taken out of the wave'],
  'warehouse.handover_closed': ['交接完成', 'Handover closed'],
  'warehouse.handover_opened': ['开始交接', 'Handover opened'],
  'warehouse.packed': ['打包完成', 'Packed'],
  'warehouse.parcel_packed': ['包裹封箱', 'Parcel packed'],
  'warehouse.pick_short': ['拣货缺货', 'Short while picking'],
  'warehouse.picked': ['拣货完成', 'Picked'],
  'warehouse.count_again': ['要求重盘', 'Sent back to be counted again'],
  'warehouse.count_booked': ['盘点入账', 'Count booked'],
  'warehouse.count_cancelled': ['取消盘点', 'Count cancelled'],
  'warehouse.count_opened': ['发起盘点', 'Count opened'],
  'warehouse.put_away': ['上架', 'Put away'],
  'warehouse.recalled': ['出库单被召回', 'Fulfillment recalled'],
  'warehouse.receipt_cancelled': ['取消预约收货', 'Expected receipt cancelled'],
  'warehouse.receipt_closed': ['收货完成', 'Receipt closed'],
  'warehouse.receipt_expected': ['预约收货', 'Receipt expected'],
  'warehouse.received': ['收货', 'Received'],
  'warehouse.settings_changed': ['修改仓储设置', 'Warehouse settings changed'],
  'warehouse.shipped': ['发货', 'Shipped'],
  'warehouse.task_claimed': ['领取任务', 'Task taken'],
  'warehouse.task_given_back': ['退回任务', 'Task given back'],
  'warehouse.unblocked': ['解除出库拦截', 'Fulfillment unblocked'],
  'warehouse.undo_checked': ['撤销复核', 'Check undone'],
  'warehouse.undo_packed': ['撤销打包', 'Packing undone'],
  'warehouse.undo_weighed': ['撤销称重', 'Weighing undone'],
  'warehouse.wave_cancelled': ['取消波次', 'Wave cancelled'],
  'warehouse.wave_released': ['下发波次', 'Wave released'],
  'warehouse.waybills_requested': ['获取运单号', 'Waybills asked for'],
  'warehouse.weighed': ['称重', 'Weighed'],
  'warehouse.weight_overridden': ['称重超差放行', 'Weight difference accepted'],
}

/** What an entry is about. */
export const subjectWords: Readonly<Record<string, Words>> = {
  account: ['科目', 'account'],
  adjustment: ['库存调整', 'adjustment'],
  api_key: ['API 密钥', 'API key'],
  carrier: ['快递', 'carrier'],
  channel_order: ['原始单', 'platform order'],
  count: ['盘点单', 'count'],
  customer: ['客户', 'customer'],
  exchange_rate: ['汇率', 'exchange rate'],
  expected_receipt: ['预约收货', 'expected receipt'],
  finance_settings: ['财务设置', 'finance settings'],
  fulfillment: ['出库单', 'fulfillment'],
  goods_receipt: ['收货单', 'goods receipt'],
  handover: ['交接', 'handover'],
  invitation: ['邀请', 'invitation'],
  journal_entry: ['凭证', 'entry'],
  listing: ['平台商品', 'listing'],
  location: ['库位', 'location'],
  member: ['成员', 'member'],
  order: ['订单', 'order'],
  period: ['账期', 'month'],
  pick_task: ['拣货任务', 'pick task'],
  product: ['商品', 'product'],
  purchase_order: ['采购单', 'purchase order'],
  refund: ['退款', 'refund'],
  role: ['角色', 'role'],
  shipment_push: ['发货回传', 'shipment upload'],
  shop: ['店铺', 'shop'],
  sku: ['规格', 'SKU'],
  statement: ['对账单', 'statement'],
  statement_line: ['对账明细', 'statement line'],
  supplier: ['供应商', 'supplier'],
  supplier_bill: ['供应商账单', 'supplier bill'],
  tenant: ['公司', 'company'],
  transfer: ['移库', 'transfer'],
  warehouse: ['仓库', 'warehouse'],
  wave: ['波次', 'wave'],
}

/** Where a subject is looked at; kinds without a page of their own are not listed. */
export const subjectPages: Readonly<Record<string, string>> = {
  carrier: '/carriers/',
  channel_order: '/channel-orders/',
  count: '/counts/',
  customer: '/customers/',
  expected_receipt: '/receipts/',
  fulfillment: '/fulfillments/',
  handover: '/handovers/',
  journal_entry: '/journal/',
  order: '/orders/',
  pick_task: '/pick-tasks/',
  product: '/products/',
  purchase_order: '/purchase-orders/',
  shop: '/shops/',
  supplier: '/suppliers/',
  wave: '/waves/',
}

/** Work of the system by itself: subscriptions, recurring work and jobs, by the name they act under. */
const systemWords: Readonly<Record<string, Words>> = {
  'channels.import_orders': ['订单导入', 'order import'],
  'channels.intake': ['自动接单', 'intake'],
  'channels.plan_shipment_pushes': ['发货回传', 'shipment upload'],
  'channels.pull': ['订单下载', 'order download'],
  'channels.push_shipments': ['发货回传', 'shipment upload'],
  'channels.push_stock': ['库存上传', 'stock upload'],
  'channels.reapply_changes': ['平台变更', 'changes of the platform'],
  'channels.rematch': ['自动匹配', 'matching'],
  'demo.autopilot': ['演示', 'demo'],
  'demo.history': ['演示', 'demo'],
  'finance.book_adjustments': ['库存调整入账', 'booking of adjustments'],
  'finance.book_receipts': ['收货入账', 'booking of receipts'],
  'finance.book_refunds': ['退款入账', 'booking of refunds'],
  'finance.book_shipments': ['发货入账', 'booking of shipments'],
  'finance.book_statements': ['对账单入账', 'booking of statements'],
  'finance.look_again': ['补记入账', 'booking of what waited'],
  import: ['导入', 'import'],
  operator: ['系统管理员', 'operator'],
  'orders.lift_expired': ['拦截到期', 'expiry of holds'],
  'orders.mark_shipped': ['仓库发货', 'warehouse'],
  'orders.recognise_customers': ['客户识别', 'recognising customers'],
  'orders.retry_short': ['缺货复查', 'check of what was short'],
  'orders.review_due': ['自动审核', 'built-in review'],
  'platform.nightly_truths': ['每晚自检', 'nightly check'],
  'purchasing.record_receipts': ['到货登记', 'recording of receipts'],
  system: ['系统', 'system'],
  'warehouse.allocate_open': ['自动分配库存', 'claiming of stock'],
  webhook: ['平台通知', 'notice of the platform'],
}

/** Columns of before and after, and other facts of an entry. */
const factWords: Readonly<Record<string, Words>> = {
  adapter: ['接口', 'adapter'],
  after: ['修改后', 'after'],
  amountMinor: ['金额（分）', 'amount in minor units'],
  autoApprove: ['自动审核', 'built-in review'],
  because: ['原因', 'because'],
  before: ['修改前', 'before'],
  billNumber: ['账单号', 'bill'],
  bins: ['库位数', 'bins'],
  by: ['依据', 'by'],
  carrierBefore: ['原快递', 'carrier before'],
  carrierId: ['快递', 'carrier'],
  changed: ['变更数', 'changed'],
  city: ['城市', 'city'],
  code: ['编码', 'code'],
  connector: ['平台', 'platform'],
  count: ['数量', 'count'],
  created: ['新增', 'created'],
  currency: ['币种', 'currency'],
  differenceMinor: ['差异（分）', 'difference in minor units'],
  dryRun: ['试运行', 'dry run'],
  effectiveOn: ['生效日', 'effective'],
  email: ['邮箱', 'e-mail'],
  entries: ['条数', 'entries'],
  expectedGrams: ['应重（克）', 'expected grams'],
  expiresAt: ['有效期', 'expires'],
  feeds: ['数据', 'feeds'],
  fields: ['字段', 'fields'],
  first: ['从', 'from'],
  flag: ['旗标', 'flag'],
  format: ['格式', 'format'],
  from: ['来自', 'from'],
  fulfillments: ['出库单数', 'fulfillments'],
  handoverNumber: ['交接单', 'handover'],
  identities: ['识别信息数', 'identities'],
  into: ['合并到', 'into'],
  isSealed: ['禁止合并拆分', 'not to be merged or split'],
  items: ['件数', 'items'],
  kind: ['类型', 'kind'],
  kinds: ['类型', 'kinds'],
  labelFormat: ['面单格式', 'label format'],
  last: ['到', 'to'],
  lines: ['行数', 'lines'],
  matched: ['匹配数', 'matched'],
  merged: ['合并', 'merged'],
  message: ['信息', 'message'],
  name: ['名称', 'name'],
  nameEn: ['英文名', 'English name'],
  names: ['名称', 'names'],
  nameZh: ['中文名', 'Chinese name'],
  newProducts: ['新商品', 'new products'],
  note: ['说明', 'note'],
  noteChanged: ['备注有修改', 'note changed'],
  number: ['单号', 'number'],
  numbers: ['单号', 'numbers'],
  open: ['未处理', 'open'],
  paidMinor: ['实付（分）', 'paid in minor units'],
  paidOn: ['付款日', 'paid on'],
  parcelNumber: ['包裹', 'parcel'],
  parcels: ['包裹数', 'parcels'],
  parts: ['拆分为', 'parts'],
  period: ['账期', 'month'],
  permissions: ['权限', 'permissions'],
  prefix: ['前缀', 'prefix'],
  productsCreated: ['新商品数', 'products made'],
  province: ['省份', 'province'],
  purpose: ['用途', 'purpose'],
  quantity: ['数量', 'quantity'],
  rank: ['优先级', 'rank'],
  rate: ['汇率', 'rate'],
  reactions: ['处理', 'reactions'],
  reason: ['原因', 'reason'],
  receiptNumber: ['收货单', 'receipt'],
  reference: ['凭据', 'reference'],
  refundNumber: ['退款单', 'refund'],
  refused: ['未处理', 'refused'],
  removed: ['移除数', 'removed'],
  renamed: ['改名', 'renamed'],
  replaced: ['被替换的运单', 'replaced'],
  reprints: ['重打次数', 'reprints'],
  role: ['用途', 'role'],
  rule: ['规则', 'rule'],
  scans: ['扫描次数', 'scans'],
  secondStep: ['两步验证', 'second step'],
  sellerRemark: ['卖家备注', 'seller remark'],
  shipped: ['已发货', 'shipped'],
  skusCreated: ['新规格数', 'SKUs made'],
  skusUpdated: ['更新规格数', 'SKUs updated'],
  status: ['状态', 'status'],
  statuses: ['状态', 'status'],
  stockRule: ['上传规则', 'stock rule'],
  tags: ['标签', 'tags'],
  tasks: ['任务数', 'tasks'],
  timeZone: ['时区', 'time zone'],
  totalMinor: ['合计（分）', 'total in minor units'],
  unitCount: ['件数', 'pieces'],
  updated: ['更新', 'updated'],
  uploadEnabled: ['库存上传', 'stock upload'],
  walkMm: ['路程（毫米）', 'walk in millimetres'],
  weightGrams: ['重量（克）', 'grams'],
}

/** Holds on an order and blocks of a fulfillment. */
const holdWords: Readonly<Record<string, Words>> = {
  fraud: ['疑似欺诈', 'possible fraud'],
  address: ['地址不完整', 'address incomplete'],
  unmapped_sku: ['商品未匹配', 'SKU not matched'],
  amount_mismatch: ['金额不符', 'amount differs'],
  refund_requested: ['申请退款', 'refund asked'],
  address_changed: ['地址变更', 'address changed'],
  remark_changed: ['备注变更', 'remark changed'],
  out_of_stock: ['缺货', 'out of stock'],
  short: ['缺货', 'short'],
  presale: ['预售', 'pre-sale'],
  blacklist: ['黑名单', 'blacklisted'],
  manual: ['人工拦截', 'held by hand'],
  platform_lock: ['平台锁定', 'locked by platform'],
  duplicate: ['疑似重复', 'possible duplicate'],
}

/** Values that the server writes as names of its own, by the fact they stand under. */
export const valueWords: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  because: {
    hand: ['人工拆分', 'by hand'],
    warehouse: ['分仓发货', 'goods lie in several warehouses'],
    stock: ['部分缺货', 'part is out of stock'],
  },
  by: { 'built-in checks': ['内置检查', 'built-in checks'], code: ['商家编码', 'merchant code'], hand: ['人工', 'by hand'] },
  feeds: {
    orders: ['订单', 'orders'],
    refunds: ['售后', 'refunds'],
    statements: ['对账单', 'statements'],
    listings: ['平台商品', 'listings'],
  },
  kind: holdWords,
  kinds: holdWords,
  reactions: {
    take_payment: ['登记付款', 'payment noted'],
    cancel: ['取消订单', 'cancelled'],
    hold_refund: ['因退款拦截', 'held for a refund'],
    lift_refund: ['退款撤销，解除拦截', 'refund withdrawn, hold lifted'],
    apply_address: ['更新收件信息', 'receiver changed'],
    hold_address: ['因地址变更拦截', 'held for a new address'],
    apply_remark: ['更新备注', 'remark changed'],
    hold_remark: ['因备注变更拦截', 'held for a new remark'],
    rebuild_lines: ['更新商品', 'goods changed'],
    hold_lines: ['因商品变更拦截', 'held for changed goods'],
    hold_platform_shipped: ['平台已发货，拦截', 'shipped on the platform, held'],
    complete: ['交易完成', 'completed'],
    note: ['仅记录', 'noted only'],
  },
  statuses: {
    requested: ['买家申请', 'requested'],
    agreed: ['已同意', 'agreed'],
    awaiting_goods: ['待退货', 'goods on the way'],
    received: ['已收货', 'goods received'],
    settled: ['已退款', 'paid back'],
    rejected: ['已拒绝', 'rejected'],
    withdrawn: ['买家撤销', 'withdrawn'],
  },
}

const personWords: Words = ['人员', 'person']

const pick = (words: Words | undefined, language: Language) => words?.[language === 'zh-CN' ? 0 : 1]

/** What was done, in people's words; the server's name where it has none yet. */
export function actionText(action: string, language: Language): string {
  return pick(actionWords[action], language) ?? action
}

/** @param action tells a person's account from one of the books */
export function subjectText(kind: string, language: Language, action = ''): string {
  return pick(kind === 'account' && action.startsWith('identity.') ? personWords : subjectWords[kind], language) ?? kind
}

export function factText(key: string, language: Language): string {
  return pick(factWords[key], language) ?? key
}

/** A value in people's words, where the server wrote a name of its own. */
export function valueText(key: string, value: string, language: Language): string {
  return pick(valueWords[key]?.[value], language) ?? value
}

/** Who did it: a person by name, the system by what it was about. */
export function doerText(actor: { kind: string; name: string }, language: Language): string {
  return actor.kind === 'user' || actor.kind === 'api_key' ? actor.name : (pick(systemWords[actor.name], language) ?? actor.name)
}

/** The facts of an entry in one line: texts and numbers with their names, before and after beside each other; identifiers are left out. */
export function factsText(detail: Readonly<Record<string, unknown>>, language: Language): string {
  const { before, after, ...rest } = detail
  const colon = language === 'zh-CN' ? '：' : ': '
  const parts = Object.entries(rest).flatMap(([key, value]) => {
    const said = plain(value, language, key)
    return said === undefined || key.endsWith('Id') || key.endsWith('Ids') ? [] : [`${factText(key, language)}${colon}${said}`]
  })
  for (const [key, value] of Object.entries(isRecord(after) ? after : {})) {
    const was = isRecord(before) ? plain(before[key], language, key) : undefined
    parts.push(`${factText(key, language)}${colon}${was ?? '—'} → ${plain(value, language, key) ?? '—'}`)
  }
  return parts.join(language === 'zh-CN' ? '；' : '; ')
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/

function plain(value: unknown, language: Language, key: string): string | undefined {
  if (typeof value === 'boolean') return value ? (language === 'zh-CN' ? '是' : 'yes') : language === 'zh-CN' ? '否' : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value === '' || uuid.test(value) ? undefined : valueText(key, value, language)
  if (Array.isArray(value)) {
    const texts = value.flatMap((one) => plain(one, language, key) ?? [])
    return texts.length > 0 ? texts.join(language === 'zh-CN' ? '、' : ', ') : undefined
  }
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
