import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerModules } from '../../server/src/app.ts'
import { insertDemoCarriers, storageBins } from '../../server/src/demo/demo.queries.ts'
import { newId } from '../../server/src/lib/ids.ts'
import { createProducts, findSkusByCode } from '../../server/src/modules/catalog/index.ts'
import { authoriseShop, createShop } from '../../server/src/modules/channels/index.ts'
import { createTenant } from '../../server/src/modules/identity/index.ts'
import { adjustStock, createWarehouse } from '../../server/src/modules/inventory/index.ts'
import { type Config, loadConfig } from '../../server/src/platform/config.ts'
import { type Ctx, fullAccess, systemActor } from '../../server/src/platform/context.ts'
import { createRuntime } from '../../server/src/platform/create-runtime.ts'
import { migrate } from '../../server/src/platform/db/migrate.ts'
import { runTransaction } from '../../server/src/platform/db/transaction.ts'
import { createLog } from '../../server/src/platform/log.ts'
import { useNumberSource } from '../../server/src/platform/numbers.queries.ts'
import { startEmbeddedPostgres } from '../../server/src/platform/postgres/embedded-postgres.ts'
import type { Runtime } from '../../server/src/platform/runtime.ts'
import { nodeFlags } from '../../server/src/platform/supervisor/node-flags.ts'
import { bulkSkus } from '../../simulator/src/generate-documents.ts'

export interface BenchSystem {
  runtime: Runtime
  tenantId: string
  warehouseId: string
  inCompany: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
  /** One API and one worker process, as in production. */
  startProcesses: () => Promise<void>
  /** Peak memory of the API and the worker together, MB; what they share (Node itself) is counted once. */
  peakMemoryMb: () => number
  addShop: (url: string) => Promise<string>
  stopProcesses: () => Promise<void>
  close: () => Promise<void>
}

const server = join(import.meta.dirname, '../../server/src')

/** An embedded server with durable settings, one company, 10,000 SKUs with stock that does not run out, one warehouse, two carriers. */
export async function startBenchSystem(): Promise<BenchSystem> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shangshu-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} })
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    SHANGSHU_DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
  }
  const config: Config = loadConfig(env)
  await migrate({ ownerUrl: config.ownerUrl, appPassword: decodeURIComponent(new URL(config.appUrl).password) })
  const runtime = createRuntime(config, createLog('error', 'bench'), 'bench')
  useNumberSource(runtime)
  registerModules()
  const settings = { name: 'Bench', locale: 'en-US' as const, timeZone: 'Asia/Shanghai', currency: 'CNY', modules: null }
  const { tenantId } = await createTenant(runtime, {
    ...settings,
    owner: { email: 'bench@example.com', name: 'Bench', password: 'a long bench passphrase' },
  })
  const inCompany: BenchSystem['inCompany'] = (work) =>
    runTransaction(runtime, { tenantId, actor: systemActor, access: fullAccess, requestId: newId(), tenant: settings }, work)

  const warehouseId = await inCompany(async (ctx) => {
    const { id } = await createWarehouse(ctx, {
      code: 'W1',
      name: 'Bench',
      province: '浙江省',
      city: '杭州市',
      layout: { aisles: 50, baysPerAisle: 50, levels: 4 },
    })
    await insertDemoCarriers(ctx)
    return id
  })
  const bins = await inCompany((ctx) => storageBins(ctx, warehouseId))
  const skus = bulkSkus()
  for (let start = 0; start < skus.length; start += 500) {
    const part = skus.slice(start, start + 500)
    await inCompany(async (ctx) => {
      await createProducts(
        ctx,
        part.map((sku) => ({
          productCode: sku.merchantCode,
          name: sku.title,
          skus: [
            {
              skuCode: sku.merchantCode,
              name: sku.title,
              weightGrams: BigInt(sku.weightGrams),
              listPriceMinor: BigInt(sku.priceMinor),
              purchasePriceMinor: BigInt(sku.costMinor),
              barcodes: [{ barcode: sku.barcode, quantity: 1n }],
            },
          ],
        })),
      )
      const known = await findSkusByCode(
        ctx.tx,
        tenantId,
        part.map((sku) => sku.merchantCode),
      )
      await adjustStock(
        ctx,
        part.map((sku, offset) => ({
          skuId: known.get(sku.merchantCode)!.id,
          locationId: bins[(start + offset) % bins.length]!,
          change: 10_000_000n,
          unitCostMinor: BigInt(sku.costMinor),
        })),
        'opening',
        'bench',
      )
    })
  }

  const children: ChildProcess[] = []
  const sums: number[] = []
  const watch = setInterval(() => {
    let own = 0
    let files = 0
    for (const child of children) {
      if (!child.pid || child.exitCode !== null) continue
      try {
        // Not smaps, which is exact and takes a sixth of a core to ask for.
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
        own += of('RssAnon') + of('RssShmem')
        files = Math.max(files, of('RssFile'))
      } catch {
        // not on this system
      }
    }
    sums.push(own + files)
  }, 250)
  watch.unref()
  const stopProcesses = async () => {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null) return resolve()
            child.once('exit', () => resolve())
            child.kill('SIGTERM')
          }),
      ),
    )
    children.length = 0
  }
  return {
    runtime,
    tenantId,
    warehouseId,
    inCompany,
    startProcesses: async () => {
      for (const entry of ['main-api.ts', 'main-worker.ts']) {
        children.push(
          spawn(process.execPath, [...nodeFlags(entry), join(server, entry)], {
            env,
            stdio: ['ignore', process.env.BENCH_LOG ? 'inherit' : 'ignore', 'inherit'],
          }),
        )
      }
    },
    peakMemoryMb: () => Math.max(0, ...sums),
    addShop: async (url) => {
      const shopId = await inCompany((ctx) =>
        createShop(ctx, {
          code: `bench-${newId().slice(-6)}`,
          name: 'Bench',
          connector: 'open_shop',
          settings: { baseUrl: url },
          currency: 'CNY',
          timeZone: 'Asia/Shanghai',
          reviewDelaySeconds: 0,
          autoApprove: true,
        }),
      )
      await authoriseShop(runtime, inCompany, shopId, {
        credentials: { keyId: 'bench', secret: 'a secret that is long enough for the bench' },
      })
      return shopId
    },
    stopProcesses,
    close: async () => {
      clearInterval(watch)
      await stopProcesses()
      await runtime.close()
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
