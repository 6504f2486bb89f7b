/** What goes wrong, as probabilities. Nothing here changes a document: faults hit messages and answers only, apart from `oversell`. */
export interface Faults {
  /** A request is answered 429. */
  tooMany: number
  /** A request is answered 500 before it has any effect. */
  internal: number
  /** A request is answered 503. */
  unavailable: number
  /** A request takes effect, and the connection is cut before the answer. */
  lostAnswer: number
  /** A request gets no answer for `hangMs` and then a cut connection; it has no effect. */
  hang: number
  /** An order is answered by number as it was one version ago. */
  stale: number
  /** A webhook event is never sent. */
  webhookLost: number
  /** It is sent again later by itself. */
  webhookTwice: number
  /** It is sent minutes to hours late. */
  webhookLate: number
  /** The shop sells what it has no stock for. */
  oversell: number
  /** Whole seconds in `Retry-After`. */
  retryAfterSeconds: number
  /** How long a hanging request hangs, milliseconds of the wall clock. */
  hangMs: number
}

const NONE: Faults = {
  tooMany: 0,
  internal: 0,
  unavailable: 0,
  lostAnswer: 0,
  hang: 0,
  stale: 0,
  webhookLost: 0,
  webhookTwice: 0,
  webhookLate: 0,
  oversell: 0,
  retryAfterSeconds: 1,
  hangMs: 1000,
}

/** Level 0 is a perfect world, 1 an ordinary week, 2 a campaign day, 3 the worst night of the year. */
export const CHAOS_LEVELS: readonly Faults[] = [
  NONE,
  {
    ...NONE,
    tooMany: 0.005,
    internal: 0.005,
    unavailable: 0.002,
    lostAnswer: 0.002,
    stale: 0.01,
    webhookLost: 0.01,
    webhookTwice: 0.03,
    webhookLate: 0.03,
    oversell: 0.0005,
  },
  {
    ...NONE,
    tooMany: 0.04,
    internal: 0.03,
    unavailable: 0.02,
    lostAnswer: 0.02,
    hang: 0.005,
    stale: 0.05,
    webhookLost: 0.08,
    webhookTwice: 0.12,
    webhookLate: 0.12,
    oversell: 0.003,
  },
  {
    ...NONE,
    tooMany: 0.15,
    internal: 0.1,
    unavailable: 0.06,
    lostAnswer: 0.08,
    hang: 0.02,
    stale: 0.2,
    webhookLost: 0.25,
    webhookTwice: 0.3,
    webhookLate: 0.3,
    oversell: 0.01,
  },
]

/** The faults of a level; RangeError for one that does not exist. */
export function faultsOf(level: number): Faults {
  const faults = CHAOS_LEVELS[level]
  if (faults === undefined) throw new RangeError(`chaos level must be 0 to ${CHAOS_LEVELS.length - 1}`)
  return { ...faults }
}
