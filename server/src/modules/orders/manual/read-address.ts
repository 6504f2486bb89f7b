import type { Receiver } from '../receiver.ts'

/**
 * Takes a pasted text apart into a receiver, and says what a person should look at.
 * Texts of other countries come back as the street.
 */
export async function readAddress(
  text: string,
  country: string,
): Promise<{ receiver: Receiver; problems: string[]; alternatives: string[] }> {
  // The list of divisions is large; whoever never pastes never loads it.
  const { assessAddress, parseAddressText } = await import('#lib/address.ts')
  const parsed = parseAddressText(text, country)
  const phone = parsed.phone ? `${parsed.phone.number}${parsed.phone.extension ? `-${parsed.phone.extension}` : ''}` : ''
  const receiver: Receiver = {
    name: parsed.name ?? '',
    phone,
    country,
    province: parsed.province ?? '',
    city: parsed.city ?? '',
    district: parsed.district ?? '',
    street: parsed.detail.slice(0, 300),
    postcode: '',
  }
  const { problems } = assessAddress({ ...receiver, detail: receiver.street })
  return { receiver, problems: [...problems], alternatives: [...parsed.alternatives] }
}
