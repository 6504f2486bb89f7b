import type { PlacedBlock } from './block-beam-search.ts'
import type { Blocks } from './blocks.ts'
import type { Placement } from './problem.ts'

/** The boxes of placed blocks, each in its place. */
export function placeBoxes(blocks: Blocks, placed: readonly PlacedBlock[]): Placement[] {
  const boxes: Placement[] = []
  const unfold = (block: number, x: number, y: number, z: number) => {
    const recipe = blocks.recipes[block]!
    if ('axis' in recipe) {
      const { first, second, axis } = recipe
      unfold(first, x, y, z)
      unfold(
        second,
        axis === 0 ? x + blocks.length[first]! : x,
        axis === 1 ? y + blocks.width[first]! : y,
        axis === 2 ? z + blocks.height[first]! : z,
      )
      return
    }
    const { type, length, width, height, nx, ny, nz } = recipe
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++)
          boxes.push({ box: type, x: x + i * length, y: y + j * width, z: z + k * height, length, width, height })
  }
  for (const { block, x, y, z } of placed) unfold(block, x, y, z)
  return boxes
}
