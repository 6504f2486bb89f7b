import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartAccounts, postableCodes } from '../books/chart.pure.ts'
import { zAccountRole } from '../finance.contract.ts'
import { postingDay } from '../periods/periods.pure.ts'
import { rollUp } from './trial-balance.pure.ts'

test('headings sum what is below them, however deep', () => {
  const accounts = chartAccounts('cn_small_enterprise').map((account) => ({ ...account, postable: true }))
  const sum = (minor: bigint) => ({ openingMinor: minor, debitMinor: 2n * minor, creditMinor: 0n })
  const rows = rollUp(
    accounts,
    new Map([
      ['22210101', sum(5n)],
      ['22210102', sum(-7n)],
      ['5001', sum(1n)],
    ]),
  )
  assert.deepEqual(
    rows.map((row) => [row.code, row.openingMinor, row.debitMinor]),
    [
      ['2221', -2n, -4n],
      ['222101', -2n, -4n],
      ['22210101', 5n, 10n],
      ['22210102', -7n, -14n],
      ['5001', 1n, 2n],
    ],
  )
})

for (const chart of ['cn_small_enterprise', 'international'] as const) {
  test(`the ${chart} chart has every role once, on an account that takes lines, and every heading exists`, () => {
    const accounts = chartAccounts(chart)
    const postable = postableCodes(accounts)
    const roles = accounts.flatMap((account) => (account.role === null ? [] : [account.role]))
    assert.deepEqual([...roles].sort(), [...zAccountRole.options].sort())
    for (const account of accounts) {
      if (account.role !== null) assert.ok(postable.has(account.code), account.code)
      if (account.parentCode !== null) {
        const parent = accounts.find((each) => each.code === account.parentCode)
        assert.equal(parent?.kind, account.kind, account.code)
      }
    }
    assert.equal(new Set(accounts.map((account) => account.code)).size, accounts.length)
  })
}

test('what happened in a closed month is posted on the first day of the first open one', () => {
  assert.deepEqual(postingDay('2026-11-22', null), { postedOn: '2026-11-22', period: '2026-11', isLate: false })
  assert.deepEqual(postingDay('2026-11-22', '2026-10'), { postedOn: '2026-11-22', period: '2026-11', isLate: false })
  assert.deepEqual(postingDay('2026-08-31', '2026-12'), { postedOn: '2027-01-01', period: '2027-01', isLate: true })
})
