/**
 * Code 128 (ISO/IEC 15417): text to the shortest sequence of symbol characters, and those to bar widths. Code sets A (control characters
 * and capitals), B (all printable ASCII) and C (pairs of digits) are chosen by dynamic programming over the whole text, where the
 * usual rules of thumb look ahead a few characters.
 */
import { InputError } from '../input-error.ts'

// Widths of bar, space, bar, space, bar, space for the values 0 to 105, and the stop character.
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 ' +
  '223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 ' +
  '112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 ' +
  '311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 ' +
  '122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 ' +
  '214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')

const SHIFT = 98
const FNC1 = 102
const STOP = 106
const A = 0
const B = 1
const C = 2
type CodeSet = typeof A | typeof B | typeof C
const SETS = [A, B, C] as const
// Of equally short ways, the one most encoders take
const PREFERRED = [C, B, A] as const
const LATCH = [101, 100, 99] as const
const START = [103, 104, 105] as const

/** Stands for FNC1 in the text of a GS1-128 symbol; scanners give it out as this character too. */
export const GROUP_SEPARATOR = '\x1d'

// Longer symbols cannot be printed on a label, let alone scanned.
const MAX_CHARACTERS = 200

export interface Code128Options {
  /** Begin with FNC1 and take group separators for FNC1, as GS1-128 does. */
  readonly gs1?: boolean
}

/**
 * Values of the symbol characters with start, check and stop character. Worked: '123456' is 105 12 34 56 44 106 (start C, three
 * pairs, (105 + 12·1 + 34·2 + 56·3) mod 103 = 44, stop).
 * @throws InputError barcode_length, barcode_character (beyond ASCII)
 */
export function code128Values(text: string, options: Code128Options = {}): number[] {
  const content = options.gs1 === true ? GROUP_SEPARATOR + text : text
  if (text.length === 0 || content.length > MAX_CHARACTERS) throw new InputError('barcode_length', { limit: MAX_CHARACTERS })
  const codes = Array.from(content, (character) => {
    const code = character.codePointAt(0)!
    if (code > 127) throw new InputError('barcode_character', { character })
    return options.gs1 === true && character === GROUP_SEPARATOR ? -1 : code
  })
  const values = shortest(codes)
  let sum = values[0]!
  for (let i = 1; i < values.length; i++) sum += values[i]! * i
  return [...values, sum % 103, STOP]
}

/**
 * Widths in modules, bar first, of the whole symbol. Quiet zones (10 modules each side) are the printer's part.
 * @throws InputError as code128Values
 */
export function code128Widths(text: string, options: Code128Options = {}): number[] {
  return code128Values(text, options).flatMap((value) => Array.from(PATTERNS[value]!, Number))
}

/** One way on from a place in the text: the set to be in, how much text it takes, the values it writes. */
interface Step {
  readonly set: CodeSet
  readonly takes: 1 | 2
  readonly values: readonly number[]
}

/** Codes are ASCII, or -1 for FNC1. */
function shortest(codes: readonly number[]): number[] {
  const length = codes.length
  // cost[i][s]: fewest values for the text from i on when set s is in force; step[i][s]: the first step of that way.
  const cost: number[][] = [...codes.map(() => [0, 0, 0]), [0, 0, 0]]
  const step: Step[][] = codes.map(() => [])
  for (let i = length - 1; i >= 0; i--) {
    const staying = SETS.map((set) => {
      const steps = stepsIn(set, codes, i)
      const costs = steps.map((each) => each.values.length + cost[i + each.takes]![set]!)
      const cheapest = Math.min(...costs)
      return { cheapest, first: steps[costs.indexOf(cheapest)] }
    })
    for (const set of SETS) {
      let best = staying[set]!.cheapest
      let first = staying[set]!.first
      for (const other of PREFERRED) {
        if (other !== set && staying[other]!.cheapest + 1 < best) {
          best = staying[other]!.cheapest + 1
          first = { ...staying[other]!.first!, values: [LATCH[other], ...staying[other]!.first!.values] }
        }
      }
      cost[i]![set] = best
      step[i]![set] = first!
    }
  }
  let set: CodeSet = C
  for (const other of PREFERRED) if (cost[0]![other]! < cost[0]![set]!) set = other
  const values: number[] = [START[set]]
  for (let i = 0; i < length; ) {
    const next: Step = step[i]![set]!
    values.push(...next.values)
    set = next.set
    i += next.takes
  }
  return values
}

function stepsIn(set: CodeSet, codes: readonly number[], at: number): Step[] {
  const code = codes[at]!
  if (code === -1) return [{ set, takes: 1, values: [FNC1] }]
  if (set === C) {
    const next = codes[at + 1]
    if (!isDigit(code) || next === undefined || !isDigit(next)) return []
    return [{ set, takes: 2, values: [(code - 48) * 10 + next - 48] }]
  }
  const value = valueIn(set, code)
  if (value !== undefined) return [{ set, takes: 1, values: [value] }]
  return [{ set, takes: 1, values: [SHIFT, valueIn(set === A ? B : A, code)!] }]
}

function valueIn(set: CodeSet, code: number): number | undefined {
  if (set === A) return code < 32 ? code + 64 : code < 96 ? code - 32 : undefined
  return code >= 32 ? code - 32 : undefined
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
