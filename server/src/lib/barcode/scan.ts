/** What a scanner sent, told apart: an article number, GS1 data, or a text of ours such as a waybill, location or tote. */
import { InputError } from '../input-error.ts'
import { GROUP_SEPARATOR } from './code128.ts'
import { type Gs1Element, gs1Day, parseBracketed, parseElementString } from './gs1.ts'
import { gtin14, isGtin } from './gtin.ts'

export type Scan =
  | { readonly kind: 'gtin'; readonly gtin14: string }
  | {
      readonly kind: 'gs1'
      readonly elements: readonly Gs1Element[]
      /** 01, else the content 02. */
      readonly gtin14?: string
      readonly sscc?: string
      readonly lot?: string
      readonly serial?: string
      /** Use by (17), else best before (15): 'YYYY-MM-DD'. */
      readonly expiresOn?: string
      readonly producedOn?: string
      /** Pieces: 37, else 30. */
      readonly count?: bigint
    }
  | { readonly kind: 'text'; readonly text: string }

// AIM symbology identifiers (ISO/IEC 15424) that announce GS1 data, and those of EAN symbols
const GS1_SYMBOLOGY = /^\](?:C1|d2|Q3|J1|e[0-3])/
const EAN_SYMBOLOGY = /^\]E(?:0\d{13}|4\d{8})$/
const OTHER_EAN_SYMBOLOGY = /^\]E[04]/
const ANY_SYMBOLOGY = /^\][A-Za-z][0-9A-Za-m]/

/**
 * Reads a scan. With a symbology identifier (']C1', ']d2', ']Q3', ']E0' …, which most scanners can be set to send) there is no doubt. Without
 * one, brackets or a group separator show GS1 data; so does a text that begins like a GTIN or SSCC element and reads as
 * GS1 data to its end; 8, 12, 13 or 14 digits with a right check digit are an article; the rest is text.
 *
 * @param currentYear tells the century of dates in the code
 * @throws InputError gs1_malformed, barcode_check_digit, barcode_not_gtin when the symbology says so and the content does not
 */
export function parseScan(sent: string, currentYear: number): Scan {
  const scanned = sent.replace(/[\r\n]+$/, '')
  if (GS1_SYMBOLOGY.test(scanned)) return gs1Scan(parseElementString(scanned.slice(3)), currentYear)
  if (EAN_SYMBOLOGY.test(scanned)) return { kind: 'gtin', gtin14: gtin14(scanned.slice(3)) }
  if (OTHER_EAN_SYMBOLOGY.test(scanned)) throw new InputError('barcode_not_gtin', { text: scanned.slice(3) })
  if (ANY_SYMBOLOGY.test(scanned)) return plainScan(scanned.slice(3))
  if (/^\(\d{2,4}\)/.test(scanned)) return gs1Scan(parseBracketed(scanned), currentYear)
  if (scanned.startsWith(GROUP_SEPARATOR)) return gs1Scan(parseElementString(scanned.slice(1)), currentYear)
  if (scanned.includes(GROUP_SEPARATOR)) return gs1Scan(parseElementString(scanned), currentYear)
  if (/^(?:0[0-3]\d{14})/.test(scanned)) {
    try {
      return gs1Scan(parseElementString(scanned), currentYear)
    } catch (error) {
      // Some other number that happens to begin so
      if (!(error instanceof InputError)) throw error
    }
  }
  return plainScan(scanned)
}

function plainScan(text: string): Scan {
  return isGtin(text) ? { kind: 'gtin', gtin14: gtin14(text) } : { kind: 'text', text }
}

function gs1Scan(elements: readonly Gs1Element[], currentYear: number): Scan {
  const value = (...ais: readonly string[]): string | undefined => {
    for (const ai of ais) {
      const found = elements.find((element) => element.ai === ai)
      if (found !== undefined) return found.value
    }
    return undefined
  }
  const day = (date: string | undefined) => (date === undefined ? undefined : gs1Day(date, currentYear))
  const count = value('37', '30')
  const known = {
    gtin14: value('01', '02'),
    sscc: value('00'),
    lot: value('10'),
    serial: value('21'),
    expiresOn: day(value('17', '15')),
    producedOn: day(value('11')),
    count: count === undefined ? undefined : BigInt(count),
  }
  return {
    kind: 'gs1',
    elements,
    ...(Object.fromEntries(Object.entries(known).filter(([, each]) => each !== undefined)) as typeof known),
  }
}
