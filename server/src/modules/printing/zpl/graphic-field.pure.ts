import type { Bitmap } from './raster.pure.ts'

/**
 * A bitmap as ZPL's ^GFA with its run-length text: G to Y stand for 1 to 19 repeats of the next digit, g to z for 20 to 400, a comma fills the
 * row with white, an exclamation mark with black, a colon repeats the row above (ZPL II programming guide, "alternative data compression").
 * Example: a row of two bytes FF00 is 'HF,': F twice, the rest white.
 */
export function graphicField(bitmap: Bitmap): string {
  const total = bitmap.bytesPerRow * bitmap.height
  let text = `^GFA,${total},${total},${bitmap.bytesPerRow},`
  let before = ''
  for (let row = 0; row < bitmap.height; row++) {
    const digits = Buffer.from(bitmap.bits.buffer, bitmap.bits.byteOffset + row * bitmap.bytesPerRow, bitmap.bytesPerRow)
      .toString('hex')
      .toUpperCase()
    text += digits === before ? ':' : rowText(digits)
    before = digits
  }
  return `${text}^FS`
}

function rowText(digits: string): string {
  const tail = /(0+|F+)$/.exec(digits)?.[1] ?? ''
  // A single digit is no shorter as a fill mark, and half a byte may not be split off.
  const filled = tail.length >= 2
  let text = ''
  const body = filled ? digits.slice(0, digits.length - tail.length) : digits
  for (const [run] of body.matchAll(/(.)\1*/g)) text += repeats(run.length) + run[0]
  return filled ? text + (tail[0] === '0' ? ',' : '!') : text
}

function repeats(count: number): string {
  if (count === 1) return ''
  let text = ''
  for (let left = count; left > 0; ) {
    if (left >= 20) {
      const twenties = Math.min(20, Math.floor(left / 20))
      text += String.fromCharCode('g'.charCodeAt(0) + twenties - 1)
      left -= twenties * 20
    } else {
      text += String.fromCharCode('G'.charCodeAt(0) + left - 1)
      left = 0
    }
  }
  return text
}
