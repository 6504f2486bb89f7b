import { createTransport } from 'nodemailer'
import { backoffMs } from '#lib/backoff.ts'
import { DAY_MS, MINUTE_MS } from '#lib/duration.ts'
import { now, ticks } from '../clock.ts'
import { runGlobalTransaction } from '../db/global-transaction.ts'
import type { Recurring } from '../jobs/define.ts'
import type { Runtime } from '../runtime.ts'
import { type ClaimedMail, claimMails, keepQueuedMails, type MailOutcome, noteMailOutcomes, pruneMails } from './mail.queries.ts'

/** From the first try to the last about a day. */
const mostAttempts = 10
const backoff = { firstMs: 2 * MINUTE_MS, maxMs: 240 * MINUTE_MS }
const batch = 20
/** A slow server must not hold up what the same worker has to do besides. */
const longestMs = 15_000
const keptFor = 30 * DAY_MS

/**
 * Sends up to twenty mails that are due. A mail is taken with a lease before the server is talked to, so that two workers do not both send
 * it; a crash between sending and noting it can double a mail (with the same Message-ID), never lose one. When the server cannot be
 * reached or does not let us in, the rest waits a minute and no attempt is counted.
 * @returns how many were sent
 */
export async function sendMails(runtime: Runtime): Promise<number> {
  const { smtpUrl, mailFrom } = runtime.config
  if (smtpUrl === undefined) {
    await runGlobalTransaction(runtime, ({ tx }) => keepQueuedMails(tx))
    return 0
  }
  const claimed = await runGlobalTransaction(runtime, ({ tx, now: at }) =>
    claimMails(tx, at, new Date(at.getTime() + 10 * MINUTE_MS), batch),
  )
  if (claimed.length === 0) return 0
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 15_000,
  })
  const outcomes: MailOutcome[] = []
  let unreachable: unknown
  const stopAt = ticks() + longestMs
  for (const mail of claimed) {
    if (ticks() > stopAt) {
      outcomes.push({ ...waiting(mail), nextAttemptAt: now(), lastError: null })
      continue
    }
    try {
      if (unreachable) throw unreachable
      await transport.sendMail({
        from: mailFrom,
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: runtime.vault.openGlobal('mail', mail.sealedBody),
        textEncoding: 'base64',
        messageId: `<${mail.id}@shangshu>`,
        headers: { 'auto-submitted': 'auto-generated' },
      })
      outcomes.push({
        id: mail.id,
        status: 'sent',
        attempts: mail.attempts,
        lastError: null,
        nextAttemptAt: now(),
        sentAt: now(),
      })
    } catch (error) {
      if (concernsServer(error)) unreachable = error
      outcomes.push(afterFailure(mail, error))
    }
  }
  transport.close()
  await runGlobalTransaction(runtime, ({ tx }) => noteMailOutcomes(tx, outcomes))
  if (unreachable) runtime.log.warn({ code: describe(unreachable) }, 'the mail server cannot be used; mails wait')
  return outcomes.filter((one) => one.status === 'sent').length
}

/** The reply code when the server answered for this mail; other failures are of the connection or the log-in. */
function concernsServer(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code !== undefined && code !== 'EENVELOPE' && code !== 'EMESSAGE' && code !== 'ESTREAM'
}

function afterFailure(mail: ClaimedMail, error: unknown): MailOutcome {
  const at = now().getTime()
  const lastError = describe(error)
  if (concernsServer(error)) return { ...waiting(mail), nextAttemptAt: new Date(at + MINUTE_MS), lastError }
  // 5xx: the server will never take it (RFC 5321 section 4.2.1).
  const permanent = ((error as { responseCode?: number }).responseCode ?? 0) >= 500 || mail.attempts >= mostAttempts
  const wait = backoffMs(mail.attempts, Math.random(), backoff)
  return {
    id: mail.id,
    status: permanent ? 'failed' : 'queued',
    attempts: mail.attempts,
    lastError,
    nextAttemptAt: new Date(at + wait),
    sentAt: null,
  }
}

/** As if it had not been taken. */
function waiting(mail: ClaimedMail): Pick<MailOutcome, 'id' | 'status' | 'attempts' | 'sentAt'> {
  return { id: mail.id, status: 'queued', attempts: mail.attempts - 1, sentAt: null }
}

/** Codes only: the server's sentence may hold the address. */
function describe(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return [code ?? 'error', responseCode].filter((part) => part !== undefined).join(' ')
}

export const mailRecurring: Recurring[] = [
  { name: 'platform.send_mails', everySeconds: 3, system: sendMails },
  {
    name: 'platform.prune_mails',
    everySeconds: 3600,
    system: (runtime) => runGlobalTransaction(runtime, ({ tx, now: at }) => pruneMails(tx, new Date(at.getTime() - keptFor))),
  },
]
