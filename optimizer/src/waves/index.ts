export { annealWave, type WaveSearchOptions, type WaveSearchResult } from './anneal-wave.ts'
export { boundWave } from './bound-wave.ts'
export { checkPlan } from './check-plan.ts'
export { checkRelease } from './check-release.ts'
export { checkWave, type WaveCheck } from './check-wave.ts'
export { type BinPick, type PlannedTour, type PlanProblem, planWave, type StoredBin, type WavePlan } from './plan-wave.ts'
export { compileWave, type Wave, type WaveLine, type WaveProblem, type WaveTables } from './problem.ts'
export {
  type Release,
  type ReleaseAisle,
  type ReleaseOrder,
  type ReleaseProblem,
  releaseWave,
  type WavePick,
} from './release-wave.ts'
export { solveWave } from './solve-wave.ts'
