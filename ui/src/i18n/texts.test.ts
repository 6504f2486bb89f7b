import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compareTexts, placeholders, textKeys } from './compare-texts.ts'
import { uiTexts } from './texts.ts'
import { usedKeys } from './used-keys.ts'

test('both languages have the same keys and placeholders', () => {
  assert.deepEqual(compareTexts(uiTexts), [])
})

test('a missing key, an empty text and a lost placeholder are found', () => {
  const findings = compareTexts({
    'zh-CN': { a: '一', b: { c: '{{name}}' }, d: '', f: '', rows_other: '{{count}} 行' },
    'en-US': { b: { c: 'x' }, d: 'x', e: 'x', f: '', rows_one: 'one row', rows_other: '{{count}} rows' },
  })
  assert.deepEqual(findings, [
    'a is missing in en-US',
    'e is missing in zh-CN',
    'b.c has placeholders [] in en-US but [name] in zh-CN',
    'd is empty in zh-CN only',
  ])
  assert.deepEqual(placeholders('{{count, number}} of {{ name }}'), ['count', 'name'])
})

test('keys in the source are recognised, computed parts as a wildcard', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source text to be read
  const source = "t('a.b'); t(`c.${x}`, {count}); t(open === 'no' ? 'd' : 'e.f'); split('no'); i18n.t(\"g\"); t(`h.${a}.i`)"
  assert.deepEqual(usedKeys(source), ['a.b', 'c.*', 'd', 'e.f', 'g', 'h.*.i'])
})

test('every key used in a component of this workspace exists', () => {
  const folder = new URL('..', import.meta.url)
  const known = new Set(textKeys(uiTexts['zh-CN']))
  const missing: string[] = []
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || file.endsWith('.test.ts')) continue
    for (const key of usedKeys(readFileSync(new URL(file, folder), 'utf8'))) {
      const pattern = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`)
      if (![...known].some((one) => pattern.test(one))) missing.push(`${file}: ${key}`)
    }
  }
  assert.deepEqual(missing, [])
})
