import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate, readMigrations } from '../db/migrate.ts'
import type { BackupHeader } from './backup.ts'
import { schemas } from './tables.ts'

export interface RestoreSummary {
  tables: number
  rows: number
  takenAt: string
  migratedFrom: number
  migratedTo: number
}

/**
 * Puts a backup into an empty system of the same or a newer version: the tables are made in the shape the backup was taken from, filled in one
 * transaction, checked against row counts and check sum, and then migrated up. A system that holds a company is refused; a broken or cut
 * file leaves nothing behind.
 */
export async function restore(options: {
  ownerUrl: string
  appPassword: string
  path: string
  log?: (line: string) => void
}): Promise<RestoreSummary> {
  const log = options.log ?? (() => {})
  const reader = lines(options.path)
  const first = await reader.next()
  const header = readHeader(first.value?.text)
  const newest = readMigrations().length
  if (header.migration > newest)
    throw new Error(`The backup is of a newer version (${header.migrationName}). Update this installation first.`)
  await emptyTarget(options.ownerUrl)
  await migrate({ ownerUrl: options.ownerUrl, appPassword: options.appPassword, upTo: header.migration, log })

  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'shangshu restore' })
  await client.connect()
  let rows = 0
  try {
    await client.query('begin')
    for (const table of header.tables) {
      const start = await reader.next()
      if (start.done || JSON.parse(start.value.text).table !== table.name)
        throw new Error('The backup file is broken: a table is missing.')
      rows += await loadTable(client, table, reader)
      log(table.name)
    }
    const end = await reader.next()
    if (end.done || JSON.parse(end.value.text).sha256 !== end.value.hashBefore)
      throw new Error('The backup file is broken: its check sum differs.')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end().catch(() => {})
  }
  await migrate({ ownerUrl: options.ownerUrl, appPassword: options.appPassword, log })
  const after = new pg.Client({ connectionString: options.ownerUrl })
  await after.connect()
  await after.query('analyze')
  await after.end()
  return { tables: header.tables.length, rows, takenAt: header.takenAt, migratedFrom: header.migration, migratedTo: newest }
}

function readHeader(text: string | undefined): BackupHeader {
  let header: BackupHeader
  try {
    header = JSON.parse(text ?? '')
  } catch {
    throw new Error('This is no backup file of Shangshu.')
  }
  if (header?.format !== 'shangshu-backup' || header.formatVersion !== 1)
    throw new Error('This is no backup file of Shangshu, or of a format this version does not know.')
  return header
}

/** Refuses a system in use; removes the empty tables of one that was only migrated. */
async function emptyTarget(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ tenants: string | null; migrated: string | null }>(
      "select to_regclass('identity.tenants')::text as tenants, to_regclass('public.shangshu_migrations')::text as migrated",
    )
    if (rows[0]!.tenants !== null) {
      const { rows: used } = await client.query('select 1 from identity.tenants limit 1')
      if (used.length > 0) throw new Error('This system already holds a company. Restore into an empty one.')
    }
    for (const schema of schemas) await client.query(`drop schema if exists ${schema} cascade`)
    if (rows[0]!.migrated !== null) await client.query('drop table public.shangshu_migrations')
  } finally {
    await client.end()
  }
}

type Reader = AsyncGenerator<{ text: string; hashBefore: string }>

/** Feeds one table's rows to COPY until its closing line. Returns the number of rows. */
async function loadTable(client: pg.Client, table: { name: string; columns: string[] }, reader: Reader): Promise<number> {
  const stream = client.query(
    copyFrom(`copy ${table.name} (${table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')}) from stdin`),
  )
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve)
    stream.on('error', reject)
  })
  done.catch(() => {})
  try {
    return await feed(stream, done, table.name, reader)
  } catch (error) {
    // Ends the COPY, so that the rollback behind it is heard.
    stream.destroy(error as Error)
    await done.catch(() => {})
    throw error
  }
}

async function feed(stream: ReturnType<typeof copyFrom>, done: Promise<void>, table: string, reader: Reader): Promise<number> {
  let rows = 0
  let waiting: string[] = []
  for (;;) {
    const next = await reader.next()
    if (next.done) throw new Error('The backup file is cut off.')
    const { text } = next.value
    if (text.startsWith('\\.')) {
      if (Number(text.slice(2)) !== rows)
        throw new Error(`The backup file is broken: ${table} has ${rows} rows, ${text.slice(2)} were written.`)
      if (waiting.length > 0) stream.write(`${waiting.join('\n')}\n`)
      stream.end()
      await done
      return rows
    }
    waiting.push(text)
    rows++
    if (waiting.length >= 1000) {
      const room = stream.write(`${waiting.join('\n')}\n`)
      waiting = []
      if (!room) await Promise.race([new Promise<void>((resolve) => stream.once('drain', () => resolve())), done])
    }
  }
}

/** Lines of the compressed file, each with the check sum of everything before it (asked for lazily). */
async function* lines(path: string): Reader {
  const hash = createHash('sha256')
  let rest = Buffer.alloc(0)
  const source = createReadStream(path)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let start = 0
      for (;;) {
        const end = data.indexOf(10, start)
        if (end < 0) break
        const line = data.subarray(start, end + 1)
        yield {
          text: line.subarray(0, -1).toString('utf8'),
          get hashBefore() {
            return hash.copy().digest('hex')
          },
        }
        hash.update(line)
        start = end + 1
      }
      rest = Buffer.from(data.subarray(start))
    }
  } catch (error) {
    throw new Error(`The backup file cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
