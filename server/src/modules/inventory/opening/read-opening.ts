import { InputError, inputErrorText } from '#lib/input-error.ts'
import { type Line, type LineProblem, readLines } from '#lib/lines.ts'
import { parseMoney } from '#lib/money.ts'
import type { ByteSource } from '#lib/sheet.ts'
import { AppError } from '#platform/errors.ts'
import type { OpeningLine } from './open-stock.ts'

/** Headings by field, as people write them. Costs are in whole units (yuan). */
const headings = {
  skuCode: ['商品编码', '规格编码', '编码', 'sku', 'skucode'],
  locationCode: ['库位', '库位编码', '货位', 'location', 'bin', 'place'],
  quantity: ['数量', '期初数量', 'quantity', 'qty'],
  unitCostMinor: ['单位成本', '成本', '成本价', '单价', 'unitcost', 'cost'],
  lotCode: ['批次', '批次号', 'lot', 'lotcode'],
  expiresOn: ['有效期', '有效期至', '到期', '到期日', 'expires', 'expireson'],
} as const
type Field = keyof typeof headings
const required: readonly Field[] = ['skuCode', 'locationCode', 'quantity', 'unitCostMinor']

/** As many lines as one file may have: one transaction books them all. */
export const mostOpeningLines = 20_000

/**
 * Opening stock from CSV or Excel, headings in the first row in Chinese or English, in any order. Every problem of every line comes back.
 * @throws inventory.opening_unreadable
 */
export async function readOpening(
  source: ByteSource,
  currency: string,
): Promise<{ lines: OpeningLine[]; problems: LineProblem[] }> {
  const lines: OpeningLine[] = []
  try {
    const problems = await readLines(source, {
      headings,
      required,
      maxFileBytes: 10_000_000,
      mostLines: mostOpeningLines,
      read: (line) => readLine(line, currency, lines),
    })
    return { lines, problems }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new AppError('inventory.opening_unreadable', {
      because: `${inputErrorText(error, 'zh')} / ${inputErrorText(error, 'en')}`,
    })
  }
}

function readLine({ line, text, wrong, isFine }: Line<Field>, currency: string, lines: OpeningLine[]): void {
  if (text('skuCode') === '') wrong('skuCode', '请填写', 'is missing')
  if (text('locationCode') === '') wrong('locationCode', '请填写', 'is missing')
  const pieces = text('quantity').replaceAll(',', '')
  if (!/^[1-9]\d{0,8}$/.test(pieces)) wrong('quantity', '应为大于零的整数', 'must be a whole number above zero')
  const expiresOn = day(text('expiresOn'))
  if (expiresOn === undefined) wrong('expiresOn', '应为日期，如 2027-06-30', 'must be a day like 2027-06-30')
  let unitCostMinor = 0n
  try {
    unitCostMinor = parseMoney(text('unitCostMinor'), currency)
    if (unitCostMinor < 0n) wrong('unitCostMinor', '不能为负', 'must not be negative')
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    wrong('unitCostMinor', inputErrorText(error, 'zh'), inputErrorText(error, 'en'))
  }
  if (!isFine()) return
  lines.push({
    line,
    skuCode: text('skuCode'),
    locationCode: text('locationCode'),
    quantity: BigInt(pieces),
    unitCostMinor,
    ...(text('lotCode') !== '' && { lotCode: text('lotCode') }),
    ...(expiresOn && { expiresOn }),
  })
}

/** A day as 2027-06-30, 2027/6/30 or 2027.6.30, also with a time behind it; '' for none, undefined for no day. */
function day(text: string): string | undefined {
  if (text === '') return ''
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d.*)?$/.exec(text)
  if (!parts) return undefined
  const [, year, month, date] = parts as unknown as [string, string, string, string]
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const parsed = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(iso) ? undefined : iso
}
