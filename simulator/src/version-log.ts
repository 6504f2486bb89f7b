import type { Page } from '#sim/documents.ts'

/**
 * The documents of one resource by version (section 4). Every change appends; an entry whose document has moved on is skipped.
 * Finding a cursor is a binary search, and dead entries are swept out once they are the majority.
 */
export interface VersionLog<T extends { version: number }> {
  counter: number
  versions: number[]
  documents: T[]
  live: number
}

export const emptyLog = <T extends { version: number }>(): VersionLog<T> => ({ counter: 0, versions: [], documents: [], live: 0 })

/** Gives the document the next version, `step` above the last one of the resource, and files it. */
export function giveVersion<T extends { version: number }>(log: VersionLog<T>, document: T, step: number): void {
  if (document.version === 0) log.live++
  log.counter += step
  document.version = log.counter
  log.versions.push(log.counter)
  log.documents.push(document)
  if (log.versions.length > 1000 && log.versions.length > 2 * log.live) sweep(log)
}

function sweep<T extends { version: number }>(log: VersionLog<T>): void {
  const keep = log.documents.map((document, i) => document.version === log.versions[i])
  log.versions = log.versions.filter((_, i) => keep[i])
  log.documents = log.documents.filter((_, i) => keep[i])
}

/** Index of the first entry with a version greater than `cursor`. */
function firstAfter<T extends { version: number }>(log: VersionLog<T>, cursor: number): number {
  let low = 0
  let high = log.versions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (log.versions[middle]! > cursor) high = middle
    else low = middle + 1
  }
  return low
}

/** Every document whose current version is greater than the cursor, ascending. */
export function* changedSince<T extends { version: number }>(log: VersionLog<T>, cursor: number): Generator<T> {
  for (let i = firstAfter(log, cursor); i < log.versions.length; i++) {
    const document = log.documents[i]!
    if (document.version === log.versions[i]) yield document
  }
}

/** One page of section 4. */
export function pageSince<T extends { version: number }>(log: VersionLog<T>, cursor: number, limit: number): Page<T> {
  const items: T[] = []
  let more = false
  for (const document of changedSince(log, cursor)) {
    if (items.length === limit) {
      more = true
      break
    }
    items.push(document)
  }
  return { items, next: items.at(-1)?.version ?? cursor, more }
}

/** The cursor so that every document changed at `at` (ISO 8601 in UTC) or later has a greater version. */
export function cursorAt(log: VersionLog<{ version: number; changedAt: string }>, at: string): number {
  let cursor = 0
  for (const document of changedSince(log, 0)) {
    if (document.changedAt >= at) break
    cursor = document.version
  }
  return cursor
}
