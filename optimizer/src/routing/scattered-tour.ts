import { type Budget, startBudget } from '../lib/budget.ts'
import { type Random, randomFrom } from '../lib/random.ts'
import type { Solved, SolveOptions } from '../lib/solved.ts'
import { type AisleSteps, aisleSteps } from './aisle-steps.ts'
import { aisleTour } from './aisle-tour.ts'
import { lengthGrain } from './length-grain.ts'
import { type Part, type Relaxation, raiseBound, startRelaxation } from './scattered-bound.ts'
import { checkScatteredPicks, type ScatteredPicks, type ScatteredTour } from './scattered-picks.ts'
import {
  improveByArticles,
  insertArticle,
  measureAll,
  missingOf,
  removeArticle,
  type Selection,
  setBin,
  startSelection,
} from './scattered-selection.ts'
import { type StretchBins, sortBins } from './stretch-bins.ts'

interface Search {
  bins: StretchBins
  demands: Float64Array
  random: Random
  budget: Budget
  selection: Selection
  relaxation: Relaxation
  best: { selected: Uint8Array; length: number }
  /** Any two tours differ by a multiple of this in length; 0 where nothing is known. */
  grain: number
  /** Parts of the solutions not looked into yet. */
  parts: Part[]
  bound: number
}

const rootTries = 250
const triesPerPart = 25
const articlesPerShake = 4

/**
 * Chooses the bins to pick from and the shortest tour by them, together. A step of the budget is one dynamic program over the
 * warehouse; without a budget the search goes on until the choice is proven best, which may take long.
 * Lower bounds by Lagrange prices in branch and bound over bins (`scattered-bound.ts`), choices by taking articles out and putting them
 * back (`scattered-selection.ts`), in turn.
 * @returns value and bound: length of the tour, in the warehouse's unit
 * @throws RangeError for a problem that makes no sense
 */
export function solveScatteredTour(problem: ScatteredPicks, options: SolveOptions = {}): Solved<ScatteredTour> {
  checkScatteredPicks(problem)
  const budget = startBudget(options.budget)
  const random = randomFrom(options.seed ?? 1)
  const bins = sortBins(problem)
  const demands = Float64Array.from(problem.demands)
  const selection = startSelection(bins, aisleSteps(problem.warehouse), demands)
  const steps: AisleSteps = aisleSteps(problem.warehouse)
  const search: Search = {
    bins,
    demands,
    random,
    budget,
    selection,
    relaxation: startRelaxation(bins, steps, demands),
    best: { selected: selection.selected.slice(), length: Number.POSITIVE_INFINITY },
    grain: lengthGrain(problem.warehouse),
    parts: [],
    bound: 0,
  }
  construct(search)
  const isProven = branchAndBound(search)
  const solution = takeBins(problem, search)
  return {
    solution,
    value: solution.tour.length,
    bound: isProven ? solution.tour.length : Math.min(search.bound, solution.tour.length),
    isProven,
    steps: budget.spent,
  }
}

/** Articles with fewest bins first: they leave least choice. */
function construct(search: Search): void {
  const { bins, demands, selection, random, budget } = search
  const articles = bins.ofArticle.map((_, article) => article).filter((article) => demands[article]! > 0)
  for (const article of articles.sort((a, b) => bins.ofArticle[a]!.length - bins.ofArticle[b]!.length || a - b)) {
    insertArticle(selection, article, random)
    budget.spend()
  }
  improveByArticles(selection, random, () => budget.spend())
  keepBest(search)
}

function keepBest(search: Search): void {
  const { selection, best } = search
  if (selection.length >= best.length) return
  best.length = selection.length
  best.selected.set(selection.selected)
}

/** @returns whether the best choice is proven so */
function branchAndBound(search: Search): boolean {
  const { bins, demands, parts, budget, best, relaxation } = search
  const wanted = demands.reduce((sum, demand) => sum + demand, 0)
  const root: Part = {
    musts: new Uint8Array(bins.binOf.length),
    isOpen: new Uint8Array(bins.binOf.length).fill(1),
    prices: new Float64Array(demands.length).fill(wanted > 0 ? best.length / wanted / 2 : 0),
    bound: 0,
    passing: new Float64Array(bins.binOf.length).fill(0.5),
  }
  let looked = 0
  const look = (every: number) => () => {
    budget.spend()
    if (budget.isOver()) return true
    if (++looked % every === 0) repair(search)
    return false
  }
  if (!raiseBound(relaxation, root, targetOf(search), rootTries, look(20))) return true
  // The root's bins that no better tour picks from are out of the question for the other search too.
  search.selection.isOpen.set(root.isOpen)
  for (let b = 0; b < best.selected.length; b++) if (best.selected[b] === 1) search.selection.isOpen[b] = 1
  parts.push(root)
  for (;;) {
    search.bound = parts.reduce((least, part) => Math.min(least, part.bound), best.length)
    const part = takePart(search)
    if (part === undefined) return true
    if (budget.isOver()) {
      search.bound = Math.min(search.bound, part.bound)
      return false
    }
    for (const child of split(search, part)) {
      if (raiseBound(relaxation, child, targetOf(search), triesPerPart, look(40))) parts.push(child)
    }
    const until = budget.spent + triesPerPart
    while (budget.spent < until && !budget.isOver()) shake(search)
  }
}

/** Only tours shorter than this are better than the best known. */
function targetOf(search: Search): number {
  const { best, grain } = search
  return best.length - Math.max(grain * 0.999, best.length * 1e-9)
}

/** The open part with the least bound, if any may hold a better tour. */
function takePart(search: Search): Part | undefined {
  const { parts } = search
  const target = targetOf(search)
  let least = -1
  for (let i = parts.length - 1; i >= 0; i--) {
    if (parts[i]!.bound >= target - 1e-6) {
      parts[i] = parts.at(-1)!
      parts.pop()
      if (least === parts.length) least = i
    } else if (least < 0 || parts[i]!.bound < parts[least]!.bound) least = i
  }
  if (least < 0) return undefined
  const part = parts[least]!
  parts[least] = parts.at(-1)!
  parts.pop()
  return part
}

/** In two: the bin in most doubt has to be passed, or is not picked from. */
function split(search: Search, part: Part): Part[] {
  const { bins, demands } = search
  let doubt = -1
  let bin = -1
  for (let a = 0; a < demands.length; a++) {
    let missing = demands[a]!
    for (const b of bins.ofArticle[a]!) if (part.musts[b] === 1) missing -= bins.quantity[b]!
    if (missing <= 0) continue
    for (const b of bins.ofArticle[a]!) {
      if (part.isOpen[b] === 0 || part.musts[b] === 1) continue
      const here = Math.min(part.passing[b]!, 1 - part.passing[b]!)
      if (here > doubt) {
        doubt = here
        bin = b
      }
    }
  }
  if (bin < 0) {
    // All demands are met by bins that have to be passed: the shortest tour by them is the best of this part.
    search.selection.selected.set(part.musts)
    measureAll(search.selection)
    keepBest(search)
    return []
  }
  const copy = (): Part => ({
    musts: part.musts.slice(),
    isOpen: part.isOpen.slice(),
    prices: part.prices.slice(),
    bound: part.bound,
    passing: part.passing.slice(),
  })
  const passed = copy()
  passed.musts[bin] = 1
  const closed = copy()
  closed.isOpen[bin] = 0
  return [passed, closed]
}

/** Makes a choice from what the relaxed tour passes. */
function repair(search: Search): void {
  const { bins, demands, selection, relaxation, random, budget } = search
  selection.selected.fill(0)
  for (let a = 0; a < demands.length; a++) {
    let missing = demands[a]!
    for (const bin of bins.ofArticle[a]!)
      if (missing > 0 && relaxation.isPassed[bin] === 1) {
        selection.selected[bin] = 1
        missing -= bins.quantity[bin]!
      }
  }
  measureAll(selection)
  fillUp(search)
  improveByArticles(selection, random, () => budget.spend())
  keepBest(search)
}

function fillUp(search: Search): void {
  const { selection, demands, random, budget } = search
  const missing: number[] = []
  for (let a = 0; a < demands.length; a++) if (missingOf(selection, a) > 0) missing.push(a)
  for (const article of random.shuffle(missing)) {
    budget.spend()
    if (!insertArticle(selection, article, random)) selection.length = Number.POSITIVE_INFINITY
  }
}

/** Takes some articles out of the best choice, puts them back in another order and improves that. */
function shake(search: Search): void {
  const { bins, demands, selection, best, random, budget } = search
  for (let b = 0; b < best.selected.length; b++) setBin(selection, b, best.selected[b] === 1 ? 1 : 0)
  selection.length = best.length
  const articles = random.shuffle(bins.ofArticle.map((_, a) => a).filter((a) => demands[a]! > 0))
  for (const article of articles.slice(0, articlesPerShake)) removeArticle(selection, article)
  fillUp(search)
  improveByArticles(selection, random, () => budget.spend())
  if (selection.length === best.length) best.selected.set(selection.selected)
  keepBest(search)
}

function takeBins(problem: ScatteredPicks, search: Search): ScatteredTour {
  const { bins, demands, best } = search
  const picks: ScatteredTour['picks'] = []
  for (let a = 0; a < demands.length; a++) {
    let missing = demands[a]!
    for (const bin of bins.ofArticle[a]!) {
      if (best.selected[bin] === 0 || missing <= 0) continue
      const quantity = Math.min(missing, bins.quantity[bin]!)
      picks.push({ bin: bins.binOf[bin]!, quantity })
      missing -= quantity
    }
  }
  const places = picks.map((pick) => problem.bins[pick.bin]!.place)
  return { picks, tour: aisleTour(problem.warehouse, places) }
}
