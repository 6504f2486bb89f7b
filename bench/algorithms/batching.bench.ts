import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  annealPickPool,
  type BatchProblem,
  checkBatches,
  checkPoolBatches,
  type PickPool,
  solveBatches,
} from '@shangshu/optimizer/batching/index.ts'
import { type AisleWarehouse, layOutAisles, placeOf } from '@shangshu/optimizer/routing/index.ts'
import type { BenchOptions } from '../main.ts'
import { record, round } from '../results.ts'
import { readRealBaskets } from './real-baskets.ts'

// Order batching. W5B: instances of Henn and Wäscher, `--instances DIR` with the repository SergioGilBorras/instancesOBP in or at it;
// best known values, real baskets and Zalando's joint problem: the shared data. Every result goes through the checker.

const clock = () => performance.now()

export async function run(options: BenchOptions): Promise<void> {
  const wants = (id: string) => options.only === undefined || options.only === id
  if (wants('batching.gap_2s')) gapToBestKnown(options, 'batching.gap_2s', 2, 1.0)
  if (wants('batching.gap_60s')) gapToBestKnown(options, 'batching.gap_60s', 60, 0.3)
  if (wants('batching.metres_saved')) metresSaved(options)
  if (wants('batching.zalando_small')) zalandoSmall(options)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function gapToBestKnown(options: BenchOptions, id: string, seconds: number, target: number): void {
  const { instancesDir, sharedDataDir, sample } = options
  const inner = 'Warehouses_instances/legacy/W5B_Henn'
  const folder = [instancesDir && join(instancesDir, inner), instancesDir && join(instancesDir, 'instancesOBP', inner)].find(
    (path) => path !== undefined && existsSync(path),
  )
  const table = sharedDataDir && join(sharedDataDir, 'warehouse/obp_w5b_best_known_dev.csv')
  if (folder === undefined || !table || !existsSync(table)) {
    console.log(`${id}: instances not present (--instances DIR with SergioGilBorras/instancesOBP)`)
    return
  }
  const warehouse = layOutAisles({ aisles: 10, aisleSpacing: 5, blocks: [45], cellLength: 1, crossToFirstCell: 1.5 })
  const [head, ...rows] = readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split(','))
  const at = (name: string) => head!.indexOf(name)
  const gaps: number[] = []
  rows.forEach((row, index) => {
    // A step that shares no divisor with the order of the rows, so that a sample meets all capacities.
    if (sample !== undefined && (index * 7) % rows.length >= rows.length / sample) return
    const text = readFileSync(join(folder, row[at('folder')]!, `${row[at('instance')]}.txt`), 'utf8')
    const problem: BatchProblem = {
      warehouse,
      orders: readOrders(text, warehouse),
      capacity: { items: Number(row[at('capacity')]) },
    }
    const { solution } = solveBatches(problem, { budget: { milliseconds: seconds * 1000, clock } })
    const check = checkBatches(problem, solution)
    if (check.faults.length > 0) throw new Error(`${row[1]}: ${check.faults.join(', ')}`)
    const best = Number(row[at('bks_optimal')])
    gaps.push(round(100 * (check.length / best - 1), 3))
    console.log(`${row[0]}/${row[1]}  ${check.length}  ${best}  ${gaps.at(-1)} %`)
  })
  const value = round(mean(gaps), 3)
  if (sample !== undefined) console.log(`${id}: mean of ${gaps.length} instances ${value} % (not recorded)`)
  else record([{ id, value, unit: '%', target, better: 'lower', runs: gaps }])
}

/** Aisles in the files are halves: both sides of a walk have a number of their own. Every article is one unit. */
function readOrders(text: string, warehouse: AisleWarehouse): BatchProblem['orders'] {
  const orders: { places: number[]; items: number }[] = []
  for (const row of text.split('\n')) {
    if (row.startsWith('Order')) orders.push({ places: [], items: 0 })
    const article = /Aisle (\d+)\s+Location (\d+)/.exec(row)
    if (article === null) continue
    const order = orders.at(-1)!
    order.places.push(placeOf(warehouse, Math.floor(Number(article[1]) / 2), Number(article[2])))
    order.items++
  }
  return orders
}

const waveSize = 100
const cart = { items: 45, slots: 12 }

/**
 * Waves of a hundred orders as they came, a cart of 12 slots for 45 lines; orders above 45 lines are picked alone by anyone and left
 * out. Against: the cart is filled first come, first served, and every aisle with a pick is walked through (S-shape).
 */
function metresSaved({ sharedDataDir, sample }: BenchOptions): void {
  const real = readRealBaskets(sharedDataDir)
  if (real === undefined) {
    console.log('batching.metres_saved: orders not present (--shared-data DIR)')
    return
  }
  const cells = 100
  // Two SKUs, left and right, at each stop of an aisle.
  const aisles = Math.ceil(real.skuCount / 2 / cells)
  const warehouse = layOutAisles({ aisles, aisleSpacing: 4, blocks: [cells], cellLength: 1, crossToFirstCell: 1 })
  const orders = real.baskets.filter((skus) => skus.length <= cart.items).map((skus) => ({ places: skus.map((sku) => sku >> 1) }))
  const savedShares: number[] = []
  let before = 0
  let after = 0
  for (let wave = 0; (wave + 1) * waveSize <= orders.length; wave++) {
    if (wave % (sample ?? 1) !== 0) continue
    const problem: BatchProblem = {
      warehouse,
      orders: orders.slice(wave * waveSize, (wave + 1) * waveSize).map(({ places }) => ({ places, items: places.length })),
      capacity: cart,
    }
    const walked = firstCome(problem).reduce((sum, places) => sum + sShapeLength(warehouse, places), 0)
    const check = checkBatches(problem, solveBatches(problem, { budget: { milliseconds: 2000, clock } }).solution)
    if (check.faults.length > 0) throw new Error(check.faults.join(', '))
    before += walked
    after += check.length
    savedShares.push(round(1 - check.length / walked, 4))
    console.log(`wave ${wave}  ${walked} m → ${check.length} m  ${savedShares.at(-1)}`)
  }
  const value = round(1 - after / before, 4)
  if (sample !== undefined) console.log(`batching.metres_saved: ${value} over ${savedShares.length} waves (not recorded)`)
  else record([{ id: 'batching.metres_saved', value, unit: 'share', target: 0.35, better: 'higher', runs: savedShares }])
}

/** Places of the tours when each order joins the present cart or, where it does not fit, begins the next. */
function firstCome({ orders }: BatchProblem): number[][] {
  const tours: number[][] = []
  let lines = Number.POSITIVE_INFINITY
  let slots = 0
  for (const { places } of orders) {
    if (lines + places.length > cart.items || slots === cart.slots) {
      tours.push([])
      lines = 0
      slots = 0
    }
    tours.at(-1)!.push(...places)
    lines += places.length
    slots++
  }
  return tours
}

/** Every aisle with a pick is walked through; after an odd number of them the last is left where it was entered. Depot left in front. */
function sShapeLength({ aisleAt, cellAt, crossAt }: AisleWarehouse, places: readonly number[]): number {
  const last = new Map<number, number>()
  for (const place of places) {
    const aisle = Math.floor(place / cellAt.length)
    last.set(aisle, Math.max(last.get(aisle) ?? 0, cellAt[place % cellAt.length]! - crossAt[0]!))
  }
  const deep = crossAt[1]! - crossAt[0]!
  const farthest = Math.max(...last.keys())
  const through = last.size % 2 === 0 ? last.size * deep : (last.size - 1) * deep + 2 * last.get(farthest)!
  return 2 * aisleAt[farthest]! + through
}

function zalandoSmall({ sharedDataDir, sample }: BenchOptions): void {
  const costs: number[] = []
  for (const number of [0, 1, 2]) {
    const path = sharedDataDir && join(sharedDataDir, `warehouse/zalando_small-${number}.json.gz`)
    if (!path || !existsSync(path)) {
      console.log('batching.zalando_small: instances not present (--shared-data DIR)')
      return
    }
    const pool = readPool(gunzipSync(readFileSync(path)).toString())
    const { solution } = annealPickPool(pool, { budget: { milliseconds: 60_000 / (sample ?? 1), clock } })
    const check = checkPoolBatches(pool, solution ?? [])
    if (check.faults.length > 0) throw new Error(`small-${number}: ${check.faults.join(', ')}`)
    console.log(`small-${number}  ${check.cost}  ${check.items} items`)
    costs.push(check.cost)
  }
  const value = costs.reduce((sum, cost) => sum + cost, 0)
  if (sample !== undefined) console.log(`batching.zalando_small: ${value} in ${60 / sample} s each (not recorded)`)
  else record([{ id: 'batching.zalando_small', value, unit: 'steps', target: 20_515, better: 'lower', runs: costs }])
}

function readPool(text: string): PickPool {
  const { parameters, articles, orders, warehouse_items } = JSON.parse(text) as {
    parameters: Record<string, number>
    articles: { id: string; volume: number }[]
    orders: { positions: string[] }[]
    warehouse_items: { row: number; aisle: number; article: string; zone: string }[]
  }
  const articleOf = new Map(articles.map((article, index) => [article.id, index]))
  const zoneOf = new Map([...new Set(warehouse_items.map((item) => item.zone))].map((zone, index) => [zone, index]))
  return {
    orders: orders.map(({ positions }) => ({ positions: positions.map((article) => articleOf.get(article)!) })),
    stored: warehouse_items.map(({ row, aisle, article, zone }) => ({
      row,
      aisle,
      article: articleOf.get(article)!,
      zone: zoneOf.get(zone)!,
    })),
    volumes: articles.map((article) => article.volume),
    minItems: parameters.min_number_requested_items!,
    maxOrdersPerBatch: parameters.max_orders_per_batch!,
    maxListVolume: parameters.max_container_volume!,
    firstRow: parameters.first_row!,
    lastRow: parameters.last_row!,
  }
}
