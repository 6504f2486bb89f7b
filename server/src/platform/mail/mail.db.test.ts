import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { now } from '../clock.ts'
import { runGlobalTransaction } from '../db/global-transaction.ts'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { readMailbox } from './mailbox.ts'
import { queueMail } from './queue-mail.ts'
import { sendMails } from './send-mails.ts'

let system: TestSystem
let smtp: SMTPServer
let received: { to: string[]; text: string }[] = []
/** What the server says to the next recipients. */
let refuse: { code: number } | null = null

before(async () => {
  system = await startTestSystem()
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      if (refuse) done(Object.assign(new Error('no such mailbox for the-person'), { responseCode: refuse.code }))
      else done()
    },
    onData: (stream, session, done) => {
      let text = ''
      stream.setEncoding('utf8')
      stream.on('data', (part) => {
        text += part
      })
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map((one) => one.address), text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
})
after(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  await system.close()
})

const withSmtp = (port?: number) => ({
  ...system.runtime,
  config: {
    ...system.runtime.config,
    smtpUrl: `smtp://127.0.0.1:${port ?? (smtp.server.address() as { port: number }).port}`,
  },
})
const queue = (runtime: typeof system.runtime, to: string, tenantId?: string) =>
  runGlobalTransaction(runtime, (ctx) =>
    queueMail(runtime, ctx, {
      to,
      subject: '邀请\nBcc: x@example.com',
      text: '您好 https://x/#secret',
      ...(tenantId ? { tenantId } : {}),
    }),
  )
const rowOf = async (id: string) =>
  (await system.runtime.ownerPool.query('select * from platform.mails where id = $1', [id])).rows[0]

test('a queued mail is sealed, goes out once in UTF-8, and cannot smuggle headers through its subject', async () => {
  received = []
  const runtime = withSmtp()
  const id = await queue(runtime, 'someone@example.com')
  const row = await rowOf(id)
  assert.equal(row.status, 'queued')
  assert.equal(row.sealed_body.includes(Buffer.from('secret')), false)
  assert.equal(await sendMails(runtime), 1)
  assert.equal(await sendMails(runtime), 0)
  assert.equal(received.length, 1)
  assert.deepEqual(received[0]!.to, ['someone@example.com'])
  const [head] = received[0]!.text.split('\r\n\r\n')
  assert.equal(/^bcc:/im.test(head!), false)
  const subject = /^Subject: ((?:.|\r\n[ \t])+)/m.exec(head!)![1]!
  const decoded = subject
    .replace(/\?=\s+=\?UTF-8\?[QB]\?/gi, '')
    .replace(/=\?UTF-8\?B\?(.*)\?=/i, (_, code: string) => Buffer.from(code, 'base64').toString())
    .replace(/=\?UTF-8\?Q\?(.*)\?=/i, (_, code: string) =>
      Buffer.from(
        code.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (_m, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString(),
    )
  assert.equal(decoded.trim(), '邀请 Bcc: x@example.com')
  const body = received[0]!.text.slice(received[0]!.text.indexOf('\r\n\r\n') + 4).trim()
  assert.equal(Buffer.from(body, 'base64').toString(), '您好 https://x/#secret')
  const sent = await rowOf(id)
  assert.deepEqual([sent.status, sent.attempts, sent.last_error], ['sent', 1, null])
  assert.notEqual(sent.sent_at, null)
})

test('a refusal for good fails the mail; one for now waits longer each time and is given up after ten tries', async () => {
  const runtime = withSmtp()
  refuse = { code: 550 }
  const gone = await queue(runtime, 'gone@example.com')
  assert.equal(await sendMails(runtime), 0)
  assert.deepEqual(await rowOf(gone).then((row) => [row.status, row.attempts, row.last_error]), ['failed', 1, 'EENVELOPE 550'])
  refuse = { code: 451 }
  const busy = await queue(runtime, 'busy@example.com')
  await sendMails(runtime)
  const first = await rowOf(busy)
  assert.deepEqual([first.status, first.attempts], ['queued', 1])
  const wait = first.next_attempt_at.getTime() - now().getTime()
  assert.ok(wait > 50_000 && wait <= 120_000, `${wait} ms`)
  assert.equal(await sendMails(runtime), 0, 'not due yet')
  assert.equal((await rowOf(busy)).attempts, 1)
  for (let attempt = 2; attempt <= 10; attempt++) {
    await system.runtime.ownerPool.query("update platform.mails set next_attempt_at = '2020-01-01' where id = $1", [busy])
    await sendMails(runtime)
  }
  assert.deepEqual(await rowOf(busy).then((row) => [row.status, row.attempts]), ['failed', 10])
  refuse = null
})

test('an unreachable server costs no attempt, and mails go out when it is back', async () => {
  received = []
  const dead = withSmtp(1)
  const ids = [await queue(dead, 'a@example.com'), await queue(dead, 'b@example.com')]
  assert.equal(await sendMails(dead), 0)
  for (const id of ids) {
    const row = await rowOf(id)
    assert.deepEqual([row.status, row.attempts, row.last_error], ['queued', 0, 'ESOCKET'])
  }
  await system.runtime.ownerPool.query("update platform.mails set next_attempt_at = '2020-01-01' where id = any($1)", [ids])
  assert.equal(await sendMails(withSmtp()), 2)
  assert.deepEqual(received.map((mail) => mail.to[0]).sort(), ['a@example.com', 'b@example.com'])
})

test('two workers at once send a mail once', async () => {
  received = []
  const runtime = withSmtp()
  for (let i = 0; i < 30; i++) await queue(runtime, `person${i}@example.com`)
  const sent = await Promise.all([sendMails(runtime), sendMails(runtime)])
  assert.equal(sent[0]! + sent[1]!, 30)
  assert.equal(new Set(received.map((mail) => mail.to[0])).size, 30)
  assert.equal(received.length, 30)
})

test('without SMTP mails are kept and readable: a company sees its own, not those of others or of persons', async () => {
  const runtime = system.runtime
  await system.runtime.ownerPool.query('delete from platform.mails')
  const [one, two] = [await system.tenant(), await system.tenant()]
  const mine = await queue(runtime, 'mine@example.com', one)
  await queue(runtime, 'other@example.com', two)
  await queue(runtime, 'person@example.com')
  const late = await queue(withSmtp(), 'queued-before@example.com', one)
  assert.equal(await sendMails(runtime), 0)
  assert.equal((await rowOf(late)).status, 'kept')
  const seen = await system.as(one, (ctx) => readMailbox(runtime, ctx.tx, one))
  assert.deepEqual(
    seen.map((mail) => [mail.id, mail.recipient, mail.text]),
    [
      [late, 'queued-before@example.com', '您好 https://x/#secret'],
      [mine, 'mine@example.com', '您好 https://x/#secret'],
    ],
  )
  assert.equal((await runGlobalTransaction(runtime, ({ tx }) => readMailbox(runtime, tx, null))).length, 4)
})
