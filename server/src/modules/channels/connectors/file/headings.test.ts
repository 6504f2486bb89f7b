import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proposeFields } from './headings.pure.ts'

const proposed = (headings: string[]) =>
  Object.fromEntries([...proposeFields(headings)].map(([field, column]) => [field, headings[column]]))

test('the columns of a plain English table', () => {
  assert.deepEqual(
    proposed(['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country']),
    {
      number: 'InvoiceNo',
      merchantCode: 'StockCode',
      title: 'Description',
      quantity: 'Quantity',
      orderedAt: 'InvoiceDate',
      unitPrice: 'UnitPrice',
      buyerId: 'CustomerID',
      country: 'Country',
    },
  )
})

test('an ERP export with its own number beside the platform’s: the platform’s is the order', () => {
  const fields = proposed([
    '内部订单号',
    '线上订单号',
    '店铺',
    '买家账号',
    '收货人',
    '手机',
    '省',
    '市',
    '区',
    '地址',
    '下单时间',
    '付款日期',
    '状态',
    '已付金额',
    '运费',
    '商品编码',
    '商品名称',
    '颜色及规格',
    '数量',
    '单价',
    '商品金额',
    '买家留言',
    '卖家备注',
    '旗帜',
  ])
  assert.deepEqual(fields, {
    number: '线上订单号',
    buyerId: '买家账号',
    receiverName: '收货人',
    receiverPhone: '手机',
    province: '省',
    city: '市',
    district: '区',
    address: '地址',
    orderedAt: '下单时间',
    paidAt: '付款日期',
    status: '状态',
    paid: '已付金额',
    shipping: '运费',
    merchantCode: '商品编码',
    title: '商品名称',
    variantTitle: '颜色及规格',
    quantity: '数量',
    unitPrice: '单价',
    lineAmount: '商品金额',
    buyerMessage: '买家留言',
    sellerRemark: '卖家备注',
    flag: '旗帜',
  })
})

test('another ERP’s export', () => {
  const fields = proposed([
    '订单编号',
    '原始单号',
    '订单状态',
    '客户网名',
    '收件人',
    '省市县',
    '收件人地址',
    '收件人手机',
    '商家编码',
    '货品名称',
    '规格名称',
    '下单数量',
    '成交价',
    '分摊后总价',
    '邮资',
    '优惠',
    '已付',
    '交易时间',
    '付款时间',
    '客服备注',
    '买家留言',
    '标旗',
  ])
  assert.deepEqual(
    [fields.number, fields.province, fields.address, fields.merchantCode, fields.quantity, fields.unitPrice, fields.lineAmount],
    ['原始单号', '省市县', '收件人地址', '商家编码', '下单数量', '成交价', '分摊后总价'],
  )
  assert.deepEqual(
    [fields.shipping, fields.discount, fields.paid, fields.flag, fields.receiverPhone],
    ['邮资', '优惠', '已付', '标旗', '收件人手机'],
  )
})

test('a Shopify export: the order’s number is called Name', () => {
  const fields = proposed([
    'Name',
    'Email',
    'Financial Status',
    'Paid at',
    'Fulfillment Status',
    'Currency',
    'Subtotal',
    'Shipping',
    'Total',
    'Discount Amount',
    'Created at',
    'Lineitem quantity',
    'Lineitem name',
    'Lineitem price',
    'Lineitem sku',
    'Lineitem discount',
    'Shipping Name',
    'Shipping Address1',
    'Shipping City',
    'Shipping Zip',
    'Shipping Province',
    'Shipping Country',
    'Shipping Phone',
    'Notes',
  ])
  assert.deepEqual(
    [
      fields.number,
      fields.merchantCode,
      fields.title,
      fields.quantity,
      fields.unitPrice,
      fields.lineDiscount,
      fields.status,
      fields.receiverName,
      fields.paid,
    ],
    [
      'Name',
      'Lineitem sku',
      'Lineitem name',
      'Lineitem quantity',
      'Lineitem price',
      'Lineitem discount',
      'Financial Status',
      'Shipping Name',
      'Total',
    ],
  )
  assert.equal(proposed(['Order ID', 'Name', 'Quantity']).title, 'Name')
})
