import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compareTexts, textKeys } from '@shangshu/ui/i18n/compare-texts.ts'
import type { Texts } from '@shangshu/ui/i18n/texts.ts'
import { usedKeys } from '@shangshu/ui/i18n/used-keys.ts'
import { texts as frameTexts } from './texts.ts'

const source = new URL('../', import.meta.url)

/** Folders with texts of their own: the frame, and every feature. */
const folders = [
  'app/',
  ...readdirSync(new URL('features/', source), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `features/${entry.name}/`),
].filter((folder) => existsSync(new URL(`${folder}texts.ts`, source)))

for (const folder of folders) {
  test(`${folder}: both languages have the same keys, and every key that is asked for`, async () => {
    const { texts } = (await import(new URL(`${folder}texts.ts`, source).href)) as { texts: Texts }
    assert.deepEqual(compareTexts(texts), [])

    const own = textKeys(texts['zh-CN'])
    const frame = textKeys(frameTexts['zh-CN'])
    const missing: string[] = []
    for (const file of readdirSync(new URL(folder, source), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(file) || file.endsWith('.test.ts')) continue
      const code = readFileSync(new URL(folder + file, source), 'utf8')
      // what is shared between features is handed the `t` of the page, and with it that page's texts
      if (folder === 'app/' && !code.includes('useTranslation(')) continue
      const known = code.includes("useTranslation('app')") ? [...own, ...frame] : own
      for (const key of usedKeys(code)) {
        const pattern = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`)
        if (!known.some((one) => pattern.test(one))) missing.push(`${file}: ${key}`)
      }
    }
    assert.deepEqual(missing, [])
  })
}

test('the frame and at least two features have texts', () => {
  assert.ok(folders.includes('app/'))
  assert.ok(folders.length >= 3)
})
