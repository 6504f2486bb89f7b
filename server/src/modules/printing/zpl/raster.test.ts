import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphicField } from './graphic-field.pure.ts'
import { type Bitmap, dotAt, emptyBitmap, fillOutline, type PathStep } from './raster.pure.ts'

const square = (from: number, to: number, clockwise: boolean): PathStep[] => {
  const corners = [
    [from, from],
    [from, to],
    [to, to],
    [to, from],
  ]
  if (!clockwise) corners.reverse()
  return [
    { command: 'moveTo', args: corners[0]! },
    ...corners.slice(1).map((args) => ({ command: 'lineTo' as const, args })),
    { command: 'closePath', args: [] },
  ]
}

const show = (bitmap: Bitmap) =>
  Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_, x) => (dotAt(bitmap, x, y) ? '#' : '.')).join(''),
  )

test('an outline with a hole', () => {
  const bitmap = emptyBitmap(6, 6)
  fillOutline(bitmap, [...square(0, 50, true), ...square(20, 30, false)], { originX: 0, baseline: 5, scale: 0.1 })
  assert.deepEqual(show(bitmap), ['#####.', '#####.', '##.##.', '#####.', '#####.', '......'])
})

test('a curve fills what a circle covers, and dots outside the bitmap are left out', () => {
  const k = 55.228
  const circle: PathStep[] = [
    { command: 'moveTo', args: [0, 100] },
    { command: 'bezierCurveTo', args: [k, 100, 100, k, 100, 0] },
    { command: 'bezierCurveTo', args: [100, -k, k, -100, 0, -100] },
    { command: 'bezierCurveTo', args: [-k, -100, -100, -k, -100, 0] },
    { command: 'bezierCurveTo', args: [-100, k, -k, 100, 0, 100] },
    { command: 'closePath', args: [] },
  ]
  const bitmap = emptyBitmap(64, 64)
  fillOutline(bitmap, circle, { originX: 32, baseline: 32, scale: 0.3 })
  const black = show(bitmap).join('').split('#').length - 1
  assert.ok(Math.abs(black - Math.PI * 900) < 60, `${black} dots`)
  const cut = emptyBitmap(8, 8)
  fillOutline(cut, circle, { originX: 0, baseline: 0, scale: 0.3 })
  assert.deepEqual(show(cut), Array(8).fill('########'))
})

test('run-length text of ZPL reads back as the bitmap', () => {
  const bitmap = emptyBitmap(400, 9)
  fillOutline(bitmap, square(0, 300, true), { originX: 3.2, baseline: 7, scale: 1 })
  fillOutline(bitmap, square(1, 3, true), { originX: 390, baseline: 8, scale: 1 })
  const [, total, bytesPerRow, text] = /^\^GFA,(\d+),\d+,(\d+),(.*)\^FS$/.exec(graphicField(bitmap))!
  assert.equal(Number(total), 50 * 9)
  assert.equal(Number(bytesPerRow), 50)
  assert.equal(unpacked(text!, 100), Buffer.from(bitmap.bits).toString('hex').toUpperCase())
})

test('the worked example of the compression', () => {
  const bitmap: Bitmap = { width: 16, height: 2, bytesPerRow: 2, bits: Uint8Array.from([0xff, 0, 0xff, 0]) }
  assert.equal(graphicField(bitmap), '^GFA,4,4,2,HF,:^FS')
})

/** The printer's side of the compression. */
function unpacked(text: string, digitsPerRow: number): string {
  const rows: string[] = []
  let row = ''
  let count = 0
  const push = (digits: string) => {
    row += digits
    if (row.length === digitsPerRow) {
      rows.push(row)
      row = ''
    }
    assert.ok(row.length < digitsPerRow)
  }
  for (const sign of text) {
    if (sign === ':') rows.push(rows.at(-1)!)
    else if (sign === ',') push('0'.repeat(digitsPerRow - row.length))
    else if (sign === '!') push('F'.repeat(digitsPerRow - row.length))
    else if (sign >= 'G' && sign <= 'Y') count += sign.charCodeAt(0) - 'G'.charCodeAt(0) + 1
    else if (sign >= 'g' && sign <= 'z') count += 20 * (sign.charCodeAt(0) - 'g'.charCodeAt(0) + 1)
    else {
      push(sign.repeat(Math.max(1, count)))
      count = 0
    }
  }
  assert.equal(row, '')
  return rows.join('')
}
