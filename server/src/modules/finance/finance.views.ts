import type { z } from 'zod'
import type { Actor, Ctx } from '#platform/context.ts'
import { refuseUnless } from '#platform/errors.ts'
import type { AccountRole, EntryKind, zJournalEntry, zSettlementLine } from './finance.contract.ts'
import { orderOfSource } from './ledger/journal.queries.ts'
import { findEntry, linesOfEntry, type StoredEntry } from './ledger/ledger.queries.ts'
import type { SettlementLineView } from './settlement/settlement-lists.queries.ts'

type EntryView = z.output<typeof zJournalEntry>

/** Entries whose amounts tell what goods or parcels cost us. */
const costKinds: ReadonlySet<string> = new Set<EntryKind>([
  'cost',
  'postage',
  'return_cost',
  'receipt',
  'opening',
  'stock_gain',
  'stock_loss',
  'cost_correction',
  'bill',
  'bill_cancelled',
  'payment',
])

const costRoles: ReadonlySet<AccountRole> = new Set<AccountRole>([
  'inventory',
  'payable',
  'received_not_billed',
  'accrued_freight',
  'cost_of_sales',
  'freight_out',
  'freight_in',
  'stock_gain',
  'stock_loss',
  'opening_balance',
])

export function revealsCost(role: AccountRole | null): boolean {
  return role !== null && costRoles.has(role)
}

/** An entry as the reader may see it. */
export function maskedTotal(ctx: Ctx, entry: StoredEntry): EntryView {
  return {
    ...entry,
    kind: entry.kind as EntryKind,
    sourceKind: entry.sourceKind as EntryView['sourceKind'],
    createdBy: entry.createdBy as Actor | null,
    totalMinor: !ctx.access.seesCost && costKinds.has(entry.kind) ? null : entry.totalMinor,
  }
}

export async function journalEntryView(ctx: Ctx, entryId: string) {
  const entry = await findEntry(ctx.tx, ctx.tenantId, entryId)
  const visible = entry && (ctx.access.shopIds === null || (entry.shopId !== null && ctx.access.shopIds.includes(entry.shopId)))
  refuseUnless(visible, 'platform.not_found', { what: 'journal entry' })
  refuseUnless(ctx.access.seesCost || !costKinds.has(entry.kind), 'finance.cost_hidden')
  return {
    ...maskedTotal(ctx, entry),
    lines: await linesOfEntry(ctx.tx, ctx.tenantId, entryId),
    orderId: await orderOfSource(ctx.tx, ctx.tenantId, entry.sourceKind, entry.sourceId),
  }
}

export function settlementLineView(line: SettlementLineView): z.output<typeof zSettlementLine> {
  return { ...line, state: line.state as z.output<typeof zSettlementLine>['state'] }
}
