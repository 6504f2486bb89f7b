import {
  assertBoxes,
  assertContainer,
  assertRules,
  type BoxType,
  type Container,
  type PackingRules,
  type Placement,
} from './problem.ts'

/** A kind of carton; the edges are inner ones. */
export interface CartonType extends Container {
  /** What the carton itself costs, in the minor unit of the currency; 0 unless told. */
  costMinor?: number
  /** Its own weight with filling; 0 unless told. */
  tareGrams?: number
  /** What a carrier measures, cubic units of the edges; the inner volume unless told. */
  outerVolume?: number
}

/** What a carrier asks for a parcel: so much up to a first weight, and so much for every further step that is begun. */
export interface Postage {
  firstGrams: number
  firstMinor: number
  stepGrams: number
  stepMinor: number
  /** Cubic units of the edges that count as one gram, when that is more than the parcel weighs: 5,000 cm³/kg are 5,000 mm³ per gram. */
  volumePerGram?: number
}

export interface CartonProblem extends PackingRules {
  cartons: readonly CartonType[]
  boxes: readonly BoxType[]
  /** Nothing unless told: then cartons count alone. */
  postage?: Postage
}

export interface PackedCarton {
  /** Index into the problem's cartons. */
  carton: number
  placements: Placement[]
  /** With the carton. */
  grams: number
  /** Carton and postage. */
  costMinor: number
}

export interface CartonsSolution {
  parcels: PackedCarton[]
  /** Boxes of each type that fit into no carton. */
  left: number[]
}

/** Carton and postage of a parcel. Worked example: 1,200 g at 500 for the first 1,000 g and 200 for each further 500 g are 700. */
export function costOfParcel(carton: CartonType, postage: Postage | undefined, goodsGrams: number): number {
  const own = carton.costMinor ?? 0
  if (postage === undefined) return own
  const volume = carton.outerVolume ?? carton.length * carton.width * carton.height
  const grams = goodsGrams + (carton.tareGrams ?? 0)
  const billed = postage.volumePerGram === undefined ? grams : Math.max(grams, volume / postage.volumePerGram)
  const steps = Math.max(0, Math.ceil((billed - postage.firstGrams) / postage.stepGrams - 1e-9))
  return own + postage.firstMinor + steps * postage.stepMinor
}

/** @throws RangeError for a problem that makes no sense */
export function assertCartonProblem(problem: CartonProblem): void {
  problem.cartons.forEach((carton, index) => {
    assertContainer(carton, `Carton ${index}`)
    for (const value of [carton.costMinor, carton.tareGrams, carton.outerVolume])
      if (value !== undefined && !(value >= 0 && value < Number.POSITIVE_INFINITY))
        throw new RangeError(`Carton ${index}: cost, weight or volume of ${value}`)
  })
  assertBoxes(problem.boxes)
  assertRules(problem)
  const { postage } = problem
  if (postage === undefined) return
  const { firstGrams, firstMinor, stepGrams, stepMinor, volumePerGram } = postage
  if (!(firstGrams >= 0 && firstMinor >= 0 && stepMinor >= 0 && stepGrams > 0))
    throw new RangeError('Postage: a rate below nothing')
  if (volumePerGram !== undefined && !(volumePerGram > 0)) throw new RangeError(`Postage: ${volumePerGram} cubic units per gram`)
}
