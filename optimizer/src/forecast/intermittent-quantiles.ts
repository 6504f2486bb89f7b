import { type DemandModel, demandModel, type Mixture, movedQuantile, pinball } from './demand-distribution.ts'

/** What the distribution of one series is judged by: the history before an origin, the mean forecast there, and what came. */
export interface DistributionTrial {
  history: Float64Array
  mean: number
  actual: Float64Array
  unit: number
  /** How much the whole class is expected to rise or fall, step by step. */
  tide: Float64Array
}

export interface DistributionChoice {
  mixture: Mixture
  /** Which level of the mixture answers for each level that was asked for. */
  asked: readonly number[]
}

const mixtures: readonly Mixture[] = [
  { even: 1, recent: 0, shaped: 0 },
  { even: 0.5, recent: 0.5, shaped: 0 },
  { even: 0.5, recent: 0, shaped: 0.5 },
  { even: 0.3, recent: 0.3, shaped: 0.4 },
  { even: 0, recent: 0.5, shaped: 0.5 },
  { even: 0.2, recent: 0, shaped: 0.8 },
  { even: 0, recent: 0.2, shaped: 0.8 },
]

const shifts = [-0.04, -0.02, 0, 0.02, 0.04]

/** The mixture when nothing can be judged. */
const usual: Mixture = { even: 0.3, recent: 0.3, shaped: 0.4 }

/** Spread of log sizes within series, over all of them. */
export function pooledSpread(histories: readonly Float64Array[]): number {
  let squares = 0
  let freedom = 0
  for (const history of histories) {
    let count = 0
    let logs = 0
    let sum = 0
    for (const value of history) {
      if (value <= 0) continue
      const log = Math.log(value)
      count++
      logs += log
      sum += log * log
    }
    if (count < 2) continue
    squares += sum - (logs * logs) / count
    freedom += count - 1
  }
  return freedom > 0 ? Math.max(0.05, Math.sqrt(squares / freedom)) : 0.7
}

/**
 * Which mixture has the smallest pinball loss over the trials of a batch, and by how much each level has to be moved: distributions are
 * calibrated on what came, not on what they claim. Fewer trials move less.
 */
export function chooseDistribution(
  trials: readonly DistributionTrial[],
  levels: readonly number[],
  spread: number,
): DistributionChoice {
  if (trials.length < 10) return { mixture: usual, asked: levels }
  const used = trials.length > 800 ? trials.filter((_, index) => index % Math.ceil(trials.length / 800) === 0) : trials
  const judged = [0.8, 0.9, 0.95]
  const models: DemandModel[] = used.map((trial) => demandModel(trial.history, trial.mean, spread))
  const lossAt = (mixture: Mixture, asked: number, level: number) => {
    let sum = 0
    models.forEach((model, index) => {
      const { actual, unit, tide } = used[index]!
      let loss = 0
      let known = 0
      let quantile = 0
      actual.forEach((value, h) => {
        if (h === 0 || tide[h] !== tide[h - 1]) quantile = movedQuantile(model, mixture, asked, tide[h]!)
        if (Number.isNaN(value)) return
        loss += pinball(value, quantile, level)
        known++
      })
      if (known > 0) sum += loss / known / unit
    })
    return sum
  }
  let mixture = usual
  let smallest = Number.POSITIVE_INFINITY
  for (const candidate of mixtures) {
    const loss = judged.reduce((sum, level) => sum + lossAt(candidate, level, level) / (1 - level), 0)
    if (loss < smallest) {
      smallest = loss
      mixture = candidate
    }
  }
  const trust = used.length / (used.length + 100)
  const asked = levels.map((level) => {
    if (level < 0.7) return level
    let best = 0
    let bestLoss = lossAt(mixture, level, level)
    for (const shift of shifts) {
      const moved = level + shift * Math.min(1, (1 - level) / 0.1)
      if (shift === 0) continue
      const loss = lossAt(mixture, moved, level)
      if (loss < bestLoss) {
        bestLoss = loss
        best = moved - level
      }
    }
    return level + 0.5 * trust * best
  })
  return { mixture, asked }
}
