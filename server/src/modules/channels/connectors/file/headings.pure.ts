import type { MappedField } from './column-mapping.contract.ts'

/**
 * Headings of order exports of the usual platforms and ERPs (淘宝, 聚水潭, 旺店通, 万里牛, 快麦, Shopify, WooCommerce, Amazon, and
 * plain tables), by what they mean; better ones first, since some files have several that would do. Compared without case, blanks and
 * signs. Where ERPs have a number of their own besides the platform's, the platform's comes first.
 */
const words: Record<MappedField, string> = {
  number:
    '线上订单号 平台订单号 平台单号 原始单号 网店订单号 交易编号 主订单编号 订单编号 订单号 销售单号 单号 内部订单号 系统单号 amazonorderid orderid ordernumber orderno ordername invoiceno invoicenumber order name transactionid invoice number',
  version: 'version 版本号 修改时间 更新时间 updatedat lastupdated lastupdateddate lastmodified',
  status: '订单状态 交易状态 平台状态 状态 orderstatus financialstatus status state',
  orderedAt:
    '下单时间 订单创建时间 交易时间 下单日期 拍单时间 创建时间 订单时间 订单日期 日期 orderedat orderdate ordereddate purchasedate purchasetimestamp orderpurchasetimestamp createdat datecreated placedat invoicedate date timestamp',
  paidAt: '付款时间 订单付款时间 支付时间 付款日期 paidat paymentsdate datepaid paymentdate orderapprovedat',
  shipBy: '最晚发货时间 发货截止时间 承诺发货时间 计划发货时间 latestshipdate shipby shipbydate',
  buyerId:
    '买家账号 买家会员名 买家会员 买家id 会员名 客户网名 客户编号 会员编号 买家 buyerid customerid customernumber userid buyeremail email customer',
  buyerNickname: '买家昵称 昵称 客户昵称 buyernickname nickname buyername',
  receiverName:
    '收货人姓名 收件人姓名 收货人 收件人 收货人名称 receivername recipientname shippingname shipname deliveryname shiptoname recipient',
  receiverPhone:
    '联系手机 收货人手机 收件人手机 收货人电话 手机号码 手机号 手机 收件人电话 联系电话 电话号码 电话 receiverphone shipphonenumber buyerphonenumber shippingphone phonenumber phone mobile telephone',
  country: '国家地区 国家 收货国家 receivercountry shipcountry shippingcountry shippingcountrycode country countrycode',
  province:
    '收货省份 收货人省 省份 省市县 省市区 省 receiverprovince shipstate shippingprovince shippingprovincename shippingstate province state region',
  city: '收货城市 收货人市 城市 市 receivercity shipcity shippingcity city town',
  district: '收货区县 区县 区域 县区 县 区 receiverdistrict district county',
  street: '街道地址 街道 receiverstreet shippingstreet shippingaddress1 shipaddress1 address1 street streetaddress',
  postcode: '邮政编码 邮编 收货邮编 receiverzip shippostalcode shippingzip shippingpostcode postcode postalcode zip zipcode',
  address: '收货人地址 收货地址 收件人地址 收件地址 详细地址 完整地址 地址 fulladdress shippingaddress deliveryaddress address',
  shipping:
    '买家应付邮费 运费 邮费 邮资 快递费 配送费 运费收入 shippingfee shippingtotal shippingamount shippingcost shipping freight freightvalue delivery',
  discount: '订单优惠 优惠金额 优惠 折扣金额 整单优惠 抵扣金额 商家优惠 discountamount orderdiscount discounttotal totaldiscount',
  paid: '买家实际支付金额 买家实付金额 实付金额 实收金额 已付金额 已付 实付 支付金额 订单金额 应付金额 paidamount amountpaid paymentvalue ordertotal totalpaid grandtotal total',
  buyerMessage: '买家留言 买家备注 客户备注 留言 buyermessage customernote customermessage buyernote notes message',
  sellerRemark: '卖家备注 客服备注 订单备注 商家备注 备注 sellerremark sellernote internalnote remark memo',
  flag: '标旗 旗帜 卖家标旗 插旗 flag',
  currency: '币种 货币 结算币种 currency currencycode',
  originalNumber: '原订单号 关联订单号 退款订单号 originalorder originalordernumber refundedorder',
  lineId: '子订单编号 子订单号 子单号 子订单原始单号 明细编号 orderitemid lineitemid suborderid lineid itemid',
  variantId: '平台规格id 规格id skuid 平台商品规格编码 variantid productvariantid asin',
  merchantCode:
    '商家编码 商品编码 规格编码 外部系统编号 规格商家编码 商家sku 货品编码 货号 商品货号 条码 lineitemsku sellersku sku skucode stockcode productcode itemcode itemnumber productid product',
  title:
    '商品名称 货品名称 宝贝标题 商品标题 品名 产品名称 名称 lineitemname producttitle productname itemname description title name product',
  variantTitle: '规格名称 颜色及规格 商品属性 商品规格 规格 颜色尺码 sku属性 varianttitle variant variation options',
  quantity:
    '购买数量 商品数量 货品数量 下单数量 实发数量 数量 件数 lineitemquantity quantitypurchased quantityordered quantity qty units',
  unitPrice: '商品单价 成交价 商品价格 销售单价 单价 售价 价格 lineitemprice unitprice itemunitprice price',
  lineDiscount: '商品优惠 单品优惠 明细优惠 lineitemdiscount linediscount itemdiscount itempromotiondiscount',
  lineAmount:
    '商品金额 分摊后总价 明细金额 商品总价 金额 小计 lineitemtotal itemprice linetotal lineamount subtotal amount salesvalue',
  refundState: '退款状态 售后状态 refundstatus returnstatus',
}

/** A heading without what writers vary. */
export function headingForm(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[(（][^)）]*[)）]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

const fields = Object.keys(words) as MappedField[]
const meanings = new Map<string, { field: MappedField; rank: number }[]>()
for (const field of fields)
  words[field].split(' ').forEach((word, rank) => {
    meanings.set(word, [...(meanings.get(word) ?? []), { field, rank }])
  })

/** Whether a cell looks like a heading we know. */
export function isKnownHeading(cell: string): boolean {
  return meanings.has(headingForm(cell))
}

/**
 * Which column is which field. Every field takes its best heading, and a heading that could be two fields goes to the one for which it
 * is the better word; `name` is the order's number in Shopify exports and the product's elsewhere, so the number takes it only beside
 * `Lineitem name`.
 */
export function proposeFields(headings: readonly string[]): Map<MappedField, number> {
  const forms = headings.map(headingForm)
  const shopify = forms.includes('lineitemname') || forms.includes('lineitemsku')
  const claims: { field: MappedField; column: number; rank: number }[] = []
  forms.forEach((form, column) => {
    for (const { field, rank } of meanings.get(form) ?? []) {
      if (form === 'name' && field === 'number' && !shopify) continue
      if (form === 'name' && field === 'title' && shopify) continue
      claims.push({ field, column, rank })
    }
  })
  claims.sort((a, b) => a.rank - b.rank || a.column - b.column)
  const chosen = new Map<MappedField, number>()
  const used = new Set<number>()
  for (const { field, column } of claims) {
    if (chosen.has(field) || used.has(column)) continue
    chosen.set(field, column)
    used.add(column)
  }
  return chosen
}
