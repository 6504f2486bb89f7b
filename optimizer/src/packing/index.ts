export { checkPacking, valueOfPacking } from './check-packing.ts'
export { fillContainer } from './fill-container.ts'
export type { BoxType, Container, Edge, FillProblem, PackingRules, Placement } from './problem.ts'
