import { InputError, inputErrorText } from '#lib/input-error.ts'
import { type Line, type LineProblem, readLines } from '#lib/lines.ts'
import { parseMoney } from '#lib/money.ts'
import type { ByteSource } from '#lib/sheet.ts'
import { AppError } from '#platform/errors.ts'
import type { Rate } from './postage.pure.ts'

export type RateLine = Omit<Rate, 'carrierId' | 'warehouseId'>

/** Headings by field, as people write them. Amounts are in whole units (yuan), weights in grams. */
const headings = {
  country: ['国家', 'country'],
  province: ['省份', '省', '目的省', 'province'],
  city: ['城市', '市', '目的市', 'city'],
  firstGrams: ['首重克', 'firstgrams'],
  firstMinor: ['首重费', '首重费用', '首重价格', 'firstprice'],
  stepGrams: ['续重克', 'stepgrams'],
  stepMinor: ['续重费', '续重费用', '续重价格', 'stepprice'],
  rounding: ['取整', '进位', 'rounding'],
  surchargeMinor: ['附加费', 'surcharge'],
  reachable: ['可达', '是否可达', 'reachable'],
} as const
type Field = keyof typeof headings
const required: readonly Field[] = ['firstGrams', 'firstMinor', 'stepGrams', 'stepMinor']

/** As many as one table may have. */
const mostRates = 5000

const roundings: Record<string, Rate['rounding']> = {
  '': 'up',
  up: 'up',
  向上: 'up',
  down: 'down',
  向下: 'down',
  half: 'half',
  四舍五入: 'half',
  exact: 'exact',
  按实际: 'exact',
}
const truths: Record<string, boolean> = {
  '': true,
  是: true,
  yes: true,
  true: true,
  1: true,
  否: false,
  no: false,
  false: false,
  0: false,
}

/**
 * A rate table from CSV or Excel, headings in the first row in Chinese or English, in any order. Every problem of every line comes back, so
 * that a table is corrected in one go.
 * @throws logistics.rates_unreadable
 */
export async function readRates(source: ByteSource, currency: string): Promise<{ rates: RateLine[]; problems: LineProblem[] }> {
  const rates: RateLine[] = []
  try {
    const problems = await readLines(source, {
      headings,
      required,
      maxFileBytes: 5_000_000,
      mostLines: mostRates,
      read: (line) => readLine(line, currency, rates),
    })
    return { rates, problems }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new AppError('logistics.rates_unreadable', {
      because: `${inputErrorText(error, 'zh')} / ${inputErrorText(error, 'en')}`,
    })
  }
}

function readLine({ text, wrong, isFine }: Line<Field>, currency: string, rates: RateLine[]): void {
  const grams = (field: Field): bigint => {
    if (/^[1-9]\d{0,8}$/.test(text(field))) return BigInt(text(field))
    wrong(field, '应为大于零的整数克', 'must be whole grams above zero')
    return 1n
  }
  const amount = (field: Field, empty: boolean): bigint => {
    if (empty && text(field) === '') return 0n
    try {
      const minor = parseMoney(text(field), currency)
      if (minor >= 0n) return minor
      wrong(field, '金额不能为负', 'the amount must not be negative')
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      wrong(field, inputErrorText(error, 'zh'), inputErrorText(error, 'en'))
    }
    return 0n
  }
  const country = text('country') === '' || text('country') === '中国' ? 'CN' : text('country').toUpperCase()
  if (!/^[A-Z]{2}$/.test(country)) wrong('country', '应为两位国家代码', 'must be a country code of two letters')
  const rounding = roundings[text('rounding').toLowerCase()]
  if (!rounding) wrong('rounding', '应为向上、向下、四舍五入或按实际', 'must be up, down, half or exact')
  const reachable = truths[text('reachable').toLowerCase()]
  if (reachable === undefined) wrong('reachable', '应为是或否', 'must be yes or no')
  const province = text('province')
  const city = text('city')
  if (province.length > 50) wrong('province', '过长', 'is too long')
  if (city.length > 50) wrong('city', '过长', 'is too long')
  if (city !== '' && province === '') wrong('province', '填写了城市,也要填写省份', 'a city needs its province')
  if (rates.some((rate) => rate.country === country && rate.province === province && rate.city === city))
    wrong('province', '这个地区出现了两次', 'this place comes twice')
  const rate: RateLine = {
    country,
    province,
    city,
    firstGrams: grams('firstGrams'),
    firstMinor: amount('firstMinor', false),
    stepGrams: grams('stepGrams'),
    stepMinor: amount('stepMinor', false),
    rounding: rounding ?? 'up',
    surchargeMinor: amount('surchargeMinor', true),
    reachable: reachable ?? true,
  }
  if (isFine()) rates.push(rate)
}
