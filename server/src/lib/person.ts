import { firstGrapheme, normalizeText } from './text.ts'

/** Who gets a parcel, as it is sealed. */
export interface Receiver {
  name: string
  phone: string
  country: string
  province: string
  city: string
  district: string
  street: string
  postcode: string
}

/** Forms of names, numbers and addresses that are equal when they mean the same, for keyed hashes, and what people see of them. */

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

/**
 * One text per number for keyed hashes, whichever way it was written. Platforms append an extension to virtual numbers,
 * "13900000017-2345": it stays, since the same virtual number with another extension is somebody else. What cannot be read as a number
 * keeps its digits, so that it is equal to itself.
 * Worked: '+86 139-0000-0017' and '１３９００００００１７' → '13900000017'; '+86 21 6888 8888' and '(021) 68888888' → '02168888888';
 * '400-820 8820' → '4008208820'; '001 (415) 555-2671' → '+14155552671'. Empty when there is no digit.
 */
export function phoneForm(text: string): string {
  const phone = parsePhone(text)
  if (phone === undefined) return text.normalize('NFKC').replace(/\D+/g, '')
  const number = phone.number.replace('-', '')
  return phone.extension === undefined ? number : `${number}#${phone.extension}`
}

/**
 * Text without what differs between two writings of the same: case, width, blanks, punctuation. What parts two numbers stays a mark, so
 * that door 3-12 is not door 31-2.
 */
export function looseForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, (signs, at: number, whole: string) =>
      isDigit(whole[at - 1]) && isDigit(whole[at + signs.length]) ? '_' : '',
    )
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

/** Equal for two orders that may travel in one parcel: the same name, number and place. */
export function receiverForm(receiver: Receiver): string {
  const { name, phone, country, province, city, district, street } = receiver
  return [looseForm(name), phoneForm(phone), looseForm(country), looseForm(province + city + district + street)].join('|')
}

/** 林晓明 → 林**, Ann Lee → A**: always two stars, so that the length is not told. */
export function maskedName(name: string): string {
  const first = firstGrapheme(name.trim())
  return first === '' ? '' : `${first}**`
}

/**
 * '138****5678', '021-****8888', '400****820', '+852****4567'; an extension '-**'; what is no number '****'. A number that came masked
 * from its platform stays as it is.
 */
export function maskedPhone(text: string): string {
  const plain = text.trim()
  if (plain === '' || plain.includes('*')) return plain
  const phone = parsePhone(text)
  if (phone === undefined || phone.number.length < 7) return '****'
  const { kind, number, extension } = phone
  const head = kind === 'landline' ? number.slice(0, number.indexOf('-') + 1) : number.slice(0, kind === 'foreign' ? 4 : 3)
  const tail = number.slice(kind === 'service' ? -3 : -4)
  return `${head}****${tail}${extension === undefined ? '' : '-**'}`
}

/** One line for lists: who and roughly where, never the street. */
export function maskedReceiver(receiver: Receiver): string {
  const place = [receiver.province, receiver.city, receiver.district].filter((part) => part !== '').join(' ')
  return [maskedName(receiver.name), maskedPhone(receiver.phone), place].filter((part) => part !== '').join(' ')
}

/**
 * Whether a parcel can find its way: somebody to hand it to, a number to call, and a street. In China province and city as well (some
 * cities have no districts); elsewhere a city or a postcode.
 */
export function receiverComplete(receiver: Receiver): boolean {
  const { name, phone, country, province, city, street, postcode } = receiver
  if (name.trim() === '' || street.trim() === '' || phoneForm(phone).length < 5) return false
  if (country === 'CN' || country === '') return province.trim() !== '' && city.trim() !== ''
  return city.trim() !== '' || postcode.trim() !== ''
}
