import type { Texts, TextTree } from './texts.ts'

/** The leaf keys of a text tree, plural endings taken off: Chinese has one form where English has two. */
export function textKeys(tree: TextTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key.replace(/_(one|other)$/, '')] : textKeys(value, `${prefix}${key}.`),
  )
}

/** The names in double braces of a text. Example: `placeholders('{{count, number}} rows of {{name}}')` is `['count', 'name']`. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1]!).sort()
}

function leaves(tree: TextTree, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  )
}

/**
 * What differs between the two languages of a namespace: keys one of them lacks, texts empty in one only, other placeholders.
 * @returns one line per finding; empty when all is well.
 */
export function compareTexts(texts: Texts): string[] {
  const findings: string[] = []
  const chinese = new Set(textKeys(texts['zh-CN']))
  const english = new Set(textKeys(texts['en-US']))
  for (const key of chinese) if (!english.has(key)) findings.push(`${key} is missing in en-US`)
  for (const key of english) if (!chinese.has(key)) findings.push(`${key} is missing in zh-CN`)

  const chineseLeaves = new Map(leaves(texts['zh-CN']).map(([key, text]) => [key.replace(/_(one|other)$/, ''), text]))
  for (const [key, text] of leaves(texts['en-US'])) {
    const other = chineseLeaves.get(key.replace(/_(one|other)$/, ''))
    if (other === undefined) continue
    // empty in both is meant: a state about which there is nothing to say
    if ((text === '') !== (other === '')) findings.push(`${key} is empty in ${text === '' ? 'en-US' : 'zh-CN'} only`)
    // "1 row" may leave the number out, nothing else may
    const optional = key.endsWith('_one') ? ['count'] : []
    const here = placeholders(text).filter((name) => !optional.includes(name))
    const there = placeholders(other).filter((name) => !optional.includes(name))
    if (here.join() !== there.join()) findings.push(`${key} has placeholders [${here}] in en-US but [${there}] in zh-CN`)
  }
  return findings
}
