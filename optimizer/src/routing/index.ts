export { type AisleTour, aisleTour, aisleTourLength, type WalkPoint } from './aisle-tour.ts'
export { checkTour } from './check-tour.ts'
export {
  type AisleDirection,
  type AisleLayout,
  type AisleWarehouse,
  layOutAisles,
  mostCrossAisles,
  placeOf,
  type TourEnd,
} from './warehouse.ts'
