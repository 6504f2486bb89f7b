import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { startTestSystem, type TestSystem } from '#platform/testing/test-system.ts'
import { givenShop } from '#test/builders/channel-orders.ts'

let system: TestSystem
before(async () => {
  system = await startTestSystem()
})
after(() => system.close())

/** `npm run shangshu -- …` on the test's database. */
async function shangshu(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { config } = system.runtime
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/main-cli.ts'), ...args], {
    env: {
      ...process.env,
      LANG: 'C',
      DATABASE_URL: config.ownerUrl,
      SHANGSHU_DATA_DIR: config.dataDir,
      SHANGSHU_MASTER_KEY: config.masterKeys[0]!.key.toString('base64'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

test('orders by the command line: the sample file, with products made, rejected rows kept, and clear refusals', async () => {
  const made = await shangshu(
    'tenant',
    'create',
    '--name',
    'Gifts',
    '--email',
    'o@example.com',
    '--owner',
    'O',
    '--currency',
    'GBP',
  )
  assert.equal(made.code, 0, made.err)
  const tenantId = made.out.split('\n')[0]!
  await system.as(tenantId, (ctx) => givenShop(ctx, { code: 'gifts', currency: 'GBP', settings: { receiverOptional: true } }))
  const at = (name: string) => join(system.runtime.config.dataDir, name)
  const importing = (...args: string[]) => shangshu('import', 'orders', '--tenant', tenantId, '--shop', 'gifts', ...args)

  const mapping = at('mapping.json')
  writeFileSync(mapping, JSON.stringify({ timeZone: 'Europe/London', matchReturns: false }))
  const done = await importing('--sample', '--create-products', '--mapping', mapping, '--rejected', at('rejected.csv'))
  assert.equal(done.code, 3, done.err)
  const { reasons, ...figures } = JSON.parse(done.out)
  assert.deepEqual(reasons, { only_fees: 1, nothing_paid_back: 41 })
  assert.deepEqual(
    [figures.rowsRead, figures.inserted, figures.lines, figures.refunds, figures.rejectedRows, figures.productsCreated],
    [3000, 154, 2919, 17, 42, 1337],
  )
  assert.equal(readFileSync(at('rejected.csv'), 'utf8').trim().split('\r\n').length, 43)
  const again = await importing('--sample', '--create-products', '--mapping', mapping)
  assert.deepEqual([JSON.parse(again.out).inserted, JSON.parse(again.out).unchanged], [0, 154])
  const { rows } = await system.as(tenantId, (ctx) =>
    sql<{ orders: bigint; first: Date; refunds: bigint }>`
      select count(*) as orders, min(ordered_at) as first,
        (select count(*) from orders.refunds where tenant_id = ${tenantId} and channel_order_id is null) as refunds
      from channels.channel_orders where tenant_id = ${tenantId}`.execute(ctx.tx),
  )
  assert.deepEqual(rows, [{ orders: 154n, first: new Date('2010-12-01T08:26:00Z'), refunds: 17n }])

  const noFile = await importing(at('nothing.csv'))
  assert.deepEqual([noFile.code, noFile.err.trim()], [1, `There is no file ${at('nothing.csv')}.`])
  writeFileSync(mapping, '{"timezone":"x"}')
  const wrong = await importing('--sample', '--mapping', mapping)
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /mapping\.json.*timezone/)
  const noShop = await shangshu('import', 'orders', '--tenant', tenantId, '--shop', 'none', '--sample')
  assert.equal(noShop.code, 1)
})
