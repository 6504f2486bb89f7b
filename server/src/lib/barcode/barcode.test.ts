import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import bwip from 'bwip-js/node'
import fc from 'fast-check'
import { InputError } from '../input-error.ts'
import { code128Values, code128Widths, GROUP_SEPARATOR } from './code128.ts'
import { ean8Modules, ean13Modules } from './ean.ts'
import { bracketed, elementString, gs1Day, gs1Decimal, parseBracketed, parseElementString } from './gs1.ts'
import { identifierOf } from './gs1-identifiers.ts'
import { cartonGtin, gs1CheckDigit, gtin14, hasGs1CheckDigit, isGtin, isSscc, shortGtin, sscc } from './gtin.ts'
import { parseScan } from './scan.ts'

const code = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return error instanceof InputError ? error.code : error
  }
}

const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

test('check digits', () => {
  // General Specifications, figure 7.9-1: 629104150021 has check digit 3, and the SSCC 37610425002123456 has 9
  assert.equal(gs1CheckDigit('629104150021'), 3)
  assert.equal(gs1CheckDigit('37610425002123456'), 9)
  assert.equal(gs1CheckDigit('690123456789'), 2)
  assert.equal(isGtin('6901234567892'), true)
  assert.equal(isGtin('036000291452'), true) // UPC-A
  assert.equal(isGtin('96385074'), true) // EAN-8
  assert.equal(isGtin('16901234567899'), true)
  for (const text of ['6901234567891', '690123456789', '', '1', '690123456789X', '６９０１２３４５６７８９２', ' 6901234567892'])
    assert.equal(isGtin(text), false, text)
  assert.throws(() => gs1CheckDigit('12a'), RangeError)
})

test('a wrong digit, and most swapped neighbours, are caught', () => {
  fc.assert(
    fc.property(digits(12), fc.nat(12), fc.integer({ min: 1, max: 9 }), (body, at, change) => {
      const good = body + gs1CheckDigit(body)
      assert.equal(hasGs1CheckDigit(good), true)
      const bad = good.slice(0, at) + ((Number(good[at]) + change) % 10) + good.slice(at + 1)
      assert.equal(hasGs1CheckDigit(bad), false)
    }),
  )
})

test('one article under all its spellings', () => {
  assert.equal(gtin14('036000291452'), '00036000291452')
  assert.equal(gtin14('0036000291452'), '00036000291452')
  assert.equal(shortGtin('06901234567892'), '6901234567892')
  assert.equal(shortGtin('00000096385074'), '96385074')
  assert.equal(shortGtin('00036000291452'), '0036000291452')
  assert.equal(shortGtin('16901234567899'), '16901234567899')
  assert.equal(cartonGtin(1, '6901234567892'), '16901234567899')
  assert.equal(
    code(() => gtin14('6901234567891')),
    'barcode_check_digit',
  )
  assert.equal(
    code(() => gtin14('12345')),
    'barcode_not_gtin',
  )
  assert.throws(() => cartonGtin(9, '6901234567892'), RangeError)
})

test('shipping container codes', () => {
  assert.equal(sscc(3, '7610425', 2123456n), '376104250021234569')
  assert.equal(sscc(0, '6901234567', 1n), '069012345670000014')
  assert.equal(isSscc('376104250021234569'), true)
  assert.equal(isSscc('376104250021234568'), false)
  assert.throws(() => sscc(10, '7610425', 1n), RangeError)
  assert.throws(() => sscc(0, '123456', 1n), RangeError)
  assert.throws(() => sscc(0, '6901234567', 1_000_000n), RangeError)
  assert.throws(() => sscc(0, '7610425', -1n), RangeError)
})

// bwip-js (Barcode Writer in Pure PostScript) is an independent encoder.
const bars = (type: string, text: string, options: Record<string, unknown> = {}): number[] => {
  const [symbol] = bwip.raw({ bcid: type, text, ...options } as never) as unknown as [{ sbs: number[] }]
  return Array.from(symbol.sbs)
}

const modules = (widths: readonly number[]) => widths.map((width, i) => (i % 2 === 0 ? '1' : '0').repeat(width)).join('')

test('EAN symbols are those of an independent encoder', () => {
  assert.equal(
    ean13Modules('5901234123457'),
    '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
  )
  fc.assert(
    fc.property(digits(12), (body) => {
      const text = body + gs1CheckDigit(body)
      assert.equal(ean13Modules(text), modules(bars('ean13', text)))
    }),
    { numRuns: 50 },
  )
  fc.assert(
    fc.property(digits(7), (body) => {
      const text = body + gs1CheckDigit(body)
      assert.equal(ean8Modules(text), modules(bars('ean8', text)))
    }),
    { numRuns: 30 },
  )
  assert.equal(ean13Modules('036000291452'), ean13Modules('0036000291452'))
  assert.equal(
    code(() => ean13Modules('5901234123458')),
    'barcode_check_digit',
  )
  assert.equal(
    code(() => ean8Modules('5901234123457')),
    'barcode_not_gtin',
  )
})

test('Code 128 values', () => {
  assert.deepEqual(code128Values('123456'), [105, 12, 34, 56, 44, 106])
  assert.deepEqual(code128Values('Wikipedia'), [104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106])
  assert.deepEqual(code128Values('HI345678').slice(0, 7), [104, 40, 41, 99, 34, 56, 78]) // letters, then pairs
  assert.deepEqual(code128Values('a\tb').slice(0, -2), [104, 65, 98, 73, 66]) // one control character is shifted to
  assert.deepEqual(code128Values('0106901234567892', { gs1: true }).slice(0, 3), [105, 102, 1])
  assert.deepEqual(
    code128Values(`10A${GROUP_SEPARATOR}2112`, { gs1: true }).slice(0, -2),
    [105, 102, 10, 100, 33, 102, 99, 21, 12],
  )
  assert.equal(
    code(() => code128Values('')),
    'barcode_length',
  )
  assert.equal(
    code(() => code128Values('x'.repeat(201))),
    'barcode_length',
  )
  assert.equal(
    code(() => code128Values('单号1')),
    'barcode_character',
  )
})

const WIDTHS = Array.from({ length: 106 }, (_, value) => {
  // The widths of every value, taken out of symbols that hold it: a pair in set C, or the characters that start and switch.
  if (value < 100) return code128Widths(String(value).padStart(2, '0')).slice(6, 12).join('')
  return ''
})

/** Reads widths back to text by the standard's rules, independent of how they were chosen. */
function decode(values: readonly number[], gs1: boolean): string {
  let set = ['A', 'B', 'C'][values[0]! - 103]!
  let shifted = false
  let text = ''
  for (const value of values.slice(1, -2)) {
    if (value === 102) text += GROUP_SEPARATOR
    else if (set === 'C' && value < 100) text += String(value).padStart(2, '0')
    else if (value === 99 && set !== 'C') set = 'C'
    else if (value === 98) shifted = true
    else if ((value === 100 && set !== 'B') || (value === 101 && set !== 'A')) set = value === 100 ? 'B' : 'A'
    else {
      const inA = (set === 'A') !== shifted
      text += String.fromCharCode(inA && value >= 64 ? value - 64 : value + 32)
      shifted = false
    }
  }
  return gs1 ? text.slice(1) : text
}

test('Code 128 symbols read back, sum up, and are never longer than those of an independent encoder', () => {
  assert.equal(new Set(WIDTHS.filter((each) => each !== '')).size, 100)
  const ascii = fc.oneof(
    fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((each) => String.fromCharCode(each)), minLength: 1, maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'0123456789012345678901234567890123456789ABab\t\x01'), minLength: 1, maxLength: 40 }),
  )
  fc.assert(
    fc.property(ascii, (text) => {
      const values = code128Values(text)
      assert.equal(decode(values, false), text)
      const sum = values.slice(1, -2).reduce((total, value, i) => total + value * (i + 1), values[0]!)
      assert.equal(values.at(-2), sum % 103)
      const widths = code128Widths(text)
      assert.equal(
        widths.reduce((total, width) => total + width, 0),
        values.length * 11 + 2,
      )
      const theirs = bars('code128', [...text].map((each) => `^${String(each.charCodeAt(0)).padStart(3, '0')}`).join(''), {
        parse: true,
      })
      const length = theirs.reduce((total, width) => total + width, 0)
      assert.ok(values.length * 11 + 2 <= length, `${JSON.stringify(text)}: ${values.length * 11 + 2} > ${length}`)
    }),
    { numRuns: 300 },
  )
})

test('Code 128 bars are those of an independent encoder', () => {
  for (const text of ['123456', 'ABC', 'abc', 'SF1234567890123', 'JDX000123', '~!@#$%^&*()_+{}|"<>?', '00', 'A1', '\x01\x02A']) {
    const escaped = [...text].map((each) => `^${String(each.charCodeAt(0)).padStart(3, '0')}`).join('')
    assert.deepEqual(code128Widths(text), bars('code128', escaped, { parse: true }), text)
  }
  assert.deepEqual(code128Widths('0106901234567892', { gs1: true }), bars('gs1-128', '(01)06901234567892'))
})

const vectors = JSON.parse(readFileSync(new URL('../../../test/fixtures/gs1/vectors.json', import.meta.url), 'utf8')) as {
  parse_bracketed: { valid: boolean; input: string; element_string: string | null }[]
  process_element_string: { valid: boolean; input: string }[]
  process_scan: { valid: boolean; input: string; data: string | null; symbology: string }[]
}
const separated = (text: string) => text.replaceAll('^', GROUP_SEPARATOR)

test('bracketed text, by the cases of GS1', () => {
  for (const { valid, input, element_string } of vectors.parse_bracketed) {
    if (!valid) {
      assert.equal(
        code(() => parseBracketed(input)),
        'gs1_malformed',
        input,
      )
      continue
    }
    const elements = parseBracketed(input)
    assert.equal(GROUP_SEPARATOR + elementString(elements), separated(element_string!), input)
    assert.deepEqual(parseBracketed(bracketed(elements)), elements)
    assert.deepEqual(parseElementString(elementString(elements)), elements)
  }
})

test('element strings, by the cases of GS1', () => {
  for (const { valid, input } of vectors.process_element_string) {
    const read = () => {
      if (!input.startsWith('^')) throw new InputError('gs1_malformed', { text: input, at: '' })
      return parseElementString(separated(input.slice(1)))
    }
    assert.equal(code(read) === 'gs1_malformed', !valid, input)
  }
})

test('scans, by the cases of GS1', () => {
  // Without a symbology identifier the engine refuses a scan; a scanner in a warehouse sends plain text, and a QR code may hold any address.
  const onPurpose = new Set(['', 'ABC', ']X', ']XX', ']Q1https://a/NOPRIMARYAI'])
  let checked = 0
  for (const { valid, input, data, symbology } of vectors.process_scan) {
    if (onPurpose.has(input) || /^\]\w\w$/.test(input) !== (input.length === 3)) continue
    const scan = () => parseScan(separated(input), 2026)
    if (!valid) {
      const refusal = code(scan)
      assert.ok(refusal === 'gs1_malformed' || refusal === 'barcode_not_gtin' || refusal === 'barcode_check_digit', input)
    } else {
      const read = scan()
      if (symbology === 'EAN13' || symbology === 'EAN8') assert.deepEqual(read, { kind: 'gtin', gtin14: data!.padStart(14, '0') })
      else if (data!.startsWith('^'))
        assert.ok(read.kind === 'gs1' && GROUP_SEPARATOR + elementString(read.elements) === separated(data!), input)
      else assert.equal(read.kind, 'text', input)
    }
    checked++
  }
  assert.ok(checked >= 20, `${checked} cases`)
})

test('what a scan means', () => {
  const gs = GROUP_SEPARATOR
  const full = {
    kind: 'gs1',
    elements: [
      { ai: '01', value: '06901234567892' },
      { ai: '17', value: '270200' },
      { ai: '10', value: 'A7' },
      { ai: '21', value: 'S/1' },
    ],
    gtin14: '06901234567892',
    lot: 'A7',
    serial: 'S/1',
    expiresOn: '2027-02-28',
  }
  for (const text of [
    `]C101069012345678921727020010A7${gs}21S/1`,
    `]d201069012345678921727020010A7${gs}21S/1\r\n`,
    `${gs}01069012345678921727020010A7${gs}21S/1`,
    `01069012345678921727020010A7${gs}21S/1`,
    '(01)06901234567892(17)270200(10)A7(21)S/1',
  ]) {
    assert.deepEqual(parseScan(text, 2026), full, JSON.stringify(text))
  }
  assert.deepEqual(parseScan('00376104250021234569', 2026), {
    kind: 'gs1',
    elements: [{ ai: '00', value: '376104250021234569' }],
    sscc: '376104250021234569',
  })
  assert.deepEqual(parseScan('(02)06901234567892(37)24(15)261231(11)260101', 2026), {
    kind: 'gs1',
    elements: [
      { ai: '02', value: '06901234567892' },
      { ai: '37', value: '24' },
      { ai: '15', value: '261231' },
      { ai: '11', value: '260101' },
    ],
    gtin14: '06901234567892',
    expiresOn: '2026-12-31',
    producedOn: '2026-01-01',
    count: 24n,
  })
  assert.deepEqual(parseScan('6901234567892\r', 2026), { kind: 'gtin', gtin14: '06901234567892' })
  assert.deepEqual(parseScan(']E06901234567892', 2026), { kind: 'gtin', gtin14: '06901234567892' })
  for (const text of ['SF1234567890123', 'A-01-02-03', '6901234567891', '0106901234567891', '(abc)', '', ']']) {
    assert.deepEqual(parseScan(text, 2026), { kind: 'text', text })
  }
  assert.deepEqual(parseScan(']C0SF1', 2026), { kind: 'text', text: 'SF1' })
})

test('values, dates and decimals are checked and read', () => {
  for (const text of [
    '(17)261301',
    '(17)260230',
    '(01)06901234567891',
    '(30)',
    '(8008)26010124',
    '(10)A(10)B',
    '(8006)069012345678920301',
    '(4321)2',
  ]) {
    assert.equal(
      code(() => parseBracketed(text)),
      'gs1_malformed',
      text,
    )
  }
  for (const text of [
    '(17)260200',
    '(10)A(10)A',
    '(8006)069012345678920103',
    '(7003)2601012359',
    '(423)156840',
    '(8008)26010123',
  ]) {
    assert.doesNotThrow(() => parseBracketed(text), text)
  }
  assert.equal(gs1Day('260200', 2026), '2026-02-28')
  assert.equal(gs1Day('770101', 2026), '1977-01-01')
  assert.equal(gs1Day('760101', 2026), '2076-01-01')
  assert.equal(gs1Day('000101', 2051), '2100-01-01')
  assert.equal(gs1Day('991231', 2026), '1999-12-31')
  assert.equal(gs1Decimal({ ai: '3103', value: '001250' }), '1.250')
  assert.equal(gs1Decimal({ ai: '3100', value: '000012' }), '12')
  assert.equal(gs1Decimal({ ai: '3105', value: '000012' }), '0.00012')
  assert.equal(gs1Decimal({ ai: '3922', value: '1999' }), '19.99')
  assert.equal(gs1Decimal({ ai: '3932', value: '1561999' }), '19.99')
})

test('no identifier is the beginning of another, and all formats are readable', () => {
  const ais: string[] = []
  for (const length of [2, 3, 4]) {
    for (let number = 0; number < 10 ** length; number++) {
      const ai = String(number).padStart(length, '0')
      if (identifierOf(ai) !== undefined) ais.push(ai)
    }
  }
  assert.equal(ais.length, 541)
  for (const ai of ais) assert.ok(!ais.some((other) => other !== ai && other.startsWith(ai)), ai)
})

test('any text is scanned to something or refused with a code', () => {
  const unit = fc.constantFrom(...`0123456789()]CdQEe123AZaz/${GROUP_SEPARATOR}`)
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const result = code(() => parseScan(text, 2026))
      assert.ok(typeof result === 'string' || (typeof result === 'object' && result !== null && 'kind' in result), String(result))
    }),
    { numRuns: 3000 },
  )
})
