import { code128Widths } from '#lib/barcode/code128.ts'
import { InputError } from '#lib/input-error.ts'
import { breakLines, type Measure, widthOf } from './break-lines.pure.ts'
import type { LabelData } from './label.ts'

export type Weight = 'regular' | 'bold'

/** What a label is drawn from, whatever draws it. Positions and sizes in mm from the upper left corner; `baseline` is where letters stand. */
export type Mark =
  | { kind: 'text'; text: string; x: number; baseline: number; size: number; weight: Weight }
  | { kind: 'rule'; x: number; y: number; width: number; height: number }
  | { kind: 'barcode'; text: string; widths: number[]; x: number; y: number; height: number; moduleDots: number }

export const labelSize = { widthMm: 100, heightMm: 150 }
/** 203 dpi, the usual thermal printer: 8 dots to the mm. */
export const dotsPerMm = 8

const margin = 4
const inner = labelSize.widthMm - 2 * margin
// Noto Sans SC: an ideograph fills 0.88 em above and 0.12 em below the baseline.
const ascent = 0.88
const leading = 1.25
const quietModules = 10

const words = {
  zh: { to: '收', from: '寄', order: '订单', weight: '重量', printed: '打印', pieces: '件' },
  en: { to: 'To', from: 'From', order: 'Order', weight: 'Weight', printed: 'Printed', pieces: 'pcs' },
}

/** Widest module of 2 to 4 dots with which the code and its quiet zones fit on the label, or null when none does. */
export function moduleDots(modules: number): number | null {
  for (let dots = 4; dots >= 2; dots--) {
    if ((modules + 2 * quietModules) * dots <= labelSize.widthMm * dotsPerMm) return dots
  }
  return null
}

/**
 * The label of one parcel, 100 × 150 mm: carrier and count, the sort code large, the waybill as Code 128 with its digits, receiver, sender,
 * order, goods, weight, time. An address that is long gets smaller letters rather than being cut.
 * @throws InputError barcode_length, barcode_character; barcode_length too when the code is wider than the label
 */
export function layoutLabel(label: LabelData, measures: Record<Weight, Measure>): Mark[] {
  const marks: Mark[] = []
  const w = words[label.language]
  const text = (value: string, x: number, top: number, size: number, weight: Weight = 'regular') => {
    const plain = cleaned(value)
    if (plain !== '') marks.push({ kind: 'text', text: plain, x, baseline: top + size * ascent, size, weight })
  }
  const width = (value: string, size: number, weight: Weight) => widthOf(cleaned(value), measures[weight]) * size
  const rule = (y: number) => marks.push({ kind: 'rule', x: margin, y, width: inner, height: 0.25 })
  const fitted = (value: string, most: number, room: number, weight: Weight) =>
    Math.min(most, room / Math.max(width(value, 1, weight), 0.01))
  /** Lines in a box, as large as fits between two sizes. */
  const block = (
    value: string,
    box: { x: number; top: number; width: number; height: number },
    sizes: readonly number[],
    weight: Weight,
  ) => {
    for (const size of sizes) {
      const room = Math.floor(box.height / (size * leading))
      const last = size === sizes.at(-1)
      const lines = breakLines(cleaned(value), box.width / size, last ? room : 1000, measures[weight])
      if (lines.length > room) continue
      lines.forEach((line, index) => {
        text(line, box.x, box.top + index * size * leading, size, weight)
      })
      return
    }
  }

  const count = `${label.parcelIndex}/${label.parcelCount}`
  const countWidth = width(count, 6, 'bold')
  const carrier = label.service === '' ? label.carrierName : `${label.carrierName} ${label.service}`
  const carrierSize = fitted(carrier, 6.5, inner - countWidth - 4, 'bold')
  text(carrier, margin, 4, carrierSize, 'bold')
  text(count, labelSize.widthMm - margin - countWidth, 4, 6, 'bold')
  rule(13)

  const sortSize = fitted(label.sortCode, 15, inner, 'bold')
  text(label.sortCode, (labelSize.widthMm - width(label.sortCode, sortSize, 'bold')) / 2, 15, sortSize, 'bold')
  rule(33)

  const widths = code128Widths(label.waybillNumber)
  const modules = widths.reduce((sum, each) => sum + each, 0)
  const dots = moduleDots(modules)
  if (dots === null) throw new InputError('barcode_length', { limit: 40 })
  const codeWidth = (modules * dots) / dotsPerMm
  // On a whole dot, or a printer would round the bars.
  const codeX = Math.round(((labelSize.widthMm - codeWidth) / 2) * dotsPerMm) / dotsPerMm
  marks.push({ kind: 'barcode', text: label.waybillNumber, widths, x: codeX, y: 36, height: 20, moduleDots: dots })
  const digitsSize = fitted(label.waybillNumber, 5, inner, 'bold')
  text(label.waybillNumber, (labelSize.widthMm - width(label.waybillNumber, digitsSize, 'bold')) / 2, 57.5, digitsSize, 'bold')
  rule(65)

  const partyX = margin + 11
  const partyWidth = inner - 11
  text(w.to, margin, 67, label.language === 'zh' ? 8 : 5, 'bold')
  const person = `${label.receiver.name}  ${label.receiver.phone}`.trim()
  text(person, partyX, 67, fitted(person, 5, partyWidth, 'bold'), 'bold')
  block(label.receiver.address, { x: partyX, top: 74, width: partyWidth, height: 21 }, [5, 4.4, 3.8, 3.2, 2.6, 2.1], 'regular')
  rule(96)

  text(w.from, margin, 97.5, label.language === 'zh' ? 5.5 : 3.6, 'bold')
  const sender = `${label.sender.name}  ${label.sender.phone}`.trim()
  text(sender, partyX, 97.5, fitted(sender, 3.2, partyWidth, 'regular'))
  block(label.sender.address, { x: partyX, top: 102, width: partyWidth, height: 8 }, [3.2, 2.6, 2.1], 'regular')
  rule(111)

  const order = `${w.order} ${label.orderNumber}`
  text(order, margin, 112.5, fitted(order, 3.4, inner, 'regular'))
  const pieces = label.items.reduce((sum, item) => sum + item.quantity, 0n)
  const goods = label.items.map((item) => `${item.name} ×${item.quantity}`).join('; ')
  const weight = label.weightGrams === null ? '' : `${w.weight} ${kilograms(label.weightGrams)} kg`
  block(goods, { x: margin, top: 118, width: inner, height: 23 }, [3.4, 3, 2.6], 'regular')
  rule(142)
  const foot = `${pieces} ${w.pieces}   ${weight}`.trim()
  text(foot, margin, 143.3, 3.2, 'bold')
  const printed = `${w.printed} ${label.printedAt}`
  text(printed, labelSize.widthMm - margin - width(printed, 2.8, 'regular'), 143.5, 2.8)
  return marks
}

/** 1234 g → '1.234', 500 g → '0.5'. */
function kilograms(grams: bigint): string {
  const rest = (grams % 1000n).toString().padStart(3, '0').replace(/0+$/, '')
  return rest === '' ? `${grams / 1000n}` : `${grams / 1000n}.${rest}`
}

/** Texts come from buyers: control characters and line ends would tear a line apart. */
function cleaned(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
