import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { texts as settingsTexts } from '../features/settings/texts.ts'
import { actionText, actionWords, doerText, factsText, subjectWords, valueText, valueWords } from './action-words.ts'

const server = fileURLToPath(new URL('../../../server/src/', import.meta.url))
const sources = globSync('**/*.ts', { cwd: server })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(server + path, 'utf8'))

test('everything the server writes into its log has words in both languages', () => {
  const written = new Set(sources.flatMap((text) => [...text.matchAll(/action: '([a-z]+\.[a-z_]+)'/g)].map((found) => found[1]!)))
  assert.ok(written.size > 80)
  assert.deepEqual(
    [...written].filter((action) => actionWords[action] === undefined),
    [],
  )
  const kinds = new Set(sources.flatMap((text) => [...text.matchAll(/subjectKind: '([a-z_]+)'/g)].map((found) => found[1]!)))
  assert.deepEqual(
    [...kinds].filter((kind) => subjectWords[kind] === undefined),
    [],
  )
})

test('an action without words is shown as the server calls it; people keep their names', () => {
  assert.equal(actionText('orders.approved', 'zh-CN'), '审核通过')
  assert.equal(actionText('orders.approved', 'en-US'), 'Approved')
  assert.equal(actionText('orders.unheard_of', 'en-US'), 'orders.unheard_of')
  assert.equal(doerText({ kind: 'system', name: 'channels.intake' }, 'zh-CN'), '自动接单')
  assert.equal(doerText({ kind: 'user', name: 'import' }, 'zh-CN'), 'import')
})

test('facts in one line: names for people, no identifiers, before and after', () => {
  const detail = {
    reason: '重复下单',
    shopId: '0198a000-0000-7000-8000-000000000000',
    before: { sellerRemark: '' },
    after: { sellerRemark: '急' },
  }
  assert.equal(factsText(detail, 'zh-CN'), '原因：重复下单；卖家备注：— → 急')
  assert.equal(factsText({ count: 3, dryRun: true, nested: { a: 1 } }, 'en-US'), 'count: 3; dry run: yes')
})

test('what the server names by itself is said in words: why an order was split, what a change upstream led to', () => {
  assert.equal(factsText({ because: 'warehouse', parts: ['A-1', 'A-2'] }, 'zh-CN'), '原因：分仓发货；拆分为：A-1、A-2')
  assert.equal(factsText({ reactions: ['take_payment', 'note'] }, 'en-US'), 'reactions: payment noted, noted only')
  assert.equal(valueText('kind', 'address_changed', 'zh-CN'), '地址变更')
  assert.equal(valueText('note', 'hand', 'en-US'), 'hand')
  const source = sources.find((text) => text.includes('export type Reaction ='))!
  const reactions = [
    ...source
      .slice(source.indexOf('export type Reaction ='))
      .split('\n\n')[0]!
      .matchAll(/'([a-z_]+)'/g),
  ]
  assert.equal(reactions.length, 13)
  assert.deepEqual(
    reactions.map((found) => found[1]!).filter((name) => valueWords.reactions![name] === undefined),
    [],
  )
})

test('every truth is told in both languages', () => {
  const truths = globSync('*.sql', { cwd: fileURLToPath(new URL('../../../server/test/truths/', import.meta.url)) })
  assert.ok(truths.length > 20)
  for (const language of ['zh-CN', 'en-US'] as const) {
    const { says } = settingsTexts[language].truths as { says: Record<string, string> }
    assert.deepEqual(
      truths.map((file) => file.replace(/\.sql$/, '')).filter((name) => says[name] === undefined),
      [],
    )
  }
})
