import PDFDocument from 'pdfkit'
import { code128Widths } from '#lib/barcode/code128.ts'
import { fontsFor } from '../fonts/load-fonts.ts'
import { breakLines } from '../labels/break-lines.pure.ts'
import { collect, drawBars } from '../labels/draw-pdf.ts'
import { measureOf } from '../labels/render-labels.task.ts'
import type { PickListData } from './pick-list.ts'

const points = 72 / 25.4
const page = { width: 210, height: 297, margin: 12 }
const rowHeight = 13
const words = {
  zh: {
    title: '拣货单',
    location: '库位',
    sku: '商品编码 / 名称',
    lot: '批次',
    slot: '格口',
    quantity: '数量',
    page: '页',
    lines: '行',
    pieces: '件',
  },
  en: {
    title: 'Pick list',
    location: 'Bin',
    sku: 'SKU / name',
    lot: 'Lot',
    slot: 'Slot',
    quantity: 'Qty',
    page: 'page',
    lines: 'lines',
    pieces: 'pcs',
  },
}
// Left edges in mm. The barcode of the SKU code stands right, a tick box last.
const at = { location: 12, sku: 44, lot: 98, slot: 118, quantity: 128, code: 142, box: 193 }
const codeWidth = at.box - at.code - 6

/** Runs in a pool thread; see render-pick-list.ts. */
export async function drawPickList(list: PickListData): Promise<Uint8Array> {
  const fonts = await fontsFor([list.warehouseName, list.pickerName, ...list.lines.flatMap((line) => [line.name, line.skuCode])])
  const measure = measureOf(fonts, 'regular')
  const document = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, info: { Title: list.taskNumber } })
  const finished = collect(document)
  document.registerFont('regular', fonts.regular.bytes)
  document.registerFont('bold', fonts.bold.bytes)
  const w = words[list.language]
  const text = (value: string, x: number, top: number, size: number, weight: 'regular' | 'bold' = 'regular') =>
    document
      .font(weight)
      .fontSize(size * points)
      .text(value, x * points, (top + size * 0.88) * points, { lineBreak: false, baseline: 'alphabetic' })
  const rule = (y: number, thickness = 0.2) =>
    document.rect(page.margin * points, y * points, (page.width - 2 * page.margin) * points, thickness * points).fill('black')
  const rowsPerPage = Math.floor((page.height - 2 * page.margin - 38) / rowHeight)
  const pages = Math.max(1, Math.ceil(list.lines.length / rowsPerPage))
  const pieces = list.lines.reduce((sum, line) => sum + line.quantity, 0n)
  for (let number = 0; number < pages; number++) {
    document.addPage()
    text(`${w.title} ${list.taskNumber}`, page.margin, 12, 6, 'bold')
    text(
      `${list.warehouseName}  ${list.pickerName}  ${list.lines.length} ${w.lines}  ${pieces} ${w.pieces}  ${list.printedAt}`,
      page.margin,
      21,
      3.2,
    )
    text(`${w.page} ${number + 1}/${pages}`, page.margin, 27, 3.2)
    const task = code128Widths(list.taskNumber)
    const taskModule = Math.min(0.4, 70 / sumOf(task))
    drawBars(document, task, { x: page.width - page.margin - sumOf(task) * taskModule, y: 12, height: 14, moduleMm: taskModule })
    const head = 34
    text(w.location, at.location, head, 3.2, 'bold')
    text(w.sku, at.sku, head, 3.2, 'bold')
    text(w.lot, at.lot, head, 3.2, 'bold')
    text(w.slot, at.slot, head, 3.2, 'bold')
    text(w.quantity, at.quantity, head, 3.2, 'bold')
    rule(40, 0.4)
    list.lines.slice(number * rowsPerPage, (number + 1) * rowsPerPage).forEach((line, index) => {
      const top = 41 + index * rowHeight
      text(breakLines(line.locationCode, 31 / 4.2, 1, measure)[0] ?? '', at.location, top + 2.5, 4.2, 'bold')
      text(breakLines(line.skuCode, 52 / 3.2, 1, measure)[0] ?? '', at.sku, top + 0.6, 3.2, 'bold')
      breakLines(line.name, 52 / 2.8, 2, measure).forEach((part, row) => {
        text(part, at.sku, top + 4.8 + row * 3.5, 2.8)
      })
      text(breakLines(line.lotNumber, 19 / 2.8, 1, measure)[0] ?? '', at.lot, top + 3, 2.8)
      breakLines(line.slot, 10 / 2.4, 3, measure).forEach((part, row) => {
        text(part, at.slot, top + 1 + row * 3.1, 2.4, 'bold')
      })
      text(`${line.quantity}`, at.quantity, top + 2, 5, 'bold')
      const bars = barsOf(line.skuCode)
      if (bars)
        drawBars(document, bars, { x: at.code, y: top + 1.5, height: 9, moduleMm: Math.min(0.35, codeWidth / sumOf(bars)) })
      document
        .rect(at.box * points, (top + 3.5) * points, 5 * points, 5 * points)
        .lineWidth(0.7)
        .stroke('black')
      rule(top + rowHeight - 0.6)
    })
  }
  document.end()
  return new Uint8Array(await finished)
}

/** A code that cannot be scanned reliably (over 0.19 mm a module is needed) or holds other letters than ASCII gets no bars. */
function barsOf(code: string): number[] | null {
  if (!/^[\x20-\x7e]{1,40}$/.test(code)) return null
  const widths = code128Widths(code)
  return codeWidth / sumOf(widths) >= 0.19 ? widths : null
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0)
}
