/**
 * The one error the pure kernel throws when text or bytes handed in by a person or another system are not what they should be.
 * It carries a code and its parameters, so that the edge (HTTP, import report, form) can answer in the reader's language.
 * Mistakes of the caller (a negative weight, an unknown currency in our own code) throw RangeError or TypeError instead.
 */
export class InputError extends Error {
  readonly code: InputErrorCode
  readonly params: Readonly<Record<string, string | number>>

  constructor(code: InputErrorCode, params: Record<string, string | number> = {}) {
    super(fill(MESSAGES[code].en, params))
    this.name = 'InputError'
    this.code = code
    this.params = params
  }
}

const MESSAGES = {
  money_malformed: { zh: '“{text}”不是有效的金额', en: '"{text}" is not an amount of money' },
  money_too_many_decimals: {
    zh: '“{text}”的小数位超过{currency}允许的{decimals}位',
    en: '"{text}" has more decimals than the {decimals} of {currency}',
  },
  money_too_large: { zh: '金额“{text}”超出可存储的范围', en: 'the amount "{text}" is too large to store' },
  currency_unknown: { zh: '不支持的币种“{currency}”', en: 'unknown currency "{currency}"' },
  quantity_malformed: { zh: '“{text}”不是有效的数量（需为整数）', en: '"{text}" is not a whole quantity' },
  quantity_out_of_range: {
    zh: '数量“{text}”超出范围（{min} 至 {max}）',
    en: 'the quantity "{text}" is not between {min} and {max}',
  },
  time_zone_unknown: { zh: '未知的时区“{timeZone}”', en: 'unknown time zone "{timeZone}"' },
  day_malformed: { zh: '“{text}”不是有效的日期（应为 2026-11-22 的格式）', en: '"{text}" is not a date like 2026-11-22' },
  month_malformed: { zh: '“{text}”不是有效的月份（应为 2026-11 的格式）', en: '"{text}" is not a month like 2026-11' },
  time_malformed: {
    zh: '“{text}”不是有效的时间（应为 2026-11-22 18:30:00 的格式）',
    en: '"{text}" is not a time like 2026-11-22 18:30:00',
  },
  duration_malformed: {
    zh: '“{text}”不是有效的时长（例如 30s、15m、2h、7d）',
    en: '"{text}" is not a duration like 30s, 15m, 2h or 7d',
  },
} as const

export type InputErrorCode = keyof typeof MESSAGES

/** The sentence for a code, in Chinese or English. */
export function inputErrorText(
  error: { readonly code: InputErrorCode; readonly params: Readonly<Record<string, string | number>> },
  language: 'zh' | 'en',
): string {
  return fill(MESSAGES[error.code][language], error.params)
}

function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    // A pasted megabyte must not come back inside an error message.
    return value === undefined ? whole : String(value).slice(0, 80)
  })
}
