/** An SQL text in a TypeScript file; every `${...}` in it has become `$n`. */
export interface SqlText {
  text: string
  /** Where its first character stands in the file. */
  index: number
}

/** All texts tagged `sql`, those inside `${...}` of another one included. */
export function findSqlTexts(source: string): SqlText[] {
  const found: SqlText[] = []
  for (const match of source.matchAll(/\bsql(?:<(?:[^<>`]|<[^<>`]*>)*>)?`/g)) {
    const start = match.index + match[0].length
    found.push({ text: readTemplate(source, start).text, index: start })
  }
  return found
}

/** Reads a template text up to its closing backtick, over nested texts and braces. */
function readTemplate(source: string, start: number): { text: string; end: number } {
  let text = ''
  let at = start
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') {
      text += source.slice(at, at + 2)
      at += 2
    } else if (source.startsWith('${', at)) {
      const end = endOfExpression(source, at + 2)
      // line breaks stay, so that positions can still be told
      text += `$n${source.slice(at, end).replace(/[^\n]/g, '')}`
      at = end
    } else {
      text += source[at]
      at++
    }
  }
  return { text, end: at }
}

/** The position after the brace that closes an expression. */
function endOfExpression(source: string, start: number): number {
  let depth = 1
  let at = start
  while (at < source.length && depth > 0) {
    const character = source[at]!
    if (character === '`') at = readTemplate(source, at + 1).end
    else if (character === "'" || character === '"') {
      at++
      while (at < source.length && source[at] !== character) at += source[at] === '\\' ? 2 : 1
    } else if (character === '{') depth++
    else if (character === '}') depth--
    at++
  }
  return at
}
