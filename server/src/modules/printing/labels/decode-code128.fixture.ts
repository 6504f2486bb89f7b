// A reader of Code 128 that shares nothing with the encoder: patterns as modules, as ISO/IEC 15417 shows them (values 0 to 105).
const patterns = (
  '11011001100 11001101100 11001100110 10010011000 10010001100 10001001100 10011001000 10011000100 10001100100 11001001000 11001000100 ' +
  '11000100100 10110011100 10011011100 10011001110 10111001100 10011101100 10011100110 11001110010 11001011100 11001001110 11011100100 ' +
  '11001110100 11101101110 11101001100 11100101100 11100100110 11101100100 11100110100 11100110010 11011011000 11011000110 11000110110 ' +
  '10100011000 10001011000 10001000110 10110001000 10001101000 10001100010 11010001000 11000101000 11000100010 10110111000 10110001110 ' +
  '10001101110 10111011000 10111000110 10001110110 11101110110 11010001110 11000101110 11011101000 11011100010 11011101110 11101011000 ' +
  '11101000110 11100010110 11101101000 11101100010 11100011010 11101111010 11001000010 11110001010 10100110000 10100001100 10010110000 ' +
  '10010000110 10000101100 10000100110 10110010000 10110000100 10011010000 10011000010 10000110100 10000110010 11000010010 11001010000 ' +
  '11110111010 11000010100 10001111010 10100111100 10010111100 10010011110 10111100100 10011110100 10011110010 11110100100 11110010100 ' +
  '11110010010 11011011110 11011110110 11110110110 10101111000 10100011110 10001011110 10111101000 10111100010 11110101000 11110100010 ' +
  '10111011110 10111101110 11101011110 11110101110 11010000100 11010010000 11010011100'
).split(' ')
const stop = '1100011101011'

/**
 * The text of a symbol given as its modules, 1 for bar.
 * @throws Error when a pattern, the check character or the stop is wrong
 */
export function decodeModules(modules: string): string {
  if (!modules.endsWith(stop)) throw new Error('no stop character')
  const body = modules.slice(0, -stop.length)
  const values: number[] = []
  for (let at = 0; at < body.length; at += 11) {
    const value = patterns.indexOf(body.slice(at, at + 11))
    if (value < 0) throw new Error(`no pattern at module ${at}`)
    values.push(value)
  }
  const check = values.pop()!
  const sum = values.reduce((total, value, index) => total + value * Math.max(1, index), 0)
  if (sum % 103 !== check) throw new Error(`check character ${check}, computed ${sum % 103}`)
  let set = 'ABC'[values[0]! - 103]!
  let shifted: string | null = null
  let text = ''
  for (const value of values.slice(1)) {
    const now: string = shifted ?? set
    shifted = null
    if (now === 'C') {
      if (value < 100) text += String(value).padStart(2, '0')
      else if (value === 100) set = 'B'
      else if (value === 101) set = 'A'
      else throw new Error(`value ${value} in set C`)
    } else if (value < 96) text += String.fromCharCode(now === 'A' && value >= 64 ? value - 64 : value + 32)
    else if (value === 98) shifted = now === 'A' ? 'B' : 'A'
    else if (value === 99) set = 'C'
    else if (value === 100 && now === 'A') set = 'B'
    else if (value === 101 && now === 'B') set = 'A'
    else throw new Error(`value ${value} in set ${now}`)
  }
  return text
}
