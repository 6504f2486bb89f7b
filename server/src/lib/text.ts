/** Text as people and platforms write it: cleaned for storage, normalised for comparison, masked for showing, cut to fit. */

// Zero-width characters, direction marks, soft hyphens and byte order marks come along with copied text and are never meant.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** Text that a database and JSON hold: without zero characters and halves of surrogate pairs, otherwise as it was. */
export function storableText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()
}

/**
 * One form for all spellings of a text: Unicode NFKC (full-width letters, ligatures and compatibility forms become plain),
 * invisible and control characters gone, white space runs one blank, none at the ends. Worked: ' ＡＢＣ　１２３ ' is 'ABC 123'.
 */
export function normalizeText(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '').normalize('NFKC').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim()
}

export interface Phone {
  /** Chinese mobile, Chinese landline, 400/800/95/1xx service number, or a number of another country. */
  readonly kind: 'mobile' | 'landline' | 'service' | 'foreign'
  /** '13812345678', '021-68888888', '68888888' (no area code given), '4008208820', '+85251234567'. */
  readonly number: string
  /** Digits to dial after the connection stands; platforms give them out to hide the buyer's own number. */
  readonly extension?: string
}

const EXTENSION = /(?:转|轉|分机|ext\.?|#|,|;|-+|\s)+(\d{1,6})$/i
const MOBILE = /^1[3-9]\d{9}$/
const SERVICE = /^(?:[48]00\d{7}|95\d{3,7}|96\d{3,6}|1[0-2]\d{1,4})$/
// 010 and 02x have three digits, other area codes four; 00 is the way out of the country.
const LANDLINE = /^(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})$/
const LOCAL = /^[2-8]\d{6,7}$/

/**
 * Reads a telephone number as people write it: with blanks, dashes, brackets, full-width digits, +86 or 0086, and with an extension
 * after 转, #, ext, a comma or a dash. Undefined for anything else, masked numbers included.
 * Worked: '+86 138-1234-5678' → mobile 13812345678; '（０２１）６８８８ ８８８８转8001' → landline 021-68888888, extension 8001.
 */
export function parsePhone(text: string): Phone | undefined {
  const plain = normalizeText(text)
    .replace(/^(?:tel|phone|手机号?码?|电话|联系电话)\s*:?\s*/i, '')
    .replace(/[—–‐‑‒―−~～]/g, '-')
  if (plain.length > 40) return undefined
  const whole = phoneOf(plain)
  if (whole !== undefined) return whole
  const match = EXTENSION.exec(plain)
  if (match === null) return undefined
  const phone = phoneOf(plain.slice(0, match.index))
  return phone === undefined ? undefined : { ...phone, extension: match[1]! }
}

function phoneOf(text: string): Phone | undefined {
  if (!/^\(?\+?[\d\s().-]+$/.test(text)) return undefined
  const written = text.replace(/[\s().-]/g, '')
  const chinese = /^(?:\+86|0086|86(?=1[3-9]\d{9}$))(.*)$/.exec(written)?.[1]
  if (chinese === undefined) {
    const foreign = /^(?:\+|00)([1-9]\d{6,14})$/.exec(written)?.[1]
    if (foreign !== undefined) return { kind: 'foreign', number: `+${foreign}` }
  }
  const digits = chinese ?? written
  if (MOBILE.test(digits)) return { kind: 'mobile', number: digits }
  const landline = LANDLINE.exec(digits) ?? (chinese === undefined ? null : LANDLINE.exec(`0${digits}`))
  if (landline !== null) return { kind: 'landline', number: `${landline[1]}-${landline[2]}` }
  if (SERVICE.test(digits)) return { kind: 'service', number: digits }
  if (LOCAL.test(digits)) return { kind: 'landline', number: digits }
  return undefined
}

/** One text per number for keyed hashes, the extension included since it tells persons apart; undefined when it is no number. */
export function phoneKey(text: string): string | undefined {
  const phone = parsePhone(text)
  if (phone === undefined) return undefined
  const number = phone.kind === 'foreign' ? phone.number : `+86${phone.number.replace('-', '').replace(/^0/, '')}`
  return phone.extension === undefined ? number : `${number}#${phone.extension}`
}

const DOTS = /[·•‧∙⋅・･˙．.]/g
const NOT_IN_NAME = /[^\p{L}\p{M}\p{N}·]+/gu

/**
 * A person's name for keyed hashes: without blanks, punctuation and difference of case, the middle dot of transcribed names in one form.
 * Worked: ' 张 三 ' and '张三' are equal, so are '买买提・艾力' and '买买提•艾力', 'John SMITH' and 'john smith'.
 */
export function nameKey(name: string): string {
  return normalizeText(name.replace(DOTS, '·'))
    .toLowerCase()
    .replace(NOT_IN_NAME, '')
    .replace(/^·+|·+$/g, '')
}

/**
 * An address for keyed hashes: without blanks, punctuation and difference of case or width; dashes between numbers stay, since 3-12
 * and 31-2 are two doors, and # between them is 号.
 */
export function addressKey(address: string): string {
  return normalizeText(address.replace(/[—–‐‑‒―−－ー~～]+/g, '-'))
    .toLowerCase()
    .replace(/(?<=[\p{L}\p{N}])\s*-+\s*(?=[\p{L}\p{N}])/gu, '-')
    .replace(/(?<=\p{N})\s*#/gu, '号')
    .replace(/[^\p{L}\p{M}\p{N}-]+/gu, '')
    .replace(/^-+|-+$/g, '')
}

/** '张**', 'J**': the first character, and always two stars so that the length is not told. */
export function maskName(name: string): string {
  const first = firstGrapheme(name.trim())
  return first === '' ? '' : `${first}**`
}

/** '138****5678', '021-****8888', '400****820', '+852****4567'; what is no number becomes '****'; an extension '-**'. */
export function maskPhone(text: string): string {
  if (text.trim() === '') return ''
  const phone = parsePhone(text)
  if (phone === undefined || phone.number.length < 7) return '****'
  const { kind, number, extension } = phone
  const head = kind === 'landline' ? number.slice(0, number.indexOf('-') + 1) : number.slice(0, kind === 'foreign' ? 4 : 3)
  const tail = number.slice(kind === 'service' ? -3 : -4)
  return `${head}****${tail}${extension === undefined ? '' : '-**'}`
}

/** 'a***@example.com'. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return email.trim() === '' ? '' : '***'
  return `${firstGrapheme(email)}***${email.slice(at)}`
}

/** '广东省深圳市南山区****': nothing beyond the district. Parts that are missing are left out. */
export function maskAddress(address: { readonly province?: string; readonly city?: string; readonly district?: string }): string {
  const { province = '', city = '', district = '' } = address
  return `${province}${city === province ? '' : city}${district}****`
}

const PROVINCE = '(?:北京|天津|上海|重庆)市?|(?:香港|澳门)(?:特别行政区)?|[\\u4e00-\\u9fff]{2,6}?(?:省|自治区)'
const CITY = '[\\u4e00-\\u9fff]{2,9}?(?:市|自治州|地区|盟)'
const DISTRICT = '[\\u4e00-\\u9fff]{1,12}?(?:新区|区|县|自治县|旗|市)'
const DIVISIONS = new RegExp(`^(${PROVINCE})\\s*(${CITY})?\\s*(${DISTRICT})?|^(${CITY})\\s*(${DISTRICT})?`)

/** The same for an address in one text: what can be told to be province, city and district at its beginning stays. */
export function maskAddressText(address: string): string {
  const text = normalizeText(address)
  if (text === '') return ''
  const match = DIVISIONS.exec(text)
  return `${match === null ? '' : match[0].trim()}****`
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text.slice(0, 64))) return segment
  return ''
}

/**
 * At most so many characters as people count them, the last one '…' when something was cut; never half an emoji or accent.
 * @throws RangeError unless the limit is a positive integer
 */
export function truncate(text: string, maxCharacters: number): string {
  if (!Number.isInteger(maxCharacters) || maxCharacters < 1) throw new RangeError(`truncate to ${maxCharacters}`)
  if (text.length <= maxCharacters) return text
  let end = 0
  let count = 0
  for (const { segment, index } of graphemes.segment(text)) {
    if (++count === maxCharacters) end = index
    if (count > maxCharacters) return `${text.slice(0, end)}…`
    if (count === maxCharacters && index + segment.length === text.length) return text
  }
  return text
}

const encoder = new TextEncoder()

/**
 * At most so many bytes of UTF-8, for fields of carriers and platforms; cut between characters as people count them, without a mark.
 * @throws RangeError when the limit is negative or no integer
 */
export function truncateBytes(text: string, maxBytes: number): string {
  if (!Number.isInteger(maxBytes) || maxBytes < 0) throw new RangeError(`truncate to ${maxBytes} bytes`)
  if (text.length * 3 <= maxBytes) return text
  let bytes = 0
  for (const { segment, index } of graphemes.segment(text)) {
    bytes += encoder.encode(segment).length
    if (bytes > maxBytes) return text.slice(0, index)
  }
  return text
}
