import { type FontSet, fontsFor } from '../fonts/load-fonts.ts'
import { drawZpl } from '../zpl/draw-zpl.ts'
import type { Measure } from './break-lines.pure.ts'
import { drawPdf } from './draw-pdf.ts'
import type { LabelData, LabelFormat } from './label.ts'
import { layoutLabel } from './layout-label.pure.ts'

/** Runs in a pool thread; see render-labels.ts. */
export async function renderLabels(input: { labels: readonly LabelData[]; format: LabelFormat }): Promise<Uint8Array> {
  const fonts = await fontsFor(input.labels.flatMap(textsOf))
  const measures = { regular: measureOf(fonts, 'regular'), bold: measureOf(fonts, 'bold') }
  const marks = input.labels.map((label) => layoutLabel(label, measures))
  const file = input.format === 'pdf' ? await drawPdf(marks, fonts) : drawZpl(marks, fonts)
  // A copy that owns its buffer can be handed over.
  return new Uint8Array(file)
}

function textsOf(label: LabelData): string[] {
  const { carrierName, service, sortCode, receiver, sender, orderNumber, items } = label
  return [
    carrierName,
    service,
    sortCode,
    orderNumber,
    ...Object.values(receiver),
    ...Object.values(sender),
    ...items.map((item) => item.name),
  ]
}

/** Advance widths in em, looked up once per character and document. */
export function measureOf(fonts: FontSet, weight: keyof FontSet): Measure {
  const { font } = fonts[weight]
  const known = new Map<string, number>()
  return (character) => {
    let width = known.get(character)
    if (width === undefined) {
      width = font.glyphForCodePoint(character.codePointAt(0)!).advanceWidth / font.unitsPerEm
      known.set(character, width)
    }
    return width
  }
}
