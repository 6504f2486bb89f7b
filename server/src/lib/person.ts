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

/**
 * Digits of a telephone number, so that the ways of writing one number give one hash: full-width digits, blanks, dashes and the
 * country code of mainland mobiles fall away. Platforms append an extension to virtual numbers, "13900000017-2345": it stays, since
 * the same virtual number with another extension is somebody else.
 * Worked: '+86 139-0000-0017' and '１３９００００００１７' → '13900000017'; '400-820 8820' → '4008208820'. Empty when there is no digit.
 */
export function phoneForm(text: string): string {
  const plain = text.normalize('NFKC').trim()
  const extended = /^(.*\d)\s*(?:-|转|ext\.?|x|#|,)\s*(\d{3,6})$/i.exec(plain)
  // A dash in front of the last digits is only an extension behind a complete mobile number.
  if (extended !== null && /^1\d{10}$/.test(mobileForm(extended[1]!))) return `${mobileForm(extended[1]!)}#${extended[2]}`
  return mobileForm(plain)
}

function mobileForm(text: string): string {
  const digits = text.replace(/\D+/g, '')
  return /^(?:0086|86)1\d{10}$/.test(digits) ? digits.slice(-11) : digits
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

/** 林晓明 → 林**, Ann Lee → A** */
export function maskedName(name: string): string {
  const first = [...name.trim()][0]
  return first === undefined ? '' : `${first}**`
}

/** 13900000017 → 139****0017; short numbers keep their last two digits. */
export function maskedPhone(phone: string): string {
  const digits = phone.trim()
  if (digits === '') return ''
  if (digits.includes('*')) return digits
  return digits.length >= 8 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : `***${digits.slice(-2)}`
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
