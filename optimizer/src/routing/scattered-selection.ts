import type { Random } from '../lib/random.ts'
import { type AisleSteps, costsAround, runBackward, runForward } from './aisle-steps.ts'
import { type StretchBins, selectedCosts } from './stretch-bins.ts'
import { serviceCount } from './tour-states.ts'

/** A choice of bins that is being improved, with what is needed to tell at once what one bin more would cost. */
export interface Selection {
  bins: StretchBins
  steps: AisleSteps
  demands: Float64Array
  /** By bin: 1 where it is visited. */
  selected: Uint8Array
  /** Length of the best tour by the bins selected. */
  length: number
  /** Bins that may be chosen; others are known to be in no better solution. */
  isOpen: Uint8Array
}

const around = new Float64Array(serviceCount)
const withBin = new Float64Array(serviceCount)

export function startSelection(bins: StretchBins, steps: AisleSteps, demands: Float64Array): Selection {
  const selection: Selection = {
    bins,
    steps,
    demands,
    selected: new Uint8Array(bins.binOf.length),
    length: Number.POSITIVE_INFINITY,
    isOpen: new Uint8Array(bins.binOf.length).fill(1),
  }
  selection.length = measureAll(selection)
  return selection
}

/** Works out all costs anew; needed after `selected` was changed from outside. @returns length of the tour */
export function measureAll(selection: Selection): number {
  for (let stretch = 0; stretch < selection.bins.stretches; stretch++) measureStretch(selection, stretch)
  selection.length = runForward(selection.steps, lastStepOf(selection)).cost
  return selection.length
}

function measureStretch(selection: Selection, stretch: number): void {
  const { bins, steps, selected } = selection
  selectedCosts(bins, stretch, selected, steps.costs, stretch * serviceCount)
}

function lastStepOf(selection: Selection): number {
  const { bins, steps, selected } = selection
  for (let b = selected.length - 1; b >= 0; b--) if (selected[b] === 1) return steps.stepOfStretch[bins.stretch[b]!]!
  return -1
}

export function setBin(selection: Selection, bin: number, isSelected: 0 | 1): void {
  if (selection.selected[bin] === isSelected) return
  selection.selected[bin] = isSelected
  measureStretch(selection, selection.bins.stretch[bin]!)
}

/** How much of an article is still missing. */
export function missingOf(selection: Selection, article: number): number {
  let missing = selection.demands[article]!
  for (const bin of selection.bins.ofArticle[article]!)
    if (selection.selected[bin] === 1) missing -= selection.bins.quantity[bin]!
  return missing
}

/**
 * Adds bins of one article, each time the one that lengthens the tour least for what it gives, until its demand is met.
 * `length` is brought up to date.
 * @returns whether the demand could be met with the bins that may be chosen
 */
export function insertArticle(selection: Selection, article: number, random: Random): boolean {
  const { bins, steps, selected, isOpen } = selection
  let missing = missingOf(selection, article)
  const isOneBin = missing <= 0
  while (missing > 0) {
    const lastStep = lastStepOf(selection)
    const base = runForward(steps, lastStep).cost
    runBackward(steps, lastStep)
    let best = -1
    let bestScore = Number.POSITIVE_INFINITY
    let bestLength = 0
    let ties = 1
    let stretchBefore = -1
    for (const bin of bins.ofArticle[article]!) {
      if (selected[bin] === 1 || isOpen[bin] === 0) continue
      const stretch = bins.stretch[bin]!
      if (stretch !== stretchBefore) {
        costsAround(steps, stretch, around)
        stretchBefore = stretch
      }
      selected[bin] = 1
      selectedCosts(bins, stretch, selected, withBin, 0)
      selected[bin] = 0
      let length = Number.POSITIVE_INFINITY
      for (let c = 0; c < serviceCount; c++) {
        const sum = around[c]! + withBin[c]!
        if (sum < length) length = sum
      }
      const score = (length - base) / Math.min(missing, bins.quantity[bin]!)
      if (score < bestScore || (score === bestScore && random.below(++ties) === 0)) {
        if (score < bestScore) ties = 1
        bestScore = score
        best = bin
        bestLength = length
      }
    }
    if (best < 0) return false
    setBin(selection, best, 1)
    selection.length = bestLength
    missing -= bins.quantity[best]!
  }
  if (isOneBin || bins.ofArticle[article]!.length > 1) dropSpare(selection, article)
  return true
}

/** Leaves out bins of an article that are not needed, those that save most first. */
function dropSpare(selection: Selection, article: number): void {
  const { bins, steps, selected } = selection
  for (;;) {
    const spare = -missingOf(selection, article)
    if (spare <= 0) return
    let best = -1
    let bestLength = Number.POSITIVE_INFINITY
    for (const bin of bins.ofArticle[article]!) {
      if (selected[bin] === 0 || bins.quantity[bin]! > spare) continue
      setBin(selection, bin, 0)
      const length = runForward(steps, lastStepOf(selection)).cost
      setBin(selection, bin, 1)
      if (length < bestLength) {
        bestLength = length
        best = bin
      }
    }
    if (best < 0) return
    setBin(selection, best, 0)
    selection.length = bestLength
  }
}

export function removeArticle(selection: Selection, article: number): void {
  for (const bin of selection.bins.ofArticle[article]!) setBin(selection, bin, 0)
}

/**
 * Takes articles out one by one and puts them back where they cost least, until none of them gains.
 * @param isOver asked before each article
 */
export function improveByArticles(selection: Selection, random: Random, isOver: () => boolean): void {
  const articles = random.shuffle(selection.bins.ofArticle.map((_, article) => article).filter((a) => selection.demands[a]! > 0))
  let sinceGain = 0
  for (let i = 0; sinceGain < articles.length && !isOver(); i = (i + 1) % articles.length) {
    const article = articles[i]!
    const length = selection.length
    const kept = selection.bins.ofArticle[article]!.map((bin) => selection.selected[bin]!)
    removeArticle(selection, article)
    if (!insertArticle(selection, article, random) || selection.length > length) {
      selection.bins.ofArticle[article]!.forEach((bin, j) => {
        setBin(selection, bin, kept[j] === 1 ? 1 : 0)
      })
      selection.length = length
    }
    sinceGain = selection.length < length ? 0 : sinceGain + 1
  }
}
