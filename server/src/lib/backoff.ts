/** Waiting times between attempts. */

export interface Backoff {
  /** Ceiling of the first wait in milliseconds. */
  readonly firstMs: number
  /** No wait is longer than this. */
  readonly maxMs: number
  /** How much the ceiling grows from attempt to attempt, default 2. */
  readonly factor?: number
}

/**
 * Milliseconds to wait after the attempt with this number failed (the first attempt is 1): exponential growth to a ceiling with
 * "equal jitter", half of the ceiling plus a random part of the other half, so that clients that failed together come back apart
 * but never at once (after M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * Worked: first 1000, max 60000: attempt 3 has a ceiling of 4000, with random 0.5 it waits 3000.
 * @param random from [0, 1), handed in
 * @throws RangeError when the attempt is not a positive integer or random is outside [0, 1)
 */
export function backoffMs(attempt: number, random: number, { firstMs, maxMs, factor = 2 }: Backoff): number {
  if (!Number.isInteger(attempt) || attempt < 1) throw new RangeError(`backoff: attempt ${attempt}`)
  if (!(random >= 0 && random < 1)) throw new RangeError(`backoff: random ${random}`)
  // factor ** 2000 is Infinity, and min() takes care of it
  const ceiling = Math.min(maxMs, firstMs * factor ** (attempt - 1))
  return Math.floor(ceiling / 2 + (ceiling / 2) * random)
}
