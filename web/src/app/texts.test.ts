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

for (const folder of folders.filter((one) => one.startsWith('features/'))) {
  test(`${folder}: its pages ask only for words that are fetched with them`, () => {
    const routes = readFileSync(new URL(`${folder}routes.ts`, source), 'utf8')
    const named = (name: string) => new RegExp(`^  ${name}: '([^']+)'`, 'm').exec(routes)?.[1]
    const uses = [...(/^ {2}uses: \[([^\]]*)\]/m.exec(routes)?.[1] ?? '').matchAll(/'([^']+)'/g)].map((match) => match[1]!)
    const fetched = new Set(['ui', 'app', named('namespace') ?? named('module')!, ...uses])
    const missing: string[] = []
    for (const file of readdirSync(new URL(folder, source), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(file)) continue
      const code = readFileSync(new URL(folder + file, source), 'utf8')
      for (const call of code.matchAll(/useTranslation\(([^)]*)\)/g)) {
        for (const name of call[1]!.matchAll(/'([^']+)'/g)) if (!fetched.has(name[1]!)) missing.push(`${file}: ${name[1]}`)
      }
    }
    assert.deepEqual(missing, [])
  })
}

test('the frame and at least two features have texts', () => {
  assert.ok(folders.includes('app/'))
  assert.ok(folders.length >= 3)
})
