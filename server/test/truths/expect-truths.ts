import assert from 'node:assert/strict'
import type { Pool } from '#platform/db/pool.ts'
import type { TestSystem } from '#platform/testing/test-system.ts'
import { checkTruths } from '#platform/truths/check-truths.ts'

/** Every truth holds, or the test fails with the first offending rows. Tests that write documents of others straight into their tables name the truths they mean. */
export async function expectTruths(system: { runtime: { ownerPool: Pool } }, prefixes: readonly string[] = ['']): Promise<void> {
  const outcomes = await checkTruths(system.runtime.ownerPool)
  const meant = outcomes.filter((truth) => prefixes.some((prefix) => truth.name.startsWith(prefix)))
  assert.ok(meant.length >= prefixes.length)
  const broken = meant.filter((truth) => truth.rows.length > 0)
  assert.deepEqual(broken, [])
}

/** Those of goods and warehouse work, without the books: for tests whose fulfillments belong to no real order, which nobody books. */
export function expectGoodsTruths(system: TestSystem): Promise<void> {
  return expectTruths(system, ['01', '02', '03', '04', '05-', 'wh'])
}
