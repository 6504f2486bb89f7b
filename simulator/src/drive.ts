import type { Journal } from '#sim/journal.ts'
import { runUntil, type Universe } from '#sim/universe.ts'
import { type FlushResult, flushWebhooks } from '#sim/webhooks.ts'

/** Moves simulated time: by steps on request, or steadily with the wall clock. */
export interface Drive {
  universe: Universe
  /** Simulated seconds in a second of the wall clock; 0: only as asked. */
  speed: number
  timer: NodeJS.Timeout | null
  lastTickMs: number
  /** The advance under way; the next one waits for it. */
  queue: Promise<unknown>
  /** Where the world is written down, if it is to outlive the process. */
  journal: Journal | null
}

const TICK_MS = 200
/** Seconds of the wall clock for which running time is noted ahead, so that not every tick writes. */
const AHEAD_SECONDS = 10

export const createDrive = (universe: Universe, journal: Journal | null = null): Drive => ({
  universe,
  speed: 0,
  timer: null,
  lastTickMs: 0,
  queue: Promise.resolve(),
  journal,
})

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

export interface AdvanceResult extends FlushResult {
  now: string
  happened: number
  ordersPlaced: number
}

const placed = (universe: Universe) => universe.shops.reduce((sum, shop) => sum + shop.counts.ordersPlaced, 0)

/**
 * Lets time pass up to `untilMs` in steps of `stepMs`; after each step what is due by webhook is sent and answered before time goes on
 * (`deliver`). Other requests are served between steps. Calls wait for one another.
 */
export function advance(drive: Drive, untilMs: number, { stepMs = 3_600_000, deliver = true } = {}): Promise<AdvanceResult> {
  const { universe } = drive
  const run = async (): Promise<AdvanceResult> => {
    const before = placed(universe)
    const result = { happened: 0, attempts: 0, delivered: 0, failed: 0 }
    do {
      const stepUntil = Math.min(untilMs, universe.nowMs + stepMs)
      drive.journal?.reach(stepUntil, drive.speed * AHEAD_SECONDS * 1000)
      result.happened += runUntil(universe, stepUntil)
      if (deliver) {
        const sent = await flushWebhooks(universe, universe.nowMs)
        result.attempts += sent.attempts
        result.delivered += sent.delivered
        result.failed += sent.failed
      }
      await breathe()
    } while (universe.nowMs < untilMs)
    return { now: new Date(universe.nowMs).toISOString(), ...result, ordersPlaced: placed(universe) - before }
  }
  const mine = drive.queue.then(run)
  drive.queue = mine.catch(() => undefined)
  return mine
}

/** Ties simulated time to the wall clock, or lets go with 0. */
export function setSpeed(drive: Drive, speed: number): void {
  if (drive.timer !== null) clearInterval(drive.timer)
  drive.timer = null
  drive.speed = speed
  if (speed === 0) return
  drive.lastTickMs = Date.now()
  let busy = false
  drive.timer = setInterval(() => {
    // One advance at a time; the time a slow receiver costs is made up for by the next one.
    if (busy) return
    busy = true
    const nowMs = Date.now()
    const passed = (nowMs - drive.lastTickMs) * drive.speed
    drive.lastTickMs = nowMs
    advance(drive, drive.universe.nowMs + passed, { stepMs: Math.max(1000, passed) }).then(
      () => {
        busy = false
      },
      (error) => {
        busy = false
        console.error('simulated time stands still:', error)
      },
    )
  }, TICK_MS)
}
