import { sql } from 'kysely'
import { newId } from '#lib/ids.ts'
import { authoriseShop, createShop } from '#modules/channels/index.ts'
import type { TestSystem } from '#platform/testing/test-system.ts'
import { aWarehouse, type BuiltSku, someSkus, stockUp } from '#test/builders/goods.ts'
import { type OpenShop, openShopLine, startOpenShop } from '#test/builders/open-shop.ts'

export interface ConnectedShop {
  tenantId: string
  shopId: string
  remote: OpenShop
  skus: BuiltSku[]
  bins: string[]
  /** A line of the n-th SKU, sold as variant `V-<n>`. */
  line: (n: number, id: string, change?: Record<string, unknown>) => Record<string, unknown>
  /** Runs the pull as the schedule would, then lets everything settle. */
  pull: (params?: Record<string, unknown>) => Promise<void>
  run: (kind: string, params?: Record<string, unknown>) => Promise<unknown>
  rows: <T>(text: ReturnType<typeof sql<T>>) => Promise<T[]>
}

/** A company with goods in a warehouse and an open shop that is authorised. Close the shop in `after`. */
export async function aConnectedShop(
  system: TestSystem,
  options: { tenantId?: string; stock?: bigint } = {},
): Promise<ConnectedShop> {
  const tenantId = options.tenantId ?? (await system.tenant())
  const remote = await startOpenShop()
  const { skus, bins, shopId } = await system.as(tenantId, async (ctx) => {
    const built = await someSkus(ctx, 4)
    const warehouse = await aWarehouse(ctx)
    await stockUp(ctx, warehouse.bins, built, options.stock ?? 100n)
    const id = await createShop(ctx, {
      code: `shop-${newId().slice(-6)}`,
      connector: 'open_shop',
      name: 'Tea house',
      settings: { baseUrl: remote.baseUrl },
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      reviewDelaySeconds: 0,
      autoApprove: true,
    })
    return { skus: built, bins: warehouse.bins, shopId: id }
  })
  await authoriseShop(system.runtime, (work) => system.as(tenantId, work), shopId, {
    credentials: { keyId: remote.keyId, secret: remote.secret },
  })
  const rows = <T>(query: ReturnType<typeof sql<T>>) => system.as(tenantId, async (ctx) => (await query.execute(ctx.tx)).rows)
  const run = async (kind: string, params: Record<string, unknown> = {}) => {
    const { enqueueJob } = await import('#platform/jobs/enqueue.ts')
    const id = await system.as(tenantId, (ctx) => enqueueJob(ctx, kind, { shopId, lane: newId(), ...params }))
    await system.settle()
    const [job] = await rows(sql<{ status: string; result: unknown; error: unknown }>`
      select status, result, error from platform.job_runs where tenant_id = ${tenantId} and id = ${id}`)
    if (job!.status !== 'succeeded') throw new Error(`job ${kind}: ${JSON.stringify(job)}`)
    return job!.result
  }
  return {
    tenantId,
    shopId,
    remote,
    skus,
    bins,
    line: (n, id, change = {}) => openShopLine(id, { variantId: `V-${n}`, merchantCode: skus[n]!.skuCode, ...change }),
    pull: async (params = {}) => void (await run('channels.pull', params)),
    run,
    rows,
  }
}
