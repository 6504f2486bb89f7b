import { sql } from 'kysely'
import type { Ctx } from './context.ts'
import type { Runtime } from './runtime.ts'

/**
 * Claims `count` consecutive numbers of a per-tenant counter inside this transaction: gapless, but others wait for the commit. For
 * accounting vouchers. @returns the first number, from 1
 */
export async function claimNumbers(ctx: Ctx, name: string, count: number): Promise<bigint> {
  const { rows } = await sql<{ first: bigint }>`
    insert into platform.counters (tenant_id, name, next) values (${ctx.tenantId}, ${name}, ${1 + count})
    on conflict (tenant_id, name) do update set next = platform.counters.next + ${count}
    returning next - ${count} as first`.execute(ctx.tx)
  return rows[0]!.first
}

const claimBlock = `insert into platform.counters (tenant_id, name, next) values ($1, $2, 1 + $3::bigint)
  on conflict (tenant_id, name) do update set next = platform.counters.next + $3::bigint returning next - $3::bigint as first`

const blocks = new Map<string, { next: bigint; end: bigint }>()
let source: Runtime | undefined

/** Handed in at start: number blocks are claimed in transactions of their own, so that nobody waits. */
export function useNumberSource(runtime: Runtime): void {
  source = runtime
  blocks.clear()
}

/**
 * Numbers for documents whose sequence may have gaps (orders, fulfillments, waves): taken from blocks this process has claimed.
 * @returns `count` increasing numbers
 */
export async function nextNumbers(ctx: Ctx, name: string, count: number): Promise<bigint[]> {
  const key = `${ctx.tenantId}/${name}`
  const numbers: bigint[] = []
  let block = blocks.get(key)
  while (numbers.length < count) {
    if (!block || block.next >= block.end) {
      const size = Math.max(50, Math.min(2000, (count - numbers.length) * 2))
      if (!source) throw new Error('useNumberSource was not called')
      // On the owner's pool: a transaction that holds a connection must never wait for a second one of the same pool.
      const { rows } = await source.ownerPool.query<{ first: bigint }>(claimBlock, [ctx.tenantId, name, size])
      const first = rows[0]!.first
      block = { next: first, end: first + BigInt(size) }
      blocks.set(key, block)
    }
    numbers.push(block.next++)
  }
  return numbers
}

/** `SO26112200001234`: prefix, day, number with at least six digits. */
export function documentNumber(prefix: string, day: string, number: bigint): string {
  return `${prefix}${day.slice(2).replaceAll('-', '')}${String(number).padStart(6, '0')}`
}
