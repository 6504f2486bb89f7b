import type { FillProblem, Placement } from './problem.ts'

/**
 * What is wrong with a packing, in words; nothing when all rules hold. Written from the rules alone, apart from the solvers: every pair of
 * boxes is looked at.
 */
export function checkPacking(problem: FillProblem, placements: readonly Placement[]): string[] {
  const faults: string[] = []
  const { container, boxes } = problem
  const used = new Array<number>(boxes.length).fill(0)
  let grams = 0
  placements.forEach((place, index) => {
    const box = boxes[place.box]
    if (box === undefined) {
      faults.push(`placement ${index}: there is no box type ${place.box}`)
      return
    }
    used[place.box]!++
    grams += box.weightGrams ?? 0
    const numbers = [place.x, place.y, place.z, place.length, place.width, place.height]
    if (!numbers.every(Number.isInteger)) faults.push(`placement ${index}: not whole numbers`)
    if (
      place.x < 0 ||
      place.y < 0 ||
      place.z < 0 ||
      place.x + place.length > container.length ||
      place.y + place.width > container.width ||
      place.z + place.height > container.height
    )
      faults.push(`placement ${index}: outside the container`)
    // Whichever edge stands upright, the other two lie flat in some order.
    const upright = box.upright ?? (['length', 'width', 'height'] as const)
    const isTurnedWell = upright.some((edge) => {
      const flat = (['length', 'width', 'height'] as const).filter((other) => other !== edge).map((other) => box[other])
      const stands = place.height === box[edge]
      return (
        stands && ((place.length === flat[0] && place.width === flat[1]) || (place.length === flat[1] && place.width === flat[0]))
      )
    })
    if (!isTurnedWell) faults.push(`placement ${index}: turned in a way that is not allowed`)
  })
  used.forEach((count, type) => {
    if (count > boxes[type]!.count) faults.push(`box type ${type}: ${count} placed, there are ${boxes[type]!.count}`)
  })
  if (grams > (container.maxWeightGrams ?? Number.POSITIVE_INFINITY)) faults.push(`${grams} g are too heavy`)
  for (let i = 0; i < placements.length; i++) {
    const a = placements[i]!
    let supported = a.z === 0 ? a.length * a.width : 0
    for (let j = 0; j < placements.length; j++) {
      if (i === j) continue
      const b = placements[j]!
      const x = overlap(a.x, a.length, b.x, b.length)
      const y = overlap(a.y, a.width, b.y, b.width)
      const z = overlap(a.z, a.height, b.z, b.height)
      if (j > i && x > 0 && y > 0 && z > 0) faults.push(`placements ${i} and ${j} overlap`)
      if (x > 0 && y > 0 && b.z + b.height === a.z) {
        supported += x * y
        if (boxes[b.box]?.isFragile === true) faults.push(`placement ${i} lies on fragile ${j}`)
      }
      if (j > i && mustBeApart(problem, a.box, b.box)) faults.push(`placements ${i} and ${j} must not share a container`)
    }
    if (supported < (problem.support ?? 0) * a.length * a.width - 1e-9) faults.push(`placement ${i}: too little under it`)
  }
  return faults
}

/** What the placed boxes are worth. */
export function valueOfPacking(problem: FillProblem, placements: readonly Placement[]): number {
  let value = 0
  for (const { box } of placements) {
    const type = problem.boxes[box]!
    value += type.value ?? type.length * type.width * type.height
  }
  return value
}

function overlap(aFrom: number, aLength: number, bFrom: number, bLength: number): number {
  return Math.min(aFrom + aLength, bFrom + bLength) - Math.max(aFrom, bFrom)
}

function mustBeApart(problem: FillProblem, a: number, b: number): boolean {
  const [first, second] = [problem.boxes[a]?.group, problem.boxes[b]?.group]
  return (problem.keepApart ?? []).some(([p, q]) => (p === first && q === second) || (p === second && q === first))
}
