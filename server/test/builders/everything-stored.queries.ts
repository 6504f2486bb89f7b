import type { Pool } from '#platform/db/pool.ts'

export interface StoredTable {
  name: string
  /** Every row as PostgreSQL writes it as text; bytes stand there in hexadecimal. */
  text: string
}

/** All tables of the database, those of the job queue included, as a dump would hold them. */
export async function everythingStored(pool: Pool): Promise<StoredTable[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by name`,
  )
  const stored: StoredTable[] = []
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string | null }>(`select string_agg(t::text, e'\\n') as text from ${name} t`)
    stored.push({ name, text: rows[0]?.text ?? '' })
  }
  return stored
}

/** Which tables hold one of these words in plain text, as characters or as bytes, and how they stand there. */
export function foundIn(tables: readonly StoredTable[], words: readonly string[]): string[] {
  const found: string[] = []
  for (const { name, text } of tables) {
    for (const word of words) {
      for (const form of [word, Buffer.from(word).toString('hex'), JSON.stringify(word).slice(1, -1)]) {
        const at = text.indexOf(form)
        if (at < 0) continue
        found.push(`${name}: ${word} in …${text.slice(Math.max(0, at - 80), at + 80)}…`)
        break
      }
    }
  }
  return found
}
