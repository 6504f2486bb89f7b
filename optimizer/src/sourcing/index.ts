export { checkSourcing } from './check-sourcing.ts'
export { sourceExactly } from './exact-mip.ts'
export {
  compareScores,
  type Score,
  type Shipment,
  type SourcingOrder,
  type SourcingProblem,
  type SourcingSolution,
  type Stock,
  type Warehouse,
  type ZonePostage,
} from './problem.ts'
export { sourceGreedily, sourceOrders } from './source-orders.ts'
