import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from '../terminal.ts'

/** A directory is in use by another living process. */
export class DirectoryInUseError extends Refusal {
  override name = 'DirectoryInUseError'
  /** What the holder wrote about itself, as far as it could be read. */
  readonly holder: { pid?: number; note?: string }
  constructor(message: string, holder: { pid?: number; note?: string }) {
    super(message)
    this.holder = holder
  }
}

/** Held until `release`, or until this process ends in any way. */
export interface DirectoryLock {
  /** Replaces what others are told about the holder, for example its address. */
  describe(note: string): void
  release(): void
}

/**
 * Takes a directory for this process alone. The lock is one of the operating system's, taken through SQLite, which Node
 * carries: it vanishes with its process, so there is no stale lock after kill -9, no process id that meanwhile belongs to
 * somebody else, and it holds between containers that share a volume.
 * @param path the lock file; its directory exists. A second file `<path>.holder` tells who holds it.
 * @throws DirectoryInUseError when another process holds it
 */
export function lockDirectory(path: string, note = ''): DirectoryLock {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: 0 })
    // nothing is ever written, so no journal file need lie around
    database.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    if (database?.isOpen) database.close()
    // 5 is SQLITE_BUSY; anything else is a real failure, such as a directory that cannot be written
    if ((error as { errcode?: number }).errcode !== 5) throw error
    const holder = readHolder(`${path}.holder`)
    throw new DirectoryInUseError(
      `in use by process ${holder.pid ?? '(unknown)'}${holder.note ? ` (${holder.note})` : ''}`,
      holder,
    )
  }
  const held = database
  heldHere.add(held)
  const describe = (text: string) =>
    writeFileSync(`${path}.holder`, `${JSON.stringify({ pid: process.pid, note: text })}\n`, { mode: 0o600 })
  describe(note)
  return {
    describe,
    release() {
      if (!held.isOpen) return
      rmSync(`${path}.holder`, { force: true })
      held.close()
      heldHere.delete(held)
    },
  }
}

/** Kept from the garbage collector, which would close them and with that let the locks go. */
const heldHere = new Set<DatabaseSync>()

function readHolder(path: string): { pid?: number; note?: string } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid?: number; note?: string }
  } catch {
    return {}
  }
}
