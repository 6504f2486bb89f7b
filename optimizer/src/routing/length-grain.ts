import type { AisleWarehouse } from './warehouse.ts'

/**
 * The lengths of any two tours through a warehouse differ by a multiple of this. A tour crosses any line across the warehouse an even
 * number of times if it ends where it starts, else a number of times whose parity is fixed; so a detour always counts twice.
 * @returns twice the greatest common divisor of all distances, where they are multiples of 1/64 of the unit; 0 otherwise
 */
export function lengthGrain(warehouse: AisleWarehouse): number {
  const { aisleAt, cellAt, crossAt, start } = warehouse
  const end = warehouse.end ?? start
  const fraction = 64
  const across = [...aisleAt, start.at, end.at].map((at) => (at - aisleAt[0]!) * fraction)
  const along = [...cellAt, ...crossAt].map((at) => (at - crossAt[0]!) * fraction)
  let divisor = 0
  for (const length of [...across, ...along]) {
    if (!Number.isSafeInteger(length)) return 0
    divisor = greatestCommonDivisor(divisor, Math.abs(length))
  }
  return (2 * divisor) / fraction
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
