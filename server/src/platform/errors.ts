import type { Locale } from './context.ts'

export interface ErrorSpec {
  status: number
  en: string
  zh: string
  /** What values of a parameter are called: states and kinds instead of their codes. Several in one text are parted by `, `. */
  words?: Readonly<Record<string, Readonly<Record<string, { zh: string; en: string }>>>>
}

/** A place in the input, in the form the contract names it: `lines.0.quantity`. */
export interface FieldProblem {
  path: string
  code: string
  message: string
}

const catalog = new Map<string, ErrorSpec>()

/** Declares the expected failures of a module: code → HTTP status and sentence in both languages, `{name}` filled from the parameters. */
export function defineErrors<const T extends Record<string, ErrorSpec>>(specs: T): { [K in keyof T]: K } {
  const codes = {} as { [K in keyof T]: K }
  for (const code of Object.keys(specs) as (keyof T & string)[]) {
    catalog.set(code, specs[code]!)
    codes[code] = code
  }
  return codes
}

/** An expected failure. Throwing it rolls the transaction back and reaches the caller as a problem document. */
export class AppError extends Error {
  code: string
  params: Record<string, unknown>
  fields: FieldProblem[]
  constructor(code: string, params: Record<string, unknown> = {}, fields: FieldProblem[] = []) {
    super(`${code} ${Object.keys(params).join(',')}`.trim())
    this.name = 'AppError'
    this.code = code
    this.params = params
    this.fields = fields
  }
}

/** Throws `AppError(code)` unless the condition holds. */
export function refuseUnless(condition: unknown, code: string, params: Record<string, unknown> = {}): asserts condition {
  if (!condition) throw new AppError(code, params)
}

/** A truth of ours is broken: a defect, answered with 500 and logged. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken truth: ${message}`)
}

export function errorSpec(code: string): ErrorSpec {
  return catalog.get(code) ?? { status: 422, en: code, zh: code }
}

export function allErrorCodes(): string[] {
  return [...catalog.keys()].sort()
}

export function errorMessage(code: string, params: Record<string, unknown>, locale: Locale): string {
  const spec = errorSpec(code)
  return (locale === 'zh-CN' ? spec.zh : spec.en).replace(/\{(\w+)\}/g, (_, name: string) => {
    if (params[name] === undefined) return ''
    const known = spec.words?.[name]
    const value = String(params[name])
    if (!known) return value
    const said = value
      .split(', ')
      .map((word) => (Object.hasOwn(known, word) ? known[word]![locale === 'zh-CN' ? 'zh' : 'en'] : word))
    return said.join(locale === 'zh-CN' ? '、' : ', ')
  })
}

export const platformErrors = defineErrors({
  'platform.invalid_input': { status: 400, en: 'The input is not valid: {summary}', zh: '输入有误:{summary}' },
  'platform.not_found': {
    status: 404,
    en: 'There is no {what} with this id.',
    zh: '找不到该{what}。',
    words: {
      what: {
        shop: { zh: '店铺', en: 'shop' },
        company: { zh: '公司', en: 'company' },
        mailbox: { zh: '邮箱', en: 'mailbox' },
        zone: { zh: '库区', en: 'zone' },
        period: { zh: '账期', en: 'month' },
        key: { zh: '密钥', en: 'key' },
        barcode: { zh: '条码', en: 'barcode' },
        'supplier bill': { zh: '供应商账单', en: 'supplier bill' },
        'journal entry': { zh: '凭证', en: 'journal entry' },
        'booked order': { zh: '已入账订单', en: 'booked order' },
        'channel order': { zh: '原始单', en: 'channel order' },
        listing: { zh: '平台商品', en: 'listing' },
        product: { zh: '商品', en: 'product' },
        SKU: { zh: '规格', en: 'SKU' },
        file: { zh: '文件', en: 'file' },
        version: { zh: '版本', en: 'version' },
        upload: { zh: '上传的文件', en: 'upload' },
        mapping: { zh: '列对应方案', en: 'mapping' },
        statement: { zh: '对账单', en: 'statement' },
        push: { zh: '发货回传', en: 'push' },
        job: { zh: '任务', en: 'job' },
        'blacklist entry': { zh: '黑名单记录', en: 'blacklist entry' },
        location: { zh: '库位', en: 'location' },
        warehouse: { zh: '仓库', en: 'warehouse' },
        carrier: { zh: '快递', en: 'carrier' },
        order: { zh: '订单', en: 'order' },
        customer: { zh: '客户', en: 'customer' },
        fulfillment: { zh: '出库单', en: 'fulfillment' },
        wave: { zh: '波次', en: 'wave' },
        supplier: { zh: '供应商', en: 'supplier' },
        image: { zh: '图片', en: 'image' },
        role: { zh: '角色', en: 'role' },
        member: { zh: '成员', en: 'member' },
        invitation: { zh: '邀请', en: 'invitation' },
        entry: { zh: '凭证', en: 'entry' },
        account: { zh: '科目', en: 'account' },
        parcel: { zh: '包裹', en: 'parcel' },
        handover: { zh: '交接', en: 'handover' },
        receipt: { zh: '收货单', en: 'receipt' },
        bill: { zh: '账单', en: 'bill' },
        'API key': { zh: 'API 密钥', en: 'API key' },
        session: { zh: '登录', en: 'session' },
        'pick task': { zh: '拣货任务', en: 'pick task' },
        'expected receipt': { zh: '预约收货', en: 'expected receipt' },
      },
    },
  },
  'platform.no_such_route': { status: 404, en: 'There is no such address: {method} {path}', zh: '没有这个地址:{method} {path}' },
  'platform.not_signed_in': { status: 401, en: 'Sign in first.', zh: '请先登录。' },
  'platform.forbidden': { status: 403, en: 'You need the permission "{permission}" for this.', zh: '您没有“{permission}”权限。' },
  'platform.out_of_scope': {
    status: 403,
    en: 'This {what} is outside the shops or warehouses you may work on.',
    zh: '该{what}不在您的店铺或仓库范围内。',
  },
  'platform.module_off': {
    status: 403,
    en: 'The module "{module}" is switched off for this company.',
    zh: '贵公司未启用“{module}”模块。',
  },
  'platform.version_conflict': {
    status: 412,
    en: 'Someone else changed this in the meantime. Load it again and repeat your change.',
    zh: '数据已被他人修改,请刷新后重试。',
  },
  'platform.version_required': {
    status: 428,
    en: 'Send the If-Match header with the version you edited.',
    zh: '请在 If-Match 头中给出所编辑的版本。',
  },
  'platform.duplicate': { status: 409, en: 'This already exists ({constraint}).', zh: '已存在相同的记录({constraint})。' },
  'platform.still_referenced': {
    status: 409,
    en: 'This refers to something that does not exist or is still in use ({constraint}).',
    zh: '引用了不存在或仍在使用的记录({constraint})。',
  },
  'platform.rule_broken': {
    status: 422,
    en: 'The database refused this: rule {constraint}.',
    zh: '数据库拒绝了该操作:规则 {constraint}。',
  },
  'platform.idempotency_key_reused': {
    status: 422,
    en: 'This idempotency key was already used for another request.',
    zh: '该幂等键已用于另一个请求。',
  },
  'platform.too_many_requests': {
    status: 429,
    en: 'Too many requests. Try again in {seconds} seconds.',
    zh: '请求过于频繁,请在 {seconds} 秒后重试。',
  },
  'platform.too_large': { status: 413, en: 'This is larger than the {limit} allowed.', zh: '内容超过允许的大小 {limit}。' },
  'platform.busy': {
    status: 503,
    en: 'The system is busy with the same records. Try again in a moment.',
    zh: '系统正在处理相同的数据,请稍后重试。',
  },
  'platform.database_down': {
    status: 503,
    en: 'The database cannot be reached at the moment. Nothing was changed.',
    zh: '暂时无法连接数据库,未做任何修改。',
  },
  'platform.unsupported_media': { status: 415, en: 'Send the body as {expected}.', zh: '请以 {expected} 格式提交内容。' },
  'platform.internal': {
    status: 500,
    en: 'Something went wrong on our side. Nothing was changed. Tell us the request number {requestId}.',
    zh: '系统内部错误,未做任何修改。请将请求编号 {requestId} 告诉我们。',
  },
})
