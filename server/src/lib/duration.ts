/** Lengths of time in milliseconds, and their short text form used in configuration: '30s', '15m', '2h', '7d', '1h30m'. */
import { InputError } from './input-error.ts'

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const UNITS: readonly (readonly [unit: string, millis: number])[] = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['ms', 1],
]

const TEXT = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/

/** Milliseconds of '1h30m'. Units stand in falling order, each once; a day is 24 hours. @throws InputError duration_malformed */
export function parseDuration(text: string): number {
  const match = text === '' ? null : TEXT.exec(text)
  if (match === null) throw new InputError('duration_malformed', { text })
  let millis = 0
  UNITS.forEach(([, size], i) => {
    millis += Number(match[i + 1] ?? 0) * size
  })
  if (!Number.isSafeInteger(millis)) throw new InputError('duration_malformed', { text })
  return millis
}

/** The shortest exact text: 5,400,000 is '1h30m', 0 is '0s'. @throws RangeError for negative or broken milliseconds. */
export function formatDuration(millis: number): string {
  if (!Number.isSafeInteger(millis) || millis < 0) throw new RangeError(`not a duration: ${millis}`)
  let left = millis
  let text = ''
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size)
    if (count > 0) text += `${count}${unit}`
    left -= count * size
  }
  return text === '' ? '0s' : text
}
