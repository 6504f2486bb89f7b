import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { now } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Pool } from '../db/pool.ts'
import { open, seal } from './vault-crypto.ts'

/**
 * Envelope encryption of personal data and secrets: a data key per tenant, wrapped by the master key.
 * Search goes by keyed hashes: equal input, equal hash, and nothing to read without the key.
 */
export interface Vault {
  /** The tenant's keys; made on first use. Cached. */
  keysOf: (tenantId: string) => Promise<TenantVault>
  /** Adds a new version, which seals two minutes later; older ones go on opening what they sealed. Returns its number. */
  rotate: (tenantId: string) => Promise<number>
  /** Wraps the data keys of all tenants with the current master key. Returns how many were changed. */
  rewrapAll: () => Promise<number>
  /** Destroys the tenant's keys: what they sealed can never be read again. */
  destroy: (tenantId: string) => Promise<void>
  /** For secrets that belong to no tenant (second factors, mail bodies). */
  sealGlobal: (what: SealedGlobal, text: string) => Buffer
  openGlobal: (what: SealedGlobal, sealed: Buffer) => string
}

/**
 * What a sealed value is: the name of its column without `_sealed`. It is sealed in with the tenant, so that a value opens only as what it
 * was sealed for, and nobody who can write to the database turns a message to the seller into credentials. A receiver may travel from an
 * order to a fulfillment to a customer, so rows are not part of it.
 */
export type SealedWhat = 'receiver' | 'buyer_message' | 'document' | 'credentials' | 'contact' | 'content'
export type SealedGlobal = 'totp' | 'mail'

export interface TenantVault {
  seal: (what: SealedWhat, value: unknown) => Buffer
  /** @throws Error when it was sealed for another tenant or as something else, was changed, or its key is gone */
  open: <T = unknown>(what: SealedWhat, sealed: Buffer) => T
  /** 128 bits as a uuid text: fits an indexable, leakproof column. Kinds: phone, name, address, email, buyer. */
  hash: (kind: string, normalised: string) => string
}

/** Keys of a tenant are read again after this long, so that every process knows a new version within it. */
const readAgainMs = 60_000
/** A new version seals only when every process has had the time to learn of it; until then the one before goes on. */
const sealsAfterMs = 2 * readAgainMs

export function createVault(config: Pick<Config, 'masterKeys'>, ownerPool: Pool, clock: () => Date = now): Vault {
  const master = config.masterKeys[0]!
  const cache = new Map<string, { vault: Promise<TenantVault>; readAt: number }>()
  const globalKey = (key: Buffer) => createSecretKey(createHmac('sha256', key).update('global secrets').digest())

  const unwrap = (tenantId: string, masterKeyId: string, wrapped: Buffer): Buffer => {
    const key = config.masterKeys.find((candidate) => candidate.id === masterKeyId)
    if (!key) throw new Error(`The master key ${masterKeyId} that wrapped a tenant's data key is not configured.`)
    return open(() => createSecretKey(key.key), wrapped, Buffer.from(tenantId))
  }
  const wrap = (tenantId: string, dataKey: Buffer): Buffer =>
    seal({ version: 1, key: createSecretKey(master.key) }, dataKey, Buffer.from(tenantId))

  const load = async (tenantId: string): Promise<TenantVault> => {
    let { rows } = await ownerPool.query<KeyRow>(selectKeys, [tenantId])
    if (rows.length === 0) {
      await ownerPool.query(insertKey, [tenantId, 1, wrap(tenantId, randomBytes(32)), master.id, clock()])
      rows = (await ownerPool.query<KeyRow>(selectKeys, [tenantId])).rows
    }
    const keys = new Map(rows.map((row) => [row.version, unwrap(tenantId, row.master_key_id, row.wrapped)]))
    const first = keys.get(Math.min(...keys.keys()))!
    const keyObjects = new Map([...keys].map(([version, key]) => [version, createSecretKey(key)]))
    const settled = clock().getTime() - sealsAfterMs
    const newest = Math.max(
      Math.min(...keys.keys()),
      ...rows.filter((row) => row.created_at.getTime() <= settled).map((row) => row.version),
    )
    // Hashes must stay equal over rotations, so they hang on the first key.
    // A key object is prepared once; from bytes it would be prepared for every hash, which takes five times as long as the hash.
    const hashKey = createSecretKey(createHmac('sha256', first).update('search').digest())
    const contexts = new Map<SealedWhat, Buffer>()
    const contextOf = (what: SealedWhat): Buffer => {
      let known = contexts.get(what)
      if (!known) {
        known = Buffer.from(`${tenantId}/${what}`)
        contexts.set(what, known)
      }
      return known
    }
    const keyOf = (version: number): KeyObject => {
      const key = keyObjects.get(version)
      if (!key) throw new Error(`Data key version ${version} is missing.`)
      return key
    }
    const current = { version: newest, key: keyObjects.get(newest)! }
    return {
      seal: (what, value) => seal(current, Buffer.from(JSON.stringify(value)), contextOf(what)),
      open: <T>(what: SealedWhat, sealed: Buffer) => JSON.parse(open(keyOf, sealed, contextOf(what)).toString('utf8')) as T,
      hash: (kind, normalised) => {
        const hex = createHmac('sha256', hashKey).update(kind).update('\0').update(normalised).digest('hex')
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
      },
    }
  }

  return {
    keysOf: (tenantId) => {
      const at = clock().getTime()
      const known = cache.get(tenantId)
      if (known && Math.abs(at - known.readAt) < readAgainMs) return known.vault
      const fresh = { vault: load(tenantId), readAt: at }
      fresh.vault.catch(() => {
        if (cache.get(tenantId) === fresh) cache.delete(tenantId)
      })
      cache.set(tenantId, fresh)
      return fresh.vault
    },
    rotate: async (tenantId) => {
      const { rows } = await ownerPool.query<{ version: number }>(
        'select max(version) as version from platform.tenant_keys where tenant_id = $1',
        [tenantId],
      )
      const version = (rows[0]?.version ?? 0) + 1
      await ownerPool.query(insertKey, [tenantId, version, wrap(tenantId, randomBytes(32)), master.id, clock()])
      cache.delete(tenantId)
      return version
    },
    rewrapAll: async () => {
      const { rows } = await ownerPool.query<KeyRow & { tenant_id: string }>(
        'select tenant_id, version, wrapped, master_key_id, created_at from platform.tenant_keys where master_key_id <> $1',
        [master.id],
      )
      for (const row of rows) {
        const wrapped = wrap(row.tenant_id, unwrap(row.tenant_id, row.master_key_id, row.wrapped))
        await ownerPool.query(
          'update platform.tenant_keys set wrapped = $3, master_key_id = $4 where tenant_id = $1 and version = $2',
          [row.tenant_id, row.version, wrapped, master.id],
        )
      }
      return rows.length
    },
    destroy: async (tenantId) => {
      await ownerPool.query('delete from platform.tenant_keys where tenant_id = $1', [tenantId])
      cache.delete(tenantId)
    },
    sealGlobal: (what, text) =>
      seal({ version: 1, key: globalKey(master.key) }, Buffer.from(text), Buffer.from(`global/${what}`)),
    openGlobal: (what, sealed) => {
      let last: unknown
      for (const candidate of config.masterKeys) {
        try {
          return open(() => globalKey(candidate.key), sealed, Buffer.from(`global/${what}`)).toString('utf8')
        } catch (error) {
          last = error
        }
      }
      throw last
    },
  }
}

interface KeyRow {
  version: number
  wrapped: Buffer
  master_key_id: string
  created_at: Date
}

const selectKeys =
  'select version, wrapped, master_key_id, created_at from platform.tenant_keys where tenant_id = $1 order by version'
const insertKey = `insert into platform.tenant_keys (tenant_id, version, wrapped, master_key_id, created_at) values ($1, $2, $3, $4, $5)
  on conflict (tenant_id, version) do nothing`
