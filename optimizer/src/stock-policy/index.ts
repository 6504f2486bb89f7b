export { checkJointOrder, checkProposal } from './check-policy.ts'
export {
  type Distribution,
  demandFromHistory,
  demandFromQuantiles,
  demandOver,
  type LeadTime,
} from './demand.ts'
export { type JointOrder, type JointOrderProblem, jointOrder } from './joint-order.ts'
export { type OrderQuantity, orderQuantity } from './order-quantity.ts'
export { planPolicy, proposeOrder } from './plan-policy.ts'
export type * from './policy-types.ts'
export { type Simulated, type Simulation, simulate } from './simulate.ts'
export { fillOfLevel, type LevelItem, type Levels, levelsAtRate, systemLevels } from './system-levels.ts'
export { byLargest, daysOfCover, type MinMax, orderByMinMax } from './today-rules.ts'
