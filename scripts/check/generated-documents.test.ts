import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filesOf } from '../check-rule.ts'
import { check } from './generated-documents.ts'

const now = async () => ({ 'docs/map.md': '# Map\n' })

test('a document that says what the code says passes', async () => {
  assert.deepEqual(await check(filesOf({ 'docs/map.md': '# Map\n' }), now), [])
})

test('one that is missing or says something else is named with the command that writes it', async () => {
  const message = 'is not what the code says now: npm run generate -- map'
  assert.deepEqual(await check(filesOf({}), now), [{ path: 'docs/map.md', message }])
  assert.deepEqual(await check(filesOf({ 'docs/map.md': '# Map, older\n' }), now), [{ path: 'docs/map.md', message }])
})
