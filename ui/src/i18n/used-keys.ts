/**
 * The text keys a source file asks for: the literals inside calls of `t(…)`, what is computed in a template as `*`.
 * Keys handed on through variables are not seen.
 * Example: "t(`jobs.state.${state}`)" gives `jobs.state.*`.
 */
export function usedKeys(source: string): string[] {
  const keys: string[] = []
  for (const call of source.matchAll(/(?<![\w$])t\(/g)) {
    const first = firstArgument(source, call.index + call[0].length)
    // what is only compared with, as in `outcome === 'copied'`, is no key
    const asked = first.replace(/[!=]==\s*(['"`]).*?\1/g, '')
    for (const literal of asked.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)) {
      const text = literal[1] ?? literal[2] ?? literal[3]!.replace(/\$\{[^}]*\}/g, '*')
      if (/^[\w*]+(\.[\w*]+)*$/.test(text)) keys.push(text)
    }
  }
  return keys
}

/** The source of the first argument of a call, from behind its opening bracket. */
function firstArgument(source: string, start: number): string {
  let depth = 0
  let quote = ''
  for (let at = start; at < source.length; at++) {
    const mark = source[at]!
    if (quote !== '') {
      if (mark === '\\') at++
      else if (mark === quote) quote = ''
    } else if (mark === "'" || mark === '"' || mark === '`') quote = mark
    else if (mark === '(' || mark === '{' || mark === '[') depth++
    else if (mark === ')' && depth === 0) return source.slice(start, at)
    else if (mark === ')' || mark === '}' || mark === ']') depth--
    else if (mark === ',' && depth === 0) return source.slice(start, at)
  }
  return source.slice(start)
}
