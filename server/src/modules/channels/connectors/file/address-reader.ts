import type { AddressReader } from './address.pure.ts'
import type { ColumnMapping } from './column-mapping.contract.ts'
import { needsAddressReader } from './map-order.pure.ts'

/** The reader of addresses for a mapping, loaded if it needs one. */
export async function addressReaderFor(mapping: ColumnMapping): Promise<AddressReader | null> {
  if (!needsAddressReader(mapping)) return null
  const { parseAddressText } = await import('#lib/address.ts')
  return parseAddressText
}
