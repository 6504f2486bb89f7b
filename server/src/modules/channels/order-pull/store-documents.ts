import { newId } from '#lib/ids.ts'
import { breathe } from '#platform/breathe.ts'
import type { Ctx } from '#platform/context.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { tally } from '#platform/tallies.queries.ts'
import { vaultOf } from '#platform/vault/current.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import {
  amountMismatch,
  type ChannelOrder,
  type ChannelOrderDocument,
  toWire,
  zChannelOrderDocument,
} from '../channel-order.contract.ts'
import { documentsStored } from '../channels.events.ts'
import { ofErasedPeople } from '../erase/erased-people.ts'
import { withoutBuyer } from '../erase/without-buyer.pure.ts'
import { allUpstreamChanges, changeMask } from './change-mask.pure.ts'
import { openDocument, sealCanonical, sealDocument, sealRaw } from './sealed-document.ts'
import {
  type ChannelOrderRecord,
  insertChannelOrders,
  insertLines,
  insertVersions,
  type LineRecord,
  linesOf,
  lockByNumber,
  type StoredHead,
  updateChannelOrders,
  updateLines,
} from './store.queries.ts'

/** A document its connector could not read: kept verbatim, shown to a person, in nobody's way. */
export interface UnreadableDocument {
  externalNumber: string
  connector: string
  raw: unknown
  problem: string
}

export interface StoreResult {
  inserted: string[]
  changed: string[]
  /** Repetitions and older versions: nothing to do. */
  ignored: number
}

/**
 * Stores what a shop says about orders: new ones, newer versions of known ones (the previous version is kept with what changed), and
 * nothing for repetitions and late older versions. One event for all that is new or changed. Documents that do not pass the canonical
 * check are stored as unreadable and wait for a person; they stop nobody else.
 *
 * Of a buyer who was erased nothing is stored again that tells who he is.
 *
 * The set goes in by three statements when all orders are new, and by seven when some changed, whatever its size.
 */
export async function storeDocuments(
  ctx: Ctx,
  shop: { id: string },
  documents: readonly ChannelOrderDocument[],
  unreadable: readonly UnreadableDocument[] = [],
): Promise<StoreResult> {
  const keys = await vaultOf(ctx)
  const erased = await ofErasedPeople(ctx, keys, shop.id, documents)
  const prepared = await prepare(ctx, keys, shop.id, documents, unreadable, erased)
  const result: StoreResult = {
    inserted: [],
    changed: [],
    ignored: documents.length + unreadable.length - prepared.length,
  }
  if (prepared.length === 0) return result

  const inserted = await insertChannelOrders(
    ctx,
    prepared.map((entry) => entry.record),
  )
  const fresh = prepared.filter((entry) => inserted.has(entry.record.id))
  await insertLines(
    ctx,
    fresh.flatMap((entry) => linesFor(entry.record.id, entry.order)),
  )
  for (const { record } of fresh) {
    tally(ctx, 'channel_orders.status', record.status, 1, shop.id)
    tally(ctx, 'channel_orders.intake', record.intake, 1, shop.id)
  }
  result.inserted = fresh.filter((entry) => entry.order !== null).map((entry) => entry.record.id)

  if (fresh.length < prepared.length) {
    const known = prepared.filter((entry) => !inserted.has(entry.record.id))
    const { changed, stored } = await applyNewer(ctx, keys, shop.id, known)
    result.changed = changed
    result.ignored += known.length - stored
  }
  const announced = [...result.inserted, ...result.changed]
  if (announced.length > 0) {
    emit(ctx, documentsStored, { shopId: shop.id, channelOrderIds: announced })
    touch(ctx, 'channel_orders')
  }
  return result
}

/** Documents looked at before others get the thread: a millisecond or two. */
const atOnce = 25

interface Prepared {
  record: ChannelOrderRecord
  /** null for an unreadable document */
  order: ChannelOrder | null
  versionless: boolean
}

/** The newest document of each number as a row, in the order of numbers so that two writers never wait for each other crosswise. */
async function prepare(
  ctx: Ctx,
  keys: TenantVault,
  shopId: string,
  documents: readonly ChannelOrderDocument[],
  unreadable: readonly UnreadableDocument[],
  erased: ReadonlySet<string>,
): Promise<Prepared[]> {
  const newest = new Map<string, ChannelOrderDocument>()
  const refused: UnreadableDocument[] = [...unreadable]
  for (const [index, document] of documents.entries()) {
    if (index % atOnce === atOnce - 1) await breathe()
    const checked = zChannelOrderDocument.safeParse(document)
    if (!checked.success) {
      const issue = checked.error.issues[0]
      refused.push({
        externalNumber: typeof document.externalNumber === 'string' ? document.externalNumber : '',
        connector: document.source?.connector ?? 'file',
        raw: document.source?.raw ?? toLooseWire(document),
        problem: issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown',
      })
      continue
    }
    const other = newest.get(document.externalNumber)
    if (other === undefined || other.version === null || document.version === null || document.version > other.version)
      newest.set(document.externalNumber, document)
  }
  const rows: Prepared[] = []
  for (const document of newest.values()) {
    if (rows.length % atOnce === atOnce - 1) await breathe()
    let units = 0n
    for (const line of document.lines) units += line.quantity
    const isErased = erased.has(document.externalNumber)
    const order = isErased ? withoutBuyer(document) : document
    rows.push({
      order,
      versionless: document.version === null,
      record: {
        id: newId(),
        shopId,
        externalNumber: document.externalNumber,
        externalVersion: document.version ?? 1n,
        status: document.status,
        changeMask: 0,
        intake: 'waiting',
        intakeError: null,
        // Without its source, which is the platform's words, where the buyer was erased.
        documentSealed: isErased ? sealCanonical(keys, order) : sealDocument(keys, document),
        documentHash: fingerprint(keys, document),
        currency: document.currency,
        paidMinor: document.paidMinor,
        amountMismatch: amountMismatch(document),
        lineCount: document.lines.length,
        unitCount: units,
        orderedAt: document.orderedAt,
        paidAt: document.paidAt,
        receivedAt: ctx.now,
        updatedAt: ctx.now,
        erasedAt: isErased ? ctx.now : null,
      },
    })
  }
  for (const document of refused) {
    const raw = sealRaw(keys, document.connector, document.raw)
    const hash = keys.hash('document', JSON.stringify(document.raw) ?? '')
    const externalNumber = document.externalNumber || `?${hash.slice(0, 13)}`
    if (newest.has(externalNumber)) continue
    rows.push({
      order: null,
      versionless: true,
      record: {
        id: newId(),
        shopId,
        externalNumber: externalNumber.slice(0, 200),
        externalVersion: 0n,
        status: 'unpaid',
        changeMask: 0,
        intake: 'failed',
        intakeError: { code: 'channels.document_unreadable', params: { summary: document.problem.slice(0, 300) } },
        documentSealed: raw,
        documentHash: hash,
        currency: 'XXX',
        paidMinor: 0n,
        amountMismatch: false,
        lineCount: 0,
        unitCount: 0n,
        orderedAt: ctx.now,
        paidAt: null,
        receivedAt: ctx.now,
        updatedAt: ctx.now,
        erasedAt: null,
      },
    })
  }
  return rows.sort((a, b) => (a.record.externalNumber < b.record.externalNumber ? -1 : 1))
}

/**
 * Tells equal documents apart from other ones without opening them. A source with versions promises that the same version has the same
 * content, so the version is enough; otherwise the whole content counts.
 */
function fingerprint(keys: TenantVault, document: ChannelOrder): string {
  return keys.hash('document', document.version === null ? JSON.stringify(toWire(document)) : `v${document.version}`)
}

async function applyNewer(
  ctx: Ctx,
  keys: TenantVault,
  shopId: string,
  known: readonly Prepared[],
): Promise<{ changed: string[]; stored: number }> {
  const heads = new Map(
    (
      await lockByNumber(
        ctx,
        shopId,
        known.map((entry) => entry.record.externalNumber),
      )
    ).map((h) => [h.externalNumber, h]),
  )
  const updates: { entry: Prepared; head: StoredHead; mask: number; record: ChannelOrderRecord }[] = []
  for (const given of known) {
    const head = heads.get(given.record.externalNumber)
    if (head === undefined || !isNewer(given, head)) continue
    const entry = head.erasedAt === null ? given : stillErased(keys, given)
    const mask = entry.order === null ? 0 : maskSince(keys, head, entry.order)
    // A document nobody could read says nothing about the order: what is known stays.
    if (entry.order === null && head.lineCount > 0) continue
    // Still waiting, or at rest with nothing done: the newest document counts as if it were the first.
    const settled = head.intake === 'taken'
    const record: ChannelOrderRecord = {
      ...entry.record,
      id: head.id,
      externalVersion: entry.versionless ? head.externalVersion + 1n : entry.record.externalVersion,
      changeMask: head.changeMask | mask,
      intake: settled ? 'taken' : entry.order === null ? 'failed' : mask === 0 ? head.intake : 'waiting',
      intakeError: settled || mask !== 0 ? entry.record.intakeError : head.intakeError,
      receivedAt: head.receivedAt,
      erasedAt: head.erasedAt ?? entry.record.erasedAt,
    }
    updates.push({ entry, head, mask, record })
  }
  if (updates.length === 0) return { changed: [], stored: 0 }

  await insertVersions(
    ctx,
    updates.map(({ head, mask }) => ({
      channelOrderId: head.id,
      externalVersion: head.externalVersion,
      status: head.status,
      changeMask: mask,
      documentSealed: head.documentSealed,
      receivedAt: head.updatedAt,
    })),
  )
  await updateChannelOrders(
    ctx,
    updates.map(({ record }) => record),
  )
  const withLines = updates.filter(({ entry }) => entry.order !== null)
  const present = await linesOf(
    ctx.tx,
    ctx.tenantId,
    withLines.map(({ record }) => record.id),
  )
  const ids = new Map(present.map((line) => [`${line.channelOrderId}/${line.externalLineId}`, line.id]))
  const added: LineRecord[] = []
  const kept: LineRecord[] = []
  for (const { entry, record } of withLines) {
    for (const line of linesFor(record.id, entry.order)) {
      const key = `${record.id}/${line.externalLineId}`
      const id = ids.get(key)
      ids.delete(key)
      if (id === undefined) added.push(line)
      else kept.push({ ...line, id })
    }
  }
  // A line that is gone keeps its row, with nothing ordered: orders may refer to it.
  for (const line of present)
    if (ids.has(`${line.channelOrderId}/${line.externalLineId}`)) kept.push({ ...line, quantity: 0n, amountMinor: 0n })
  await insertLines(ctx, added)
  await updateLines(ctx, kept)

  for (const { head, record } of updates) {
    if (head.status !== record.status) {
      tally(ctx, 'channel_orders.status', head.status, -1, shopId)
      tally(ctx, 'channel_orders.status', record.status, 1, shopId)
    }
    if (head.intake !== record.intake) {
      tally(ctx, 'channel_orders.intake', head.intake, -1, shopId)
      tally(ctx, 'channel_orders.intake', record.intake, 1, shopId)
    }
  }
  return {
    changed: updates.filter(({ mask, entry }) => mask !== 0 && entry.order !== null).map(({ head }) => head.id),
    stored: updates.length,
  }
}

/** A newer version of an order whose buyer was erased: what it says of the order, without him. */
function stillErased(keys: TenantVault, entry: Prepared): Prepared {
  const order = entry.order === null ? null : withoutBuyer(entry.order)
  const documentSealed = order === null ? sealRaw(keys, 'file', { erased: true }) : sealCanonical(keys, order)
  return { ...entry, order, record: { ...entry.record, documentSealed } }
}

function isNewer(entry: Prepared, head: StoredHead): boolean {
  if (head.documentHash === entry.record.documentHash) return false
  if (entry.versionless) return true
  return entry.record.externalVersion > head.externalVersion
}

function maskSince(keys: TenantVault, head: StoredHead, after: ChannelOrder): number {
  if (head.lineCount === 0) return allUpstreamChanges
  let before: ChannelOrder
  try {
    before = openDocument(keys, head.documentSealed)
  } catch {
    // The earlier document was unreadable: everything is news.
    return allUpstreamChanges
  }
  return changeMask(before, after)
}

function linesFor(channelOrderId: string, order: ChannelOrder | null): LineRecord[] {
  if (order === null) return []
  return order.lines.map((line) => ({
    channelOrderId,
    id: newId(),
    externalLineId: line.externalLineId,
    externalVariantId: line.externalVariantId,
    merchantCode: line.merchantCode,
    title: line.title,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    amountMinor: line.amountMinor,
    refundState: line.refundState,
    refundedQuantity: line.refundedQuantity,
    shippedQuantity: line.shippedQuantity,
  }))
}

/** A refused document as JSON, whatever is in it. */
function toLooseWire(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? value.toString() : value)) ?? 'null')
}
