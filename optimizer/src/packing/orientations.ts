import type { BoxType } from './problem.ts'

/** What a box takes along x, y and z when it is turned some way. */
export type Extents = readonly [number, number, number]

/** The ways a box may be turned, those that look the same once. At most six. */
export function orientationsOf(box: BoxType): Extents[] {
  const upright = box.upright ?? ['length', 'width', 'height']
  const found = new Map<string, Extents>()
  const { length, width, height } = box
  for (const edge of upright) {
    const [a, b, up] =
      edge === 'length' ? [width, height, length] : edge === 'width' ? [length, height, width] : [length, width, height]
    for (const extents of [[a, b, up] as const, [b, a, up] as const]) found.set(extents.join(), extents)
  }
  return [...found.values()]
}
