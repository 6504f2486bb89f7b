import type { Glyph } from 'fontkit'
import type { FontSet } from '../fonts/load-fonts.ts'
import { dotsPerMm, labelSize, type Mark } from '../labels/layout-label.pure.ts'
import { graphicField } from './graphic-field.pure.ts'
import { emptyBitmap, fillOutline, type PathStep } from './raster.pure.ts'

/**
 * Labels as ZPL II at 203 dpi. Text is sent as graphics drawn from the outlines of the font, so that a printer without a Chinese font prints
 * it; the waybill is the printer's own Code 128 (mode A chooses the code sets).
 */
export function drawZpl(labels: readonly (readonly Mark[])[], fonts: FontSet): Buffer {
  const head = `^XA^CI28^PW${labelSize.widthMm * dotsPerMm}^LL${labelSize.heightMm * dotsPerMm}^LH0,0\n`
  // Sender, carrier and headings stand on every label of a batch: drawn once.
  const drawn = new Map<string, string>()
  const textField = (mark: Mark & { kind: 'text' }) => {
    const key = `${mark.weight} ${mark.size} ${mark.x} ${mark.baseline} ${mark.text}`
    let field = drawn.get(key)
    if (field === undefined) {
      field = textFieldOf(mark, fonts)
      drawn.set(key, field)
    }
    return field
  }
  return Buffer.from(
    labels
      .map((marks) => `${head}${marks.map((mark) => (mark.kind === 'text' ? textField(mark) : fieldOf(mark))).join('\n')}\n^XZ\n`)
      .join(''),
    'ascii',
  )
}

function fieldOf(mark: Exclude<Mark, { kind: 'text' }>): string {
  if (mark.kind === 'rule') {
    const [x, y, width] = [mark.x, mark.y, mark.width].map((mm) => Math.round(mm * dotsPerMm))
    const height = Math.max(1, Math.round(mark.height * dotsPerMm))
    return `^FO${x},${y}^GB${width},${height},${height}^FS`
  }
  const [x, y, height] = [mark.x, mark.y, mark.height].map((mm) => Math.round(mm * dotsPerMm))
  return `^FO${x},${y}^BY${mark.moduleDots}^BCN,${height},N,N,N,A^FH_^FD${fieldText(mark.text)}^FS`
}

function textFieldOf(mark: Mark & { kind: 'text' }, fonts: FontSet): string {
  const { font } = fonts[mark.weight]
  const scale = (mark.size * dotsPerMm) / font.unitsPerEm
  const glyphs = Array.from(mark.text, (character) => font.glyphForCodePoint(character.codePointAt(0)!))
  const width = glyphs.reduce((sum, glyph) => sum + glyph.advanceWidth, 0) * scale
  // Room above and below for accents and descenders, beyond the em of an ideograph.
  const above = Math.ceil(mark.size * dotsPerMm * 1.1)
  const bitmap = emptyBitmap(Math.ceil(width) + 2, above + Math.ceil(mark.size * dotsPerMm * 0.3))
  const left = Math.round(mark.x * dotsPerMm)
  const top = Math.round(mark.baseline * dotsPerMm) - above
  let x = 1
  for (const glyph of glyphs) {
    fillOutline(bitmap, outlineOf(glyph), { originX: x, baseline: above, scale })
    x += glyph.advanceWidth * scale
  }
  return `^FO${Math.max(0, left - 1)},${Math.max(0, top)}${graphicField(bitmap)}`
}

// Reading an outline out of the font costs more than drawing it. Glyphs live as long as their font.
const outlines = new WeakMap<Glyph, PathStep[]>()

function outlineOf(glyph: Glyph): PathStep[] {
  let steps = outlines.get(glyph)
  if (!steps) {
    steps = glyph.path.commands
    outlines.set(glyph, steps)
  }
  return steps
}

/** What is no letter, digit or dash is written as _hex, since ^ ~ and > mean something to the printer. */
function fieldText(text: string): string {
  return text.replace(/[^0-9A-Za-z-]/g, (character) => `_${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
