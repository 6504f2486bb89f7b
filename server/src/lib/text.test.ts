import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstGrapheme, normalizeText } from './text.ts'

test('one form for all spellings', () => {
  assert.equal(normalizeText(' ＡＢＣ　１２３ '), 'ABC 123')
  assert.equal(normalizeText('张\u200b三\ufeff'), '张三')
  assert.equal(normalizeText('a\u0000\u0007b\t\nc'), 'a b c')
  assert.equal(normalizeText('ﬁ e\u0301'), 'fi é')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = normalizeText(text)
      assert.equal(normalizeText(once), once)
      assert.ok(once.isWellFormed())
    }),
  )
})

test('the first character is whole', () => {
  assert.equal(firstGrapheme('👨‍👩‍👧小明'), '👨‍👩‍👧')
  assert.equal(firstGrapheme('e\u0301a'), 'e\u0301')
  assert.equal(firstGrapheme(''), '')
})
