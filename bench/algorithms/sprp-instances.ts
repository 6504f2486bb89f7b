import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { layOutAisles, placeOf, type ScatteredPicks } from '../../optimizer/src/routing/index.ts'

/** A single picker routing instance of Hessler and Irnich, with the optima they publish. */
export interface SprpInstance {
  name: string
  isScattered: boolean
  /** One block, and two. */
  layouts: { problem: ScatteredPicks; published: number }[]
}

/** @returns undefined where the data are not present */
export function readSprpInstances(sharedDataDir: string | undefined): SprpInstance[] | undefined {
  const dir = join(sharedDataDir ?? '', 'warehouse')
  const path = join(dir, 'sprp_ss_dev.jsonl.gz')
  if (sharedDataDir === undefined || !existsSync(path)) return undefined
  const optima = new Map(
    readFileSync(join(dir, 'sprp_ss_dev_optima.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','))
      .map((cells) => [cells[0]!, cells.slice(-2).map(Number)] as const),
  )
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { name, text } = JSON.parse(line) as { name: string; text: string }
      const published = optima.get(name)
      if (published === undefined) throw new Error(`No published optimum of ${name}`)
      return {
        name,
        isScattered: !name.includes('_F1_'),
        layouts: [1, 2].map((blocks, i) => ({ problem: readProblem(text, blocks), published: published[i]! })),
      }
    })
}

/** Cell 0 is next to the top cross aisle; a second block begins in the middle, behind a cross aisle of width 1. */
function readProblem(text: string, blocks: number): ScatteredPicks {
  const word = (key: string) => {
    const found = new RegExp(`${key} : (\\S+)`).exec(text)
    if (found === null) throw new Error(`${key} is missing`)
    return found[1]!
  }
  const number = (key: string) => Number(word(key))
  if (number('DISTANCE_TOP_OR_BOTTOM_TO_DEPOT') !== 0) throw new Error('The depot is expected on a cross aisle')
  const cells = number('NUM_CELLS')
  const warehouse = layOutAisles({
    aisles: number('NUM_AISLES'),
    aisleSpacing: number('DISTANCE_AISLE_TO_AISLE'),
    blocks: blocks === 1 ? [cells] : [cells / 2, cells / 2],
    cellLength: number('DISTANCE_CELL_TO_CELL'),
    crossToFirstCell: number('DISTANCE_TOP_TO_CELL'),
    lastCellToCross: number('DISTANCE_BOTTOM_TO_CELL'),
    start: { aisle: number('DEPOT_AISLE'), cross: word('DEPOT_LOCATION') === 'bottom' ? blocks : 0 },
  })
  const [stored, ordered] = text.split('ORDER_SECTION')
  const bins = [...stored!.matchAll(/ID (\d+) AISLE (\d+) CELL (\d+)(?: QUANTITY (\d+))?/g)].map(
    ([, id, aisle, cell, quantity]) => ({
      article: Number(id),
      place: placeOf(warehouse, Number(aisle), Number(cell)),
      quantity: Number(quantity ?? 1),
    }),
  )
  const demands: number[] = new Array<number>(number('NUM_ARTICLES')).fill(0)
  for (const [, id, quantity] of (ordered ?? '').matchAll(/ID (\d+) QUANTITY (\d+)/g)) demands[Number(id)] = Number(quantity)
  return { warehouse, demands, bins }
}
