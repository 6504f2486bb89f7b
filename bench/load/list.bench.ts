import { listOrders, type OrderFilter } from '../../server/src/modules/orders/list/order-list.queries.ts'
import type { BenchOptions } from '../main.ts'
import { quantile, record, round } from '../results.ts'
import { startBenchSystem } from './bench-system.ts'
import { fillWithOrders } from './fill.ts'

// The order list with every filter of the screen, at 10⁶ orders: milliseconds of the whole transaction, first page of 100.

export async function run(options: BenchOptions): Promise<void> {
  const system = await startBenchSystem()
  try {
    await fillWithOrders(system, options.present?.[0] ?? 1_000_000)
    const { rows: skus } = await system.runtime.ownerPool.query<{ id: string }>(
      'select id from catalog.skus where tenant_id = $1 order by sku_code limit 3',
      [system.tenantId],
    )
    const shop = '00000000-0000-7000-8000-00000000000a'
    const nobody = '00000000-0000-7000-8000-0000000000ff'
    const filters: Record<string, OrderFilter> = {
      none: {},
      'status shipped': { tab: 'shipped' },
      'status completed': { tab: 'completed' },
      'status cancelled': { tab: 'cancelled' },
      'awaiting review (none)': { tab: 'awaiting_review' },
      held: { tab: 'held' },
      overdue: { tab: 'due' },
      shop: { shopIds: [shop] },
      'shop without orders': { shopIds: [nobody] },
      'shop and status': { shopIds: [shop], tab: 'completed' },
      'two shops': { shopIds: [shop, nobody] },
      warehouse: { warehouseIds: [system.warehouseId] },
      'hold kind': { holdKinds: ['address'] },
      province: { provinces: ['四川省'] },
      'received in a day': { receivedFrom: new Date('2026-01-05T00:00:00Z'), receivedBefore: new Date('2026-01-06T00:00:00Z') },
      'ordered in a day': { orderedFrom: new Date('2026-02-05T00:00:00Z'), orderedBefore: new Date('2026-02-06T00:00:00Z') },
      'paid between': { paidMin: 12_000, paidMax: 12_100 },
      'could merge': { couldMerge: true },
      sku: { skuId: skus[1]!.id },
      'several skus': { skuIds: skus.map((sku) => sku.id) },
      'sku and status': { skuId: skus[2]!.id, tab: 'cancelled' },
      'order number': { search: 'SO2601000005' },
      'platform number': { search: 'H90001' },
      'no such number': { search: 'ZZZZZ' },
    }
    const times: number[] = []
    const slow: string[] = []
    for (const [name, filter] of Object.entries(filters)) {
      const own: number[] = []
      for (let pass = 0; pass < 5; pass++) {
        const started = performance.now()
        await system.inCompany((ctx) => listOrders(ctx, filter, null, { beforeId: null, limit: 100 }))
        own.push(performance.now() - started)
      }
      times.push(...own)
      const worst = Math.max(...own)
      console.log(`${name.padEnd(26)} ${own.map((one) => round(one, 1)).join('  ')} ms`)
      if (worst > 100) slow.push(name)
    }
    if (slow.length > 0) console.log(`over 100 ms: ${slow.join(', ')}`)
    record([
      {
        id: 'list.p95_ms_1e6',
        value: round(quantile(times, 0.95), 1),
        unit: 'ms',
        target: 100,
        better: 'lower',
        runs: [round(quantile(times, 0.5), 1), round(quantile(times, 0.95), 1), round(Math.max(...times), 1)],
      },
    ])
  } finally {
    await system.close()
  }
}
