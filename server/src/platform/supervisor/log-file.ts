import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where one program's output goes. */
export interface LogFile {
  path: string
  write(chunk: Buffer): void
  /** The newest lines, oldest first, to be shown when the program dies. */
  lastLines(): string[]
  close(): void
}

const keptLines = 40

/**
 * Appends to a file; when it has grown beyond `limitBytes` it becomes `<path>.1`, the one before `<path>.2` and so on. When the
 * disk is full lines are lost and the program goes on.
 */
export function openLogFile(path: string, options: { limitBytes?: number; kept?: number } = {}): LogFile {
  const limitBytes = options.limitBytes ?? 20 * 1024 * 1024
  const kept = options.kept ?? 3
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  let file = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  let lines: string[] = []
  let unfinished = ''

  const rotate = () => {
    closeSync(file)
    rmSync(`${path}.${kept}`, { force: true })
    for (let number = kept - 1; number >= 1; number--) renameIfThere(`${path}.${number}`, `${path}.${number + 1}`)
    renameIfThere(path, `${path}.1`)
    file = openSync(path, 'a', 0o600)
    size = 0
  }
  return {
    path,
    write(chunk) {
      const parts = (unfinished + chunk.toString('utf8')).split('\n')
      unfinished = parts.pop()!.slice(-10_000)
      lines = [...lines, ...parts].slice(-keptLines)
      try {
        if (size > limitBytes) rotate()
        writeSync(file, chunk)
        size += chunk.length
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    },
    lastLines: () => (unfinished === '' ? lines : [...lines, unfinished]),
    close: () => closeSync(file),
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
