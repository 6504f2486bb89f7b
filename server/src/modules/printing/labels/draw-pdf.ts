import PDFDocument from 'pdfkit'
import type { FontSet } from '../fonts/load-fonts.ts'
import { dotsPerMm, labelSize, type Mark } from './layout-label.pure.ts'

const points = 72 / 25.4

/** Labels as pages of 100 × 150 mm in one document; bars are filled vector boxes on whole printer dots. */
export function drawPdf(labels: readonly (readonly Mark[])[], fonts: FontSet): Promise<Buffer> {
  const document = new PDFDocument({
    size: [labelSize.widthMm * points, labelSize.heightMm * points],
    margin: 0,
    autoFirstPage: false,
    info: { Title: 'Labels' },
  })
  const finished = collect(document)
  document.registerFont('regular', fonts.regular.bytes)
  document.registerFont('bold', fonts.bold.bytes)
  for (const marks of labels) {
    document.addPage()
    for (const mark of marks) drawMark(document, mark)
  }
  document.end()
  return finished
}

function drawMark(document: PDFKit.PDFDocument, mark: Mark): void {
  if (mark.kind === 'text') {
    document
      .font(mark.weight)
      .fontSize(mark.size * points)
      .text(mark.text, mark.x * points, mark.baseline * points, { lineBreak: false, baseline: 'alphabetic' })
    return
  }
  if (mark.kind === 'rule') {
    document.rect(mark.x * points, mark.y * points, mark.width * points, mark.height * points).fill('black')
    return
  }
  drawBars(document, mark.widths, { ...mark, moduleMm: mark.moduleDots / dotsPerMm })
}

/** Bars of widths in modules, bar first. Positions and sizes in mm. */
export function drawBars(
  document: PDFKit.PDFDocument,
  widths: readonly number[],
  place: { x: number; y: number; height: number; moduleMm: number },
): void {
  let x = place.x
  widths.forEach((modules, index) => {
    const width = modules * place.moduleMm
    if (index % 2 === 0) document.rect(x * points, place.y * points, width * points, place.height * points)
    x += width
  })
  document.fill('black')
}

export function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    document.on('data', (piece: Buffer) => pieces.push(piece))
    document.on('end', () => resolve(Buffer.concat(pieces)))
    document.on('error', reject)
  })
}
