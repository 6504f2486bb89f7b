import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { readMigrations } from '../db/migrate.ts'
import { listTables } from './tables.ts'

export interface BackupHeader {
  format: 'shangshu-backup'
  formatVersion: 1
  migration: number
  migrationName: string
  takenAt: string
  tables: { name: string; columns: string[] }[]
}

export interface BackupSummary {
  path: string
  tables: number
  rows: number
  bytes: number
}

/**
 * Writes everything of all companies into one compressed file, as of one moment, while the system runs: one read-only snapshot over all
 * tables. The file appears under its name only when it is complete. Personal data in it stays sealed; the master key is not part of it.
 * Layout: a JSON header line, then for each table a JSON line, its rows in PostgreSQL's COPY text form, a line `\.` with the row count, and
 * at the end a line with the SHA-256 of all that went before.
 */
export async function backup(options: {
  ownerUrl: string
  path: string
  now: Date
  log?: (line: string) => void
}): Promise<BackupSummary> {
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'shangshu backup' })
  await client.connect()
  const part = `${options.path}.part`
  const file = createWriteStream(part, { mode: 0o600 })
  const gzip = createGzip({ level: 6 })
  gzip.pipe(file)
  const hash = createHash('sha256')
  let bytes = 0
  let total = 0
  const write = async (chunk: string | Buffer) => {
    hash.update(chunk)
    bytes += chunk.length
    if (!gzip.write(chunk)) await new Promise<void>((resolve) => gzip.once('drain', () => resolve()))
  }
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: applied } = await client.query<{ number: number; name: string }>(
      'select number, name from public.shangshu_migrations order by number desc limit 1',
    )
    if (!applied[0] || applied[0].number > readMigrations().length)
      throw new Error('The database was migrated by another version. Back it up with that one.')
    const tables = await listTables(client)
    const header: BackupHeader = {
      format: 'shangshu-backup',
      formatVersion: 1,
      migration: applied[0].number,
      migrationName: applied[0].name,
      takenAt: options.now.toISOString(),
      tables,
    }
    await write(`${JSON.stringify(header)}\n`)
    for (const table of tables) {
      await write(`${JSON.stringify({ table: table.name })}\n`)
      const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
      const stream = client.query(copyTo(`copy ${table.name} (${columns}) to stdout`))
      let rows = 0
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        for (const byte of chunk) if (byte === 10) rows++
        await write(chunk)
      }
      await write(`\\.${rows}\n`)
      total += rows
      if (rows > 0) options.log?.(`${table.name}: ${rows}`)
    }
    await client.query('commit')
    gzip.write(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`)
    gzip.end()
    await finished(file)
    await rename(part, options.path)
    return { path: options.path, tables: tables.length, rows: total, bytes }
  } catch (error) {
    gzip.destroy()
    file.destroy()
    await rm(part, { force: true })
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}
