/**
 * How long to wait before a crashed program is started again: at once the first time, then doubling, so that a program that
 * cannot start does not keep the machine busy. Example: 0, 500, 1000, 2000, ... 30000 ms.
 * @param crashes how often it has crashed in a row, this time included; at least 1
 */
export function restartDelayMs(crashes: number): number {
  if (crashes <= 1) return 0
  return Math.min(30_000, 500 * 2 ** (crashes - 2))
}

/** A program that ran this long before it crashed was well: the count of crashes begins anew. */
export const healthyAfterMs = 60_000
