import type { Tx } from '../context.ts'
import type { Runtime } from '../runtime.ts'
import { listMails, type MailStatus } from './mail.queries.ts'

export interface ReadableMail {
  id: string
  recipient: string
  subject: string
  /** Empty when no master key that is configured opens it. */
  text: string
  status: MailStatus
  createdAt: Date
}

/** The newest hundred mails, opened; of one company, or of all when null. */
export async function readMailbox(runtime: Pick<Runtime, 'vault'>, tx: Tx, tenantId: string | null): Promise<ReadableMail[]> {
  const mails = await listMails(tx, tenantId, 100)
  return mails.map(({ sealedBody, ...mail }) => ({ ...mail, text: opened(runtime, sealedBody) }))
}

function opened({ vault }: Pick<Runtime, 'vault'>, sealedBody: Buffer): string {
  try {
    return vault.openGlobal('mail', sealedBody)
  } catch {
    return ''
  }
}
