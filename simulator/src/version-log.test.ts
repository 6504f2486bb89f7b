import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, randomFrom } from '#sim/random.ts'
import { cursorAt, emptyLog, giveVersion, pageSince } from '#sim/version-log.ts'

interface Document {
  name: number
  version: number
  changedAt: string
}

test('paging while documents move loses none and ends with the newest of each', () => {
  const random = randomFrom('log')
  const log = emptyLog<Document>()
  const documents = Array.from({ length: 400 }, (_, name): Document => ({ name, version: 0, changedAt: '' }))
  for (const document of documents) giveVersion(log, document, 1)
  const seen = new Map<number, number>()
  let cursor = 0
  for (let round = 0; round < 3000; round++) {
    if (round < 2500) for (let i = 0; i < 3; i++) giveVersion(log, documents[integer(random, 0, 399)]!, integer(random, 1, 3))
    const page = pageSince(log, cursor, integer(random, 1, 7))
    let last = cursor
    for (const { name, version } of page.items) {
      assert.ok(version > last, 'ascending, beyond the cursor')
      last = version
      seen.set(name, version)
    }
    assert.equal(page.next, last)
    cursor = page.next
    if (!page.more && round >= 2500) break
  }
  assert.equal(pageSince(log, cursor, 10).items.length, 0)
  for (const { name, version } of documents) assert.equal(seen.get(name), version)
  assert.ok(log.versions.length <= 1000 + 2 * documents.length, 'old entries are swept out')
})

test('more is true exactly when something is left', () => {
  const log = emptyLog<Document>()
  for (let name = 0; name < 4; name++) giveVersion(log, { name, version: 0, changedAt: '' }, 2)
  assert.deepEqual(
    [pageSince(log, 0, 3), pageSince(log, 6, 3), pageSince(log, 8, 3), pageSince(log, 0, 4)].map((p) => [
      p.items.length,
      p.next,
      p.more,
    ]),
    [
      [3, 6, true],
      [1, 8, false],
      [0, 8, false],
      [4, 8, false],
    ],
  )
})

test('a cursor at a time leaves everything changed since then to come', () => {
  const log = emptyLog<Document>()
  for (const [name, changedAt] of [
    '2026-01-01T00:00:00.000Z',
    '2026-01-02T00:00:00.000Z',
    '2026-01-02T00:00:00.000Z',
  ].entries()) {
    giveVersion(log, { name, version: 0, changedAt }, 5)
  }
  assert.equal(cursorAt(log, '2026-01-01T00:00:00.000Z'), 0)
  assert.equal(cursorAt(log, '2026-01-02T00:00:00.000Z'), 5)
  assert.equal(cursorAt(log, '2026-01-03T00:00:00.000Z'), 15)
})
