/** One step of an outline, as font files have it: y grows upwards. */
export interface PathStep {
  command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
  args: readonly number[]
}

/** Black and white dots, rows from the top, eight dots to a byte with the leftmost in the highest bit. */
export interface Bitmap {
  width: number
  height: number
  bytesPerRow: number
  bits: Uint8Array
}

export function emptyBitmap(width: number, height: number): Bitmap {
  const bytesPerRow = Math.ceil(width / 8)
  return { width, height, bytesPerRow, bits: new Uint8Array(bytesPerRow * height) }
}

export function dotAt(bitmap: Bitmap, x: number, y: number): boolean {
  return (bitmap.bits[y * bitmap.bytesPerRow + (x >> 3)]! & (0x80 >> (x & 7))) !== 0
}

/**
 * Fills an outline by the non-zero winding rule: a dot is black when its centre lies inside. `originX` and `baseline` are in dots, `scale`
 * is dots per font unit. Curves are taken as six lines each, finer than a dot at label sizes.
 * Example: a square of 0..100 units at scale 0.1 with origin (0, 10) blackens the ten by ten dots above row 10.
 */
export function fillOutline(
  bitmap: Bitmap,
  steps: readonly PathStep[],
  place: { originX: number; baseline: number; scale: number },
): void {
  const edges = edgesOf(steps, place)
  if (edges.length === 0) return
  // Crossings are collected edge by edge, so that each edge costs only the rows it passes.
  const rows: { x: number; turn: number }[][] = []
  for (const edge of edges) {
    const last = Math.min(bitmap.height - 1, Math.ceil(edge.bottom - 0.5) - 1)
    for (let row = Math.max(0, Math.ceil(edge.top - 0.5)); row <= last; row++) {
      rows[row] ??= []
      rows[row]!.push({ x: edge.x + (row + 0.5 - edge.top) * edge.slope, turn: edge.turn })
    }
  }
  rows.forEach((crossings, row) => {
    crossings.sort((a, b) => a.x - b.x)
    let winding = 0
    for (let i = 0; i + 1 < crossings.length; i++) {
      winding += crossings[i]!.turn
      if (winding === 0) continue
      const start = Math.max(0, Math.ceil(crossings[i]!.x - 0.5))
      const end = Math.min(bitmap.width - 1, Math.ceil(crossings[i + 1]!.x - 0.5) - 1)
      for (let x = start; x <= end; x++) bitmap.bits[row * bitmap.bytesPerRow + (x >> 3)]! |= 0x80 >> (x & 7)
    }
  })
}

/** A line of the outline from `top` to `bottom`; `x` at the top, `slope` per row, `turn` +1 when it ran downwards. */
interface Edge {
  top: number
  bottom: number
  x: number
  slope: number
  turn: number
}

const curveLines = 6

function edgesOf(
  steps: readonly PathStep[],
  { originX, baseline, scale }: { originX: number; baseline: number; scale: number },
): Edge[] {
  const edges: Edge[] = []
  let x = 0
  let y = 0
  let startX = 0
  let startY = 0
  const lineTo = (toX: number, toY: number) => {
    const y0 = baseline - y * scale
    const y1 = baseline - toY * scale
    const x0 = originX + x * scale
    const x1 = originX + toX * scale
    if (y0 !== y1) {
      const down = y0 < y1
      edges.push({
        top: down ? y0 : y1,
        bottom: down ? y1 : y0,
        x: down ? x0 : x1,
        slope: (x1 - x0) / (y1 - y0),
        turn: down ? 1 : -1,
      })
    }
    x = toX
    y = toY
  }
  for (const { command, args } of steps) {
    if (command === 'moveTo') {
      if (x !== startX || y !== startY) lineTo(startX, startY)
      x = startX = args[0]!
      y = startY = args[1]!
    } else if (command === 'lineTo') lineTo(args[0]!, args[1]!)
    else if (command === 'closePath') lineTo(startX, startY)
    else {
      const x0 = x
      const y0 = y
      for (let i = 1; i <= curveLines; i++) {
        const t = i / curveLines
        const u = 1 - t
        if (command === 'quadraticCurveTo') {
          lineTo(u * u * x0 + 2 * u * t * args[0]! + t * t * args[2]!, u * u * y0 + 2 * u * t * args[1]! + t * t * args[3]!)
        } else {
          lineTo(
            u ** 3 * x0 + 3 * u * u * t * args[0]! + 3 * u * t * t * args[2]! + t ** 3 * args[4]!,
            u ** 3 * y0 + 3 * u * u * t * args[1]! + 3 * u * t * t * args[3]! + t ** 3 * args[5]!,
          )
        }
      }
    }
  }
  if (x !== startX || y !== startY) lineTo(startX, startY)
  return edges
}
