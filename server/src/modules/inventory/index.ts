// The door of the inventory module: where stock is and what is promised.
export { type Adjustment, adjustStock } from './adjust-stock.ts'
export {
  type AllocateRequest,
  type AllocateResult,
  allocate,
  type LevelKey,
  releaseAllocationParts,
  releaseAllocations,
} from './allocation/allocate.ts'
export { type Allocation, allocationsOf } from './allocation/allocation.queries.ts'
export { stockAsOf } from './ledger/ledger.queries.ts'
export { type Move, type Pick, pickAllocations, postMoves } from './ledger/post-moves.ts'
export {
  type CreateWarehouseInput,
  createWarehouse,
  outsideLocations,
  type Staging,
  stagingLocations,
} from './locations/create-warehouse.ts'
export {
  ensureLots,
  findLocationsByCode,
  type Location,
  type Lot,
  listWarehouses,
  loadLocations,
  loadLots,
  type Warehouse,
} from './locations/locations.queries.ts'
export { changeBucket, moveReservations, releaseReservations } from './reservations/change-reservations.ts'
export type { PlannedGroup } from './reservations/plan-reservation.pure.ts'
export { type Reservation, reservationsOf } from './reservations/reservations.queries.ts'
export { type ReserveRequest, reserveGroups } from './reservations/reserve-groups.ts'
export { type Availability, availability, type Bucket, zeroId } from './stock.queries.ts'
