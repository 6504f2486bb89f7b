/**
 * Splits an SQL file at its top-level semicolons; quotes, dollar quotes and comments are respected. A cluster accepts one statement per
 * query. Example: `create table a (); do $$ begin perform 1; end $$;` → two statements.
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = []
  let start = 0
  let i = 0
  const push = (end: number) => {
    const statement = text.slice(start, end).trim()
    if (statement.replace(/--[^\n]*/g, '').trim() !== '') statements.push(statement)
  }
  while (i < text.length) {
    const two = text.slice(i, i + 2)
    if (two === '--') {
      const end = text.indexOf('\n', i)
      i = end < 0 ? text.length : end
    } else if (two === '/*') {
      const end = text.indexOf('*/', i + 2)
      i = end < 0 ? text.length : end + 2
    } else if (text[i] === "'" || text[i] === '"') {
      const quote = text[i]!
      i++
      while (i < text.length && text[i] !== quote) i++
      i++
    } else if (text[i] === '$') {
      const tag = /^\$[A-Za-z_0-9]*\$/.exec(text.slice(i, i + 64))?.[0]
      if (tag) {
        const end = text.indexOf(tag, i + tag.length)
        i = end < 0 ? text.length : end + tag.length
      } else i++
    } else if (text[i] === ';') {
      push(i)
      i++
      start = i
    } else i++
  }
  push(text.length)
  return statements
}
