import { HOUR_MS, MINUTE_MS } from '#lib/duration.ts'
import { sha256 } from '#lib/hash.ts'
import { newId } from '#lib/ids.ts'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { AppError } from '#platform/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { countAttempts, deleteAttempts, deleteAttemptsOn, insertAttempts } from './attempts.queries.ts'
import { networkOf } from './network.pure.ts'

/** How often something may be tried within a window. Offices share an address, so that limit is wide. */
const limits = {
  log_in: { windowMs: 15 * MINUTE_MS, perSubject: 10, perNetwork: 100 },
  second_factor: { windowMs: 15 * MINUTE_MS, perSubject: 10, perNetwork: 100 },
  password: { windowMs: 15 * MINUTE_MS, perSubject: 10, perNetwork: 100 },
  mail: { windowMs: HOUR_MS, perSubject: 5, perNetwork: 50 },
  sign_up: { windowMs: HOUR_MS, perSubject: 10, perNetwork: 50 },
  token: { windowMs: 15 * MINUTE_MS, perSubject: 100, perNetwork: 100 },
}

export type AttemptKind = keyof typeof limits

export interface Attempt {
  /** It was right: it does not count, nor does what went wrong before. */
  succeeded: () => Promise<void>
}

/**
 * Counts a try by e-mail or account and by network, before it is judged, so that a thousand at once do not slip through together. A try that
 * is turned away does not count itself: the wait does not grow by knocking.
 * @throws AppError platform.too_many_requests with the seconds to wait
 */
export async function countAttempt(runtime: Runtime, kind: AttemptKind, about: string | null, ip: string): Promise<Attempt> {
  const { windowMs, perSubject, perNetwork } = limits[kind]
  // Hashed: e-mail addresses that belong to nobody here are none of our business.
  const subject = about === null ? null : `${kind} ${sha256(about).slice(0, 32)}`
  const network = `${kind} ip ${sha256(networkOf(ip)).slice(0, 32)}`
  const counted = [
    ...(subject === null ? [] : [{ id: newId(), subject, most: perSubject }]),
    { id: newId(), subject: network, most: perNetwork },
  ]
  const ids = counted.map((one) => one.id)
  await runGlobalTransaction(runtime, ({ tx, now }) => insertAttempts(tx, counted, now))
  const seconds = await runGlobalTransaction(runtime, async ({ tx, now }) => {
    const counts = await countAttempts(
      tx,
      counted.map((one) => one.subject),
      new Date(now.getTime() - windowMs),
    )
    let wait = 0
    for (const { subject: about, count, oldestAt } of counts) {
      const most = counted.find((one) => one.subject === about)!.most
      if (count > BigInt(most)) wait = Math.max(wait, Math.ceil((oldestAt.getTime() + windowMs - now.getTime()) / 1000), 1)
    }
    if (wait > 0) await deleteAttempts(tx, ids)
    return wait
  })
  if (seconds > 0) throw new AppError('platform.too_many_requests', { seconds })
  return {
    succeeded: () =>
      runGlobalTransaction(runtime, async ({ tx }) => {
        await deleteAttempts(tx, ids)
        if (subject !== null) await deleteAttemptsOn(tx, subject)
      }),
  }
}
