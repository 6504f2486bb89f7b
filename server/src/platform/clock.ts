/** The one place that reads the clock. Commands get `ctx.now`. */
export function now(): Date {
  return new Date()
}

/** Milliseconds that only go forward, for durations. */
export function ticks(): number {
  return performance.now()
}
