/**
 * JSON for the wire. A bigint becomes a JSON number when a JavaScript number holds it exactly, so that clients read plain numbers;
 * a larger one throws, because any reader would silently change it.
 */

/**
 * @throws RangeError for a bigint beyond ±(2^53 − 1); TypeError for a cycle, as JSON.stringify
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, replaceBigint)
}

function replaceBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? safeNumber(value) : value
}

/** The number equal to a bigint. @throws RangeError when there is none that survives JSON. */
export function safeNumber(value: bigint): number {
  if (value > 9007199254740991n || value < -9007199254740991n) {
    throw new RangeError('an integer beyond 2^53 - 1 cannot be sent as a JSON number')
  }
  return Number(value)
}
