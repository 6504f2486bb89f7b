import type { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import type { CallInput, CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { ApiProblem, api } from './api.ts'

export type Act =
  CallInput<typeof handheldContract.scans> extends { body?: infer B }
    ? NonNullable<B> extends { scans: (infer S)[] }
      ? S
      : never
    : never
export type ActResult = CallOutput<typeof handheldContract.scans>['results'][number]
type ActBody = Act extends infer One ? (One extends { task: infer T; input: infer I } ? { task: T; input: I } : never) : never

interface Store extends DBSchema {
  acts: { key: number; value: { act: Act } }
}

/**
 * What was done at the device and not yet answered for: kept in the browser's database before anything else happens, sent in order, taken out
 * only with a final answer. The id is made once, so sending again never acts twice.
 */
export interface ScanQueue {
  /** Keeps the act and starts sending; resolves when it is kept. */
  add: (body: ActBody) => Promise<void>
  /** How many wait. */
  waiting: () => number
  /** What waits, in its order: pages count it as done already. */
  unsent: () => readonly Act[]
  online: () => boolean
  /** The session ended: nothing is sent until somebody signs in again. */
  signedOut: () => boolean
  /** Told at every change, and with each final answer. */
  listen: (heard: (result: ActResult | null, act: Act | null) => void) => () => void
}

export async function openScanQueue(): Promise<ScanQueue> {
  const db: IDBPDatabase<Store> = await openDB<Store>('shangshu-pda', 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('acts', { autoIncrement: true })
    },
  })
  const listeners = new Set<(result: ActResult | null, act: Act | null) => void>()
  let unsent: Act[] = (await db.getAll('acts')).map((entry) => entry.act)
  let connected = true
  let sending = false
  let signedOut = false
  let retry: ReturnType<typeof setTimeout> | undefined
  const tell = (result: ActResult | null = null, act: Act | null = null) => {
    for (const heard of listeners) heard(result, act)
  }

  const send = async (): Promise<void> => {
    if (sending) return
    sending = true
    clearTimeout(retry)
    try {
      for (;;) {
        const keys = await db.getAllKeys('acts', null, 50)
        if (keys.length === 0) break
        const acts = await db.getAll('acts', null, 50)
        const { results } = await api.handheld.scans({ body: { scans: acts.map((entry) => entry.act) } })
        connected = true
        signedOut = false
        let postponed = false
        for (const [index, result] of results.entries()) {
          if (!result.final) {
            postponed = true
            break // order is kept: what follows waits too
          }
          await db.delete('acts', keys[index]!)
          unsent = unsent.filter((one) => one.id !== acts[index]!.act.id)
          tell(result, acts[index]!.act)
        }
        if (postponed) {
          retry = setTimeout(() => void send(), 2000)
          break
        }
      }
    } catch (error) {
      // Not reached, or signed out: everything stays in the queue.
      connected = error instanceof TypeError ? false : connected
      signedOut = error instanceof ApiProblem && error.problem.status === 401
      retry = setTimeout(() => void send(), 3000)
    } finally {
      sending = false
      tell()
    }
  }
  window.addEventListener('online', () => void send())
  void send()
  return {
    add: async (body) => {
      const act = { id: newId(), scannedAt: new Date().toISOString(), ...body } as Act
      await db.add('acts', { act })
      unsent = [...unsent, act]
      tell()
      void send()
    },
    waiting: () => unsent.length,
    unsent: () => unsent,
    online: () => connected,
    signedOut: () => signedOut && unsent.length > 0,
    listen: (heard) => {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
  }
}

/** UUID v7: the device's order survives in the ids. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const at = BigInt(Date.now())
  for (let i = 0; i < 6; i++) bytes[i] = Number((at >> BigInt(8 * (5 - i))) & 255n)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
