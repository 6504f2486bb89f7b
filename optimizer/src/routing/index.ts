export { type AisleTour, aisleTour, aisleTourLength, type WalkPoint } from './aisle-tour.ts'
export { checkGraphTour } from './check-graph-tour.ts'
export { checkScatteredTour } from './check-scattered-tour.ts'
export { checkTour } from './check-tour.ts'
export { graphTour } from './graph-tour.ts'
export { policyTour, type RoutingPolicy, routingPolicies } from './policy-tour.ts'
export type { ScatteredBin, ScatteredPicks, ScatteredTour } from './scattered-picks.ts'
export { solveScatteredTour } from './scattered-tour.ts'
export type { GraphTour, GraphTourProblem, GraphWay, WalkGraph } from './walk-graph.ts'
export {
  type AisleDirection,
  type AisleLayout,
  type AisleWarehouse,
  layOutAisles,
  mostCrossAisles,
  placeOf,
  type TourEnd,
} from './warehouse.ts'
