import { newId } from '#lib/ids.ts'
import type { Tx } from '../context.ts'
import type { Runtime } from '../runtime.ts'
import { insertMail } from './mail.queries.ts'

export interface Mail {
  to: string
  /** One line. */
  subject: string
  text: string
  /** The company that caused it, whose administrator may read it where no SMTP is set. Left out: the person's alone. */
  tenantId?: string
}

/**
 * Queues a mail in this transaction: it is sent if and only if the transaction commits. The text holds links that open accounts, so
 * it is sealed. Where no SMTP is set it is kept for the mailbox page.
 * @returns its id
 */
export async function queueMail(
  runtime: Pick<Runtime, 'config' | 'vault'>,
  ctx: { tx: Tx; now: Date },
  mail: Mail,
): Promise<string> {
  const id = newId()
  await insertMail(ctx.tx, {
    id,
    tenantId: mail.tenantId ?? null,
    recipient: mail.to,
    subject: mail.subject.replace(/\s+/g, ' ').slice(0, 300),
    sealedBody: runtime.vault.sealGlobal('mail', mail.text),
    status: runtime.config.smtpUrl === undefined ? 'kept' : 'queued',
    now: ctx.now,
  })
  return id
}
