import { type AisleWarehouse, aisleTourLength } from '../routing/index.ts'

/** An order that goes whole into one tour. */
export interface BatchOrder {
  /** Places to be visited (`placeOf` of the routing folder); repetitions count once. */
  places: readonly number[]
  /** Units to pick; as many as places unless told. */
  items?: number
  /** In the unit of the capacity; 0 unless told. */
  volume?: number
  /** Slots of the cart it takes; 1 unless told. */
  slots?: number
  /** When it has to be back at the depot, in time units from the start; never unless told. */
  dueAt?: number
}

/** What a picker can take along on one tour; what is absent does not limit. */
export interface TourCapacity {
  items?: number
  volume?: number
  slots?: number
}

/** Orders to be grouped into tours, each within the capacity, walked as short as possible. */
export interface BatchProblem {
  warehouse: AisleWarehouse
  orders: readonly BatchOrder[]
  capacity: TourCapacity
}

/** Places in `orders`, a list for each tour. */
export type Batches = number[][]

export interface BatchTables {
  warehouse: AisleWarehouse
  orderCount: number
  /** Of each order: its places, sorted, each once. */
  places: Int32Array[]
  /** What each order takes of each limit, and the limits. */
  loads: Float64Array[]
  limits: number[]
  /** Length of each order's own tour. */
  ownLength: Float64Array
}

/** @throws RangeError naming the first thing that is wrong, for instance an order no tour can take */
export function compileBatches({ warehouse, orders, capacity }: BatchProblem): BatchTables {
  const loads: Float64Array[] = []
  const limits: number[] = []
  const limit = (name: string, most: number | undefined, takes: (order: BatchOrder) => number) => {
    if (most !== undefined && !(most > 0)) throw new RangeError(`A tour takes more than no ${name}`)
    const load = Float64Array.from(orders, (order, index) => {
      const taken = takes(order)
      if (!(taken >= 0 && taken < Number.POSITIVE_INFINITY))
        throw new RangeError(`Order ${index} has ${name} that are not a number from 0`)
      if (most !== undefined && taken > most) throw new RangeError(`Order ${index} alone has more ${name} than a tour takes`)
      return taken
    })
    if (most === undefined || most === Number.POSITIVE_INFINITY) return
    loads.push(load)
    limits.push(most)
  }
  limit('items', capacity.items, (order) => order.items ?? order.places.length)
  limit('volume', capacity.volume, (order) => order.volume ?? 0)
  limit('slots', capacity.slots, (order) => order.slots ?? 1)
  const places = orders.map((order) => Int32Array.from(new Set(order.places)).sort())
  orders.forEach((order, index) => {
    if (order.places.length === 0) throw new RangeError(`Order ${index} has nothing to pick`)
    if (order.places.some((place) => !Number.isInteger(place)))
      throw new RangeError(`Order ${index} names a place that is no number`)
  })
  return {
    warehouse,
    orderCount: orders.length,
    places,
    loads,
    limits,
    ownLength: Float64Array.from(places, (list) => aisleTourLength(warehouse, list)),
  }
}
