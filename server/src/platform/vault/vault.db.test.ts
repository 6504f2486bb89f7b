import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { startTestSystem, type TestSystem } from '../testing/test-system.ts'
import { createVault, type Vault } from './vault.ts'

let system: TestSystem
let vault: Vault
const receiver = { name: '林晓明', phone: '13900000017' }

before(async () => {
  system = await startTestSystem()
  vault = system.runtime.vault
})
after(() => system.close())

test('a value opens only for its company and as what it was sealed for', async () => {
  const [mine, theirs] = [await system.tenant(), await system.tenant()]
  const keys = await vault.keysOf(mine)
  const sealed = keys.seal('receiver', receiver)
  assert.deepEqual(keys.open('receiver', sealed), receiver)
  for (const what of ['buyer_message', 'document', 'credentials', 'contact', 'content'] as const)
    assert.throws(() => keys.open(what, sealed), /authenticate/, what)
  const other = await vault.keysOf(theirs)
  assert.throws(() => other.open('receiver', sealed), /authenticate/)
  assert.notEqual(other.hash('phone', '13900000017'), keys.hash('phone', '13900000017'))
  assert.notEqual(keys.hash('buyer', '13900000017'), keys.hash('phone', '13900000017'))
})

test('after a rotation old values open, new ones use the new key, hashes stay', async () => {
  const tenantId = await system.tenant()
  let at = new Date('2026-03-01T08:00:00Z')
  const later = (seconds: number) => {
    at = new Date(at.getTime() + seconds * 1000)
  }
  // two processes, of which one rotates and the other is told nothing
  const [one, other] = [0, 1].map(() => createVault(system.runtime.config, system.runtime.ownerPool, () => at))
  const first = await one!.keysOf(tenantId)
  const [old, hash] = [first.seal('contact', receiver), first.hash('phone', '13900000017')]
  assert.deepEqual((await other!.keysOf(tenantId)).open('contact', old), receiver)
  later(10)
  assert.equal(await one!.rotate(tenantId), 2)
  const sealedAt = async (seconds: number) => {
    later(seconds)
    const sealed = (await one!.keysOf(tenantId)).seal('contact', receiver)
    assert.deepEqual((await other!.keysOf(tenantId)).open('contact', sealed), receiver)
    return sealed.readUInt32BE(1)
  }
  assert.deepEqual([await sealedAt(0), await sealedAt(61), await sealedAt(61)], [1, 1, 2])
  const last = await other!.keysOf(tenantId)
  assert.deepEqual(last.open('contact', old), receiver)
  assert.equal(last.hash('phone', '13900000017'), hash)
})

test('a new master key takes over: tenants are wrapped anew, then the old one is needed no more', async () => {
  const tenantId = await system.tenant()
  const sealed = (await vault.keysOf(tenantId)).seal('receiver', receiver)
  const global = vault.sealGlobal('totp', 'JBSWY3DPEHPK3PXP')
  const [old] = system.runtime.config.masterKeys
  const next = { id: 'next', key: createHash('sha256').update('next').digest() }
  const both = createVault({ masterKeys: [next, old!] }, system.runtime.ownerPool)
  assert.equal(both.openGlobal('totp', global), 'JBSWY3DPEHPK3PXP')
  assert.throws(() => both.openGlobal('mail', global))
  assert.ok((await both.rewrapAll()) >= 1)
  assert.equal(await both.rewrapAll(), 0)
  const alone = createVault({ masterKeys: [next] }, system.runtime.ownerPool)
  assert.deepEqual((await alone.keysOf(tenantId)).open('receiver', sealed), receiver)
  const without = createVault({ masterKeys: [old!] }, system.runtime.ownerPool)
  await assert.rejects(without.keysOf(tenantId), /The master key next/)
})
