import assert from 'node:assert/strict'
import type { TestSystem } from '#platform/testing/test-system.ts'
import { checkTruths } from '#platform/truths/check-truths.ts'

/** Every truth holds, or the test fails with the first offending rows. Tests that write documents of others straight into their tables name the truths they mean. */
export async function expectTruths(system: TestSystem, prefixes: readonly string[] = ['']): Promise<void> {
  const outcomes = await checkTruths(system.runtime.ownerPool)
  const meant = outcomes.filter((truth) => prefixes.some((prefix) => truth.name.startsWith(prefix)))
  assert.ok(meant.length >= prefixes.length)
  const broken = meant.filter((truth) => truth.rows.length > 0)
  assert.deepEqual(broken, [])
}

/** The same without those of the books (05b to 08): for tests whose fulfillments belong to no real order, which nobody books. */
export async function expectGoodsTruths(system: TestSystem): Promise<void> {
  const broken = (await checkTruths(system.runtime.ownerPool)).filter(
    (truth) => truth.rows.length > 0 && !/^0(5b|[678])/.test(truth.name),
  )
  assert.deepEqual(broken, [])
}
