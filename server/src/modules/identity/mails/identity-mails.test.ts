import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identityMail, type MailKind } from './identity-mails.pure.ts'

const values = { inviter: 'Li {days}', company: '北风贸易', link: 'https://erp.example/x#token', days: 7, minutes: 60 }

test('every mail is whole in both languages', () => {
  for (const kind of [
    'invitation',
    'password_reset',
    'password_changed',
    'email_verification',
    'second_factor_on',
    'second_factor_off',
  ] as MailKind[]) {
    for (const locale of ['zh-CN', 'en-US'] as const) {
      const mail = identityMail(kind, locale, { ...values, inviter: 'Li' })
      assert.equal(/[{}]/.test(mail.subject + mail.text), false, `${kind} ${locale}`)
      assert.equal(/[一-鿿]/.test(mail.subject), locale === 'zh-CN' || kind === 'invitation')
    }
  }
})

test('a value that looks like a hole is not filled, a missing one is an error', () => {
  assert.match(identityMail('invitation', 'en-US', values).text, /^Hello,\n\nLi \{days\} invites you to join "北风贸易"/)
  assert.throws(() => identityMail('password_reset', 'zh-CN', { link: 'x' }), /needs minutes/)
})
