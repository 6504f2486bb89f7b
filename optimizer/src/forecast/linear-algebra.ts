/**
 * Solves A x = b for a symmetric positive definite A (row by row, overwritten) by Cholesky's factors.
 * @returns false, with nothing to be relied on, when A is not positive definite
 */
export function solveSymmetric(a: Float64Array, x: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j]!
      for (let k = 0; k < j; k++) sum -= a[i * size + k]! * a[j * size + k]!
      if (i === j) {
        if (!(sum > 1e-14)) return false
        a[i * size + i] = Math.sqrt(sum)
      } else a[i * size + j] = sum / a[j * size + j]!
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = x[i]!
    for (let k = 0; k < i; k++) sum -= a[i * size + k]! * x[k]!
    x[i] = sum / a[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i]!
    for (let k = i + 1; k < size; k++) sum -= a[k * size + i]! * x[k]!
    x[i] = sum / a[i * size + i]!
  }
  return true
}
