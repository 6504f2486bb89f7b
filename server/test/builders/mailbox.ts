import assert from 'node:assert/strict'
import { runGlobalTransaction } from '#platform/db/global-transaction.ts'
import { type ReadableMail, readMailbox } from '#platform/mail/mailbox.ts'
import type { TestSystem } from '#platform/testing/test-system.ts'

/** Mails to one address, newest first. */
export async function mailsTo(system: TestSystem, address: string): Promise<ReadableMail[]> {
  const mails = await runGlobalTransaction(system.runtime, ({ tx }) => readMailbox(system.runtime, tx, null))
  return mails.filter((mail) => mail.recipient === address)
}

/** The token behind `#` in the newest mail to an address that links to the given page. */
export async function mailedToken(system: TestSystem, address: string, page: string): Promise<string> {
  const pattern = new RegExp(`/${page}#([A-Za-z0-9_-]{43})\\b`)
  for (const mail of await mailsTo(system, address)) {
    const token = pattern.exec(mail.text)?.[1]
    if (token) return token
  }
  assert.fail(`no mail to ${address} links to ${page}`)
}
