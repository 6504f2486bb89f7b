/** One row of an imported table as a product with one SKU, or what is wrong with which cell. */
import { InputError, inputErrorText } from '#lib/input-error.ts'
import { parseMoney } from '#lib/money.ts'
import { parseQuantity } from '#lib/quantity.ts'
import type { ProductInput, SkuInput } from '../products/plan-products.pure.ts'
import type { ColumnMeaning, Measure } from './product-columns.pure.ts'

export interface CellProblem {
  column: string
  zh: string
  en: string
}

export interface ReadRow {
  input: ProductInput
  skuCode: string
}

class Bad extends Error {
  zh: string
  en: string
  constructor(zh: string, en: string) {
    super(en)
    this.zh = zh
    this.en = en
  }
}

/**
 * Empty cells say nothing: what is there stays. The word for empty is `-` for measures and prices.
 * @param cells as text
 * @param currency of the prices
 */
export function readProductRow(
  cells: readonly string[],
  meanings: readonly ColumnMeaning[],
  currency: string,
): { row: ReadRow } | { problems: CellProblem[] } {
  const problems: CellProblem[] = []
  const input: ProductInput = { skus: [] }
  const sku: SkuInput = { skuCode: '' }
  const attributes: Record<string, string> = {}
  const barcodes: { barcode: string; quantity: bigint }[] = []
  for (const meaning of meanings) {
    const text = (cells[meaning.column] ?? '').trim()
    if (text === '') continue
    try {
      if ('attribute' in meaning) attributes[meaning.attribute] = short(text, 200)
      else if (meaning.field === 'barcode') barcodes.push(...readBarcodes(text))
      else setField(input, sku, meaning, text, currency)
    } catch (error) {
      if (error instanceof Bad) problems.push({ column: meaning.heading, zh: error.zh, en: error.en })
      else if (error instanceof InputError)
        problems.push({ column: meaning.heading, zh: inputErrorText(error, 'zh'), en: inputErrorText(error, 'en') })
      else throw error
    }
  }
  if (sku.skuCode === '') {
    const heading = meanings.find((meaning) => 'field' in meaning && meaning.field === 'skuCode')?.heading ?? 'SKU'
    if (!problems.some((problem) => problem.column === heading))
      problems.push({ column: heading, zh: '规格编码为空', en: 'the SKU code is empty' })
  }
  if (problems.length > 0) return { problems }
  if (Object.keys(attributes).length > 0) sku.attributes = attributes
  if (barcodes.length > 0) sku.barcodes = barcodes
  input.skus.push(sku)
  return { row: { input, skuCode: sku.skuCode } }
}

function setField(
  input: ProductInput,
  sku: SkuInput,
  meaning: Extract<ColumnMeaning, { field: unknown }>,
  text: string,
  currency: string,
): void {
  switch (meaning.field) {
    case 'productCode':
      input.productCode = code(text)
      return
    case 'skuCode':
      sku.skuCode = code(text)
      return
    case 'productName':
      input.name = short(text, 200)
      return
    case 'skuName':
      sku.name = short(text, 200)
      return
    case 'brand':
      input.brand = short(text, 100)
      return
    case 'category':
      input.category = short(text, 200)
      return
    case 'description':
      input.description = short(text, 10_000)
      return
    case 'unit':
      sku.unit = short(text, 20)
      return
    case 'weight':
      sku.weightGrams = isNone(text) ? null : measure(text, meaning.unit ?? 'g', 'g')
      return
    case 'length':
      sku.lengthMm = isNone(text) ? null : measure(text, meaning.unit ?? 'mm', 'mm')
      return
    case 'width':
      sku.widthMm = isNone(text) ? null : measure(text, meaning.unit ?? 'mm', 'mm')
      return
    case 'height':
      sku.heightMm = isNone(text) ? null : measure(text, meaning.unit ?? 'mm', 'mm')
      return
    case 'listPrice':
      sku.listPriceMinor = isNone(text) ? null : price(text, currency)
      return
    case 'purchasePrice':
      sku.purchasePriceMinor = isNone(text) ? null : price(text, currency)
      return
    case 'tracksLots':
      sku.tracksLots = yesNo(text)
      return
    case 'shelfLifeDays':
      sku.shelfLifeDays = isNone(text) ? null : shelfLife(text, meaning.unit ?? 'days')
      return
    case 'parts':
      sku.parts = readParts(text)
      return
    case 'status':
      sku.status = readStatus(text)
      return
    case 'barcode':
      return
  }
}

const isNone = (text: string) => text === '-' || text === '—' || text === '无'

function short(text: string, limit: number): string {
  if ([...text].some((character) => /[\p{Cc}\p{Cs}]/u.test(character) && !/[\t\n\r]/.test(character)))
    throw new Bad('含有控制字符', 'it holds control characters')
  if (text.length > limit) throw new Bad(`超过 ${limit} 个字符`, `it is longer than ${limit} characters`)
  return text
}

/** What Excel makes of long numbers cannot be undone: the digits are gone from the file. */
function code(text: string): string {
  if (/^\d(?:\.\d+)?E\+\d+$/i.test(text))
    throw new Bad(
      `“${text}”是被表格软件改成科学计数法的编码,请将该列设为文本后重填`,
      `"${text}" was turned into scientific notation by a spreadsheet; format the column as text and enter it again`,
    )
  return short(text, 100)
}

/** Several, set apart by ; , 、 | or blanks; `6901234567892*12` stands for a pack of twelve. */
function readBarcodes(text: string): { barcode: string; quantity: bigint }[] {
  return text
    .split(/[;\uff1b,\uff0c、|\s]+/u)
    .filter((item) => item !== '')
    .map((item) => {
      const pack = /^(.+)[*×](\d{1,6})$/u.exec(item)
      const quantity = pack ? BigInt(pack[2]!) : 1n
      if (quantity === 0n) throw new Bad(`“${item}”的数量为 0`, `the quantity of "${item}" is 0`)
      return { barcode: code(pack ? pack[1]! : item), quantity }
    })
}

/** `SKU-A*2; SKU-B` is two of A and one of B. */
function readParts(text: string): { skuCode: string; quantity: bigint }[] {
  const parts = text
    .split(/[;\uff1b|\n]+/u)
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const counted = /^(.+?)\s*[*×]\s*(\d{1,6})$/u.exec(item)
      const quantity = counted ? BigInt(counted[2]!) : 1n
      if (quantity === 0n) throw new Bad(`“${item}”的数量为 0`, `the quantity of "${item}" is 0`)
      return { skuCode: code(counted ? counted[1]! : item), quantity }
    })
  if (parts.length === 0) throw new Bad('没有组成规格', 'it names no part')
  if (parts.length > 100) throw new Bad('组成规格超过 100 个', 'it names more than 100 parts')
  return parts
}

function price(text: string, currency: string): bigint {
  const amount = parseMoney(text.normalize('NFKC').replace(/^(?:¥|￥|\$|CNY|RMB)\s*|\s*元$/giu, ''), currency, {
    thousands: true,
  })
  if (amount < 0n) throw new Bad(`“${text}”是负数`, `"${text}" is negative`)
  if (amount > 1_000_000_000_000n) throw new Bad(`“${text}”过大`, `"${text}" is too large`)
  return amount
}

const factors: Partial<Record<Measure, [bigint, 'g' | 'mm']>> = {
  g: [1n, 'g'],
  kg: [1000n, 'g'],
  mm: [1n, 'mm'],
  cm: [10n, 'mm'],
  m: [1000n, 'mm'],
}
const writtenUnits: Record<string, Measure> = {
  g: 'g',
  克: 'g',
  kg: 'kg',
  千克: 'kg',
  公斤: 'kg',
  mm: 'mm',
  毫米: 'mm',
  cm: 'cm',
  厘米: 'cm',
  m: 'm',
  米: 'm',
}

/** Grams or millimetres, rounded up: a parcel is never lighter than it is. A unit in the cell counts more than that of the heading. */
function measure(text: string, unit: Measure, into: 'g' | 'mm'): bigint {
  const match = /^(\d{1,9})(?:\.(\d{1,12}))?\s*(\p{L}{1,2})?$/u.exec(text.normalize('NFKC').replaceAll(',', ''))
  const [factor, kind] = (match && factors[match[3] ? (writtenUnits[match[3].toLowerCase()] ?? 'days') : unit]) || []
  if (!match || factor === undefined || kind !== into)
    throw new Bad(
      `“${text}”不是有效的${into === 'g' ? '重量' : '长度'}`,
      `"${text}" is not a ${into === 'g' ? 'weight' : 'length'}`,
    )
  const decimals = match[2] ?? ''
  const scale = 10n ** BigInt(decimals.length)
  const value = (BigInt(match[1]! + decimals) * factor + scale - 1n) / scale
  if (value > 1_000_000_000n) throw new Bad(`“${text}”过大`, `"${text}" is too large`)
  return value
}

function shelfLife(text: string, unit: Measure): number {
  const match = /^(\d+(?:\.0+)?)\s*(天|日|个月|月|年|days?|months?|years?)?$/iu.exec(text.normalize('NFKC'))
  if (!match) throw new Bad(`“${text}”不是有效的保质期`, `"${text}" is not a shelf life`)
  const written = match[2]?.toLowerCase() ?? ''
  const per =
    /月|month/.test(written) || (written === '' && unit === 'months')
      ? 30
      : /年|year/.test(written) || (written === '' && unit === 'years')
        ? 365
        : 1
  return Number(parseQuantity(match[1]!, { min: 1n, max: BigInt(Math.floor(36_500 / per)) })) * per
}

function yesNo(text: string): boolean {
  const word = text.toLowerCase()
  if (['是', 'y', 'yes', '1', 'true', '启用', '√', '有'].includes(word)) return true
  if (['否', 'n', 'no', '0', 'false', '不启用', '×', '无', '-'].includes(word)) return false
  throw new Bad(`“${text}”应为“是”或“否”`, `"${text}" should be yes or no`)
}

function readStatus(text: string): 'active' | 'retired' {
  const word = text.toLowerCase()
  if (['在售', '启用', '上架', '正常', '销售中', '出售中', 'active', 'enabled', 'on sale', 'published'].includes(word))
    return 'active'
  if (['停用', '停售', '下架', '已下架', '禁用', '作废', 'retired', 'inactive', 'disabled', 'archived', 'draft'].includes(word))
    return 'retired'
  throw new Bad(`“${text}”应为“在售”或“停用”`, `"${text}" should be active or retired`)
}
