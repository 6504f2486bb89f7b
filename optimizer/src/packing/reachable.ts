import type { Extents } from './orientations.ts'

/**
 * For each axis and length: the longest row, of any boxes turned any way, that is no longer. A worked example: with edges 3 and 5 the
 * lengths 0 to 8 reach 0, 0, 0, 3, 3, 5, 6, 6, 8.
 */
export function reachableLengths(turns: readonly (readonly Extents[])[], size: readonly [number, number, number]): Int32Array[] {
  return size.map((end, axis) => {
    const edges = [...new Set(turns.flatMap((each) => each.map((turn) => turn[axis]!)))].filter((edge) => edge <= end)
    const longest = new Int32Array(end + 1)
    for (let length = 1; length <= end; length++) {
      let reach = longest[length - 1]!
      for (const edge of edges) {
        if (edge > length) continue
        const candidate = edge + longest[length - edge]!
        if (candidate > reach) reach = candidate
      }
      longest[length] = reach
    }
    return longest
  })
}
