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
  csv_quote_unclosed: { zh: '第{line}行开始的引号没有结束', en: 'the quote opened in line {line} is never closed' },
  csv_cell_too_long: { zh: '第{line}行有单元格超过{limit}个字符', en: 'a cell in line {line} is longer than {limit} characters' },
  csv_row_too_long: { zh: '第{line}行超过{limit}个字符', en: 'line {line} is longer than {limit} characters' },
  csv_too_many_columns: { zh: '第{line}行超过{limit}列', en: 'line {line} has more than {limit} columns' },
  csv_not_text: {
    zh: '第{line}行附近含有二进制内容，这不是文本文件',
    en: 'there is binary content near line {line}: this is not a text file',
  },
  csv_encoding: {
    zh: '第{line}行之后的内容不是有效的{encoding}编码，请选择文件的编码后重试',
    en: 'the text after line {line} is not valid {encoding}; choose the encoding of the file and try again',
  },
  sheet_file_too_large: { zh: '文件超过{megabytes} MB', en: 'the file is larger than {megabytes} MB' },
  sheet_content_too_large: {
    zh: '表格解压后过大（“{part}”超过{megabytes} MB）',
    en: 'the workbook unpacks to too much ("{part}" is over {megabytes} MB)',
  },
  sheet_broken: { zh: '表格文件已损坏，无法读取（{reason}）', en: 'the workbook is damaged and cannot be read ({reason})' },
  sheet_encrypted: { zh: '表格设有密码，请先去除密码再上传', en: 'the workbook has a password; remove it and try again' },
  sheet_old_format: {
    zh: '不支持旧版 .xls 格式，请另存为 .xlsx 或 .csv 再上传',
    en: 'the old .xls format is not read; save the file as .xlsx or .csv and try again',
  },
  sheet_is_html: {
    zh: '这个文件其实是网页（HTML），请用表格软件打开后另存为 .xlsx 或 .csv',
    en: 'this file is a web page (HTML) in fact; open it in a spreadsheet and save it as .xlsx or .csv',
  },
  sheet_missing: { zh: '没有名为“{sheet}”的工作表', en: 'there is no sheet named "{sheet}"' },
  sheet_empty: { zh: '工作簿里没有工作表', en: 'the workbook has no sheet' },
  sheet_too_many_rows: { zh: '超过{limit}行', en: 'more than {limit} rows' },
  sheet_too_many_columns: { zh: '第{line}行超过{limit}列', en: 'row {line} has more than {limit} columns' },
  sheet_cell_too_long: {
    zh: '第{line}行有单元格超过{limit}个字符',
    en: 'a cell in row {line} is longer than {limit} characters',
  },
  barcode_check_digit: { zh: '条码“{text}”的校验位不正确', en: 'the check digit of "{text}" is wrong' },
  barcode_not_gtin: {
    zh: '“{text}”不是商品条码（应为 8、12、13 或 14 位数字）',
    en: '"{text}" is not a GTIN of 8, 12, 13 or 14 digits',
  },
  barcode_character: { zh: '条码不能包含字符“{character}”', en: 'a Code 128 barcode cannot hold the character "{character}"' },
  barcode_length: { zh: '条码内容应为 1 至 {limit} 个字符', en: 'a barcode holds 1 to {limit} characters' },
  gs1_malformed: { zh: '“{text}”不是有效的 GS1 条码内容（{at}）', en: '"{text}" is not valid GS1 data ({at})' },
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
