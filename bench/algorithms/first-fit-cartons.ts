import type {
  BoxType,
  CartonProblem,
  CartonsSolution,
  CartonType,
  Container,
  Placement,
} from '@shangshu/optimizer/packing/index.ts'
import { costOfParcel } from '@shangshu/optimizer/packing/index.ts'

// What a packing station does without search: the large boxes first, each at the first free corner at which it fits in some turn.

/** Boxes of one carton and the corners at which the next may go. */
interface OpenCarton {
  placements: Placement[]
  corners: [number, number, number][]
  grams: number
}

/**
 * The smallest carton into which first-fit brings everything; when there is none, the largest are filled box by box, each box into the
 * first parcel that still takes it, and every parcel is moved to the smallest carton that holds it in the same way.
 */
export function packByFirstFit(problem: CartonProblem): CartonsSolution {
  const order = problem.boxes
    .flatMap((box, type) => Array.from({ length: box.count }, () => ({ type, volume: box.length * box.width * box.height })))
    .sort((a, b) => b.volume - a.volume)
    .map(({ type }) => type)
  const cartons = problem.cartons
    .map((carton, index) => ({ carton, index, volume: carton.length * carton.width * carton.height }))
    .sort((a, b) => a.volume - b.volume)
  const left = problem.boxes.map(() => 0)
  const smallestFor = (types: readonly number[]) => {
    for (const { carton, index } of cartons) {
      const open = newCarton()
      if (types.every((type) => put(carton, open, problem.boxes[type]!, type))) return { index, carton, open }
    }
    return undefined
  }
  const parcels: { types: number[]; carton: CartonType; open: OpenCarton }[] = []
  const whole = smallestFor(order)
  if (whole) parcels.push({ types: order, carton: whole.carton, open: whole.open })
  else
    for (const type of order) {
      const box = problem.boxes[type]!
      const taken = parcels.find((parcel) => put(parcel.carton, parcel.open, box, type))
      if (taken) {
        taken.types.push(type)
        continue
      }
      const fresh = cartons.findLast(({ carton }) => put(carton, newCarton(), box, type))
      if (!fresh) {
        left[type]!++
        continue
      }
      const open = newCarton()
      put(fresh.carton, open, box, type)
      parcels.push({ types: [type], carton: fresh.carton, open })
    }
  return {
    left,
    parcels: parcels.map(({ types, carton, open }) => {
      const smaller = smallestFor(types)
      const [chosen, placements, goods] = smaller
        ? [smaller.carton, smaller.open.placements, smaller.open.grams]
        : [carton, open.placements, open.grams]
      return {
        carton: problem.cartons.indexOf(chosen),
        placements,
        grams: goods + (chosen.tareGrams ?? 0),
        costMinor: costOfParcel(chosen, problem.postage, goods),
      }
    }),
  }
}

function newCarton(): OpenCarton {
  return { placements: [], corners: [[0, 0, 0]], grams: 0 }
}

/** Puts a box at the first corner, in the first turn, that is free. @returns whether it found room */
function put(carton: Container, open: OpenCarton, box: BoxType, type: number): boolean {
  if (open.grams + (box.weightGrams ?? 0) > (carton.maxWeightGrams ?? Number.POSITIVE_INFINITY)) return false
  const { length: a, width: b, height: c } = box
  const turns = [
    [a, b, c],
    [b, a, c],
    [a, c, b],
    [c, a, b],
    [b, c, a],
    [c, b, a],
  ] as const
  for (const [x, y, z] of open.corners)
    for (const [length, width, height] of turns) {
      const place = { box: type, x, y, z, length, width, height }
      if (x + length > carton.length || y + width > carton.width || z + height > carton.height) continue
      if (open.placements.some((other) => overlaps(place, other))) continue
      open.placements.push(place)
      open.grams += box.weightGrams ?? 0
      open.corners.push([x + length, y, z], [x, y + width, z], [x, y, z + height])
      open.corners.sort((p, q) => p[2] - q[2] || p[1] - q[1] || p[0] - q[0])
      return true
    }
  return false
}

function overlaps(a: Placement, b: Placement): boolean {
  return (
    a.x < b.x + b.length &&
    b.x < a.x + a.length &&
    a.y < b.y + b.width &&
    b.y < a.y + a.width &&
    a.z < b.z + b.height &&
    b.z < a.z + a.height
  )
}
