import { defineErrors } from '#platform/errors.ts'

export const channelsErrors = defineErrors({
  'channels.connector_unknown': {
    status: 422,
    en: 'There is no connector "{connector}".',
    zh: '没有“{connector}”这种平台接口。',
  },
  'channels.settings_wrong': {
    status: 422,
    en: 'The settings of the shop are not right: {summary}',
    zh: '店铺设置有误:{summary}',
  },
  'channels.currency_fixed': {
    status: 409,
    en: 'The currency cannot change any more: there are orders in {currency}.',
    zh: '已有 {currency} 订单,不能再修改币种。',
  },
  'channels.not_authorised': {
    status: 409,
    en: 'Enter the credentials of this shop first.',
    zh: '请先为该店铺授权。',
  },
  'channels.not_active': { status: 409, en: 'This shop is not active.', zh: '该店铺未启用。' },
  'channels.cannot': {
    status: 409,
    en: 'This kind of shop cannot do that ({capability}).',
    zh: '该平台不支持此操作({capability})。',
  },
  'channels.shop_refused_us': {
    status: 422,
    en: 'The shop does not accept the credentials: {detail}',
    zh: '店铺拒绝了授权信息:{detail}',
  },
  'channels.shop_unreachable': {
    status: 502,
    en: 'The shop cannot be reached or gives no sensible answer: {detail}',
    zh: '无法连接店铺或返回内容异常:{detail}',
  },
  'channels.wrong_currency': {
    status: 422,
    en: 'The shop works in {theirs}, but {ours} was entered.',
    zh: '店铺币种为 {theirs},与设置的 {ours} 不一致。',
  },
  'channels.rate_limited': {
    status: 429,
    en: 'The shop asks us to wait {seconds} seconds.',
    zh: '平台限流,需等待 {seconds} 秒。',
  },
  'channels.temporary': {
    status: 503,
    en: 'The shop has a problem at the moment ({detail}); we try again by ourselves.',
    zh: '平台暂时异常({detail}),系统会自动重试。',
  },
  'channels.permanent': {
    status: 422,
    en: 'The shop refuses the request ({detail}); repeating does not help.',
    zh: '平台拒绝了请求({detail}),重试无效。',
  },
  'channels.auth_expired': {
    status: 401,
    en: 'The authorisation is no longer valid ({detail}). Enter new credentials.',
    zh: '授权已失效({detail}),请重新授权。',
  },
  'channels.cursor_ahead': {
    status: 409,
    en: 'The shop counts from {theirs}, we were at {ours}: it was probably restored from a backup. Fetch everything again.',
    zh: '平台游标({theirs})小于我方记录({ours}),平台可能恢复过备份,请重新拉取。',
  },
  'channels.document_unreadable': {
    status: 422,
    en: 'The document of the channel cannot be read: {summary}',
    zh: '平台单据无法解析:{summary}',
  },
  'channels.part_shipped_elsewhere': {
    status: 409,
    en: 'Part of this order was shipped before we knew it. Decide by hand what is still to be sent.',
    zh: '首次收到时该订单已部分发货,请人工确认剩余商品。',
  },
  'channels.intake_failed': { status: 422, en: 'The order could not be taken over: {detail}', zh: '订单递交失败:{detail}' },
  'channels.intake_not_failed': {
    status: 409,
    en: 'This order is not among the failed ones.',
    zh: '该订单不在递交失败列表中。',
  },
  'channels.push_refused': {
    status: 422,
    en: 'The channel refused the shipment: {detail}',
    zh: '平台拒绝了发货信息:{detail}',
  },
  'channels.push_not_open': { status: 409, en: 'This push is already {status}.', zh: '该回传记录状态为 {status},无法操作。' },
  'channels.stock_refused': { status: 422, en: 'The channel refused the stock: {detail}', zh: '平台拒绝了库存:{detail}' },
  'channels.listing_unmatched': { status: 409, en: 'Match the listing with a SKU first.', zh: '请先匹配系统商品。' },
  'channels.sku_unknown': { status: 422, en: 'There is no such SKU.', zh: '找不到该商品规格。' },
  'channels.hook_unknown': { status: 404, en: 'There is no such address.', zh: '没有这个地址。' },
  'channels.hook_refused': { status: 401, en: 'The signature is not right: {code}', zh: '签名校验失败:{code}' },
  'channels.hook_later': { status: 503, en: 'This shop is paused.', zh: '店铺已停用。' },
  'channels.file_missing': { status: 422, en: 'There is no file {path}.', zh: '没有文件 {path}。' },
  'channels.file_empty': { status: 422, en: 'The file is empty.', zh: '文件为空。' },
  'channels.file_unreadable': { status: 422, en: 'The file cannot be read: {summary}', zh: '无法读取文件:{summaryZh}' },
  'channels.file_too_complex': {
    status: 422,
    en: 'The file needs too much memory. Save it as CSV, or split it.',
    zh: '文件占用内存过大,请另存为 CSV 或拆分后再导入。',
  },
  'channels.mapping_incomplete': {
    status: 422,
    en: 'The column mapping is incomplete: {fields}',
    zh: '列对应关系不完整:{fields}',
  },
  'channels.column_missing': {
    status: 422,
    en: 'The file has no column "{header}".',
    zh: '文件中没有“{header}”列。',
  },
})
