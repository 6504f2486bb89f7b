/** Takes an address in one text apart; `#lib/address.ts`, whose division tables take 100 MB and are loaded only where they are needed. */
export type AddressReader = (
  text: string,
  country: string,
) => { province?: string; city?: string; district?: string; detail: string }

export interface Place {
  province: string
  city: string
  district: string
  street: string
}

/**
 * Where a parcel goes, from columns that may hold everything in one: "福建省 福州市 鼓楼区" in the province, or the whole address in one
 * cell. What has columns of its own is believed; the rest is looked up in the table of divisions.
 */
export function splitAddress(
  given: { province: string; city: string; district: string; street: string; address: string; country: string },
  readAddress: AddressReader | null,
): Place {
  let { province, city, district } = given
  if (city === '' && province !== '') {
    const parts = province.split(/[\s/|,，>-]+/).filter((part) => part !== '')
    if (parts.length >= 2) [province = '', city = '', district = ''] = [parts[0], parts[1], district || parts.slice(2).join('')]
  }
  const street = given.street === '' ? withoutPlace(given.address, [province, city, district]) : given.street
  if ((province !== '' && city !== '') || given.country !== 'CN' || street === '' || readAddress === null)
    return { province, city, district, street }
  const whole = given.address || [province, city, district, street].join('')
  const found = readAddress(whole, given.country)
  if (!found.province) return { province, city, district, street }
  return {
    province: province || found.province,
    city: city || (found.city ?? ''),
    district: district || (found.district ?? ''),
    street: given.street || found.detail || street,
  }
}

/** The street of an address that begins with its province, city and district, which some exports repeat. */
function withoutPlace(address: string, parts: readonly string[]): string {
  let rest = address.trim()
  for (const part of parts) {
    if (part !== '' && rest.startsWith(part)) rest = rest.slice(part.length).trim()
  }
  return rest === '' ? address.trim() : rest
}
