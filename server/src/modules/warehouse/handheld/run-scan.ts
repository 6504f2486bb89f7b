import { type Ctx, type Locale, may } from '#platform/context.ts'
import { translatePgError } from '#platform/db/pg-errors.ts'
import { AppError, errorMessage, errorSpec } from '#platform/errors.ts'
import { recordCount } from '../counting/count-stock.ts'
import { scanParcel } from '../handover/scan-parcel.ts'
import { receiveGoods } from '../inbound/receive-goods.ts'
import { checkFulfillment } from '../packing/check-fulfillment.ts'
import { packParcels } from '../packing/pack-fulfillments.ts'
import { packSingle } from '../packing/pack-single.ts'
import { weighParcel } from '../packing/weigh-parcel.ts'
import { claimTask } from '../picking/claim-task.ts'
import { confirmPicks } from '../picking/confirm-picks.ts'
import { moveGoods } from '../putaway/move-goods.ts'
import { putAway } from '../putaway/put-away.ts'
import type { Scan } from './handheld.contract.ts'
import { type StoredOutcome, storeOutcome, takeScan } from './scans.queries.ts'

export interface ScanResult {
  id: string
  ok: boolean
  repeated: boolean
  code: string | null
  message: string | null
  final: boolean
  outcome: Record<string, unknown>
}

const permissionOf: Record<Scan['task'], string> = {
  claim: 'warehouse.pick',
  pick: 'warehouse.pick',
  check: 'warehouse.pack',
  pack: 'warehouse.pack',
  pack_single: 'warehouse.pack',
  weigh: 'warehouse.pack',
  handover: 'warehouse.handover',
  receive: 'warehouse.receive',
  put_away: 'warehouse.putaway',
  move: 'warehouse.putaway',
  count: 'warehouse.count',
}

/** A transaction in the name of the person who holds the device. */
export type OpenTransaction = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/**
 * One act of a handheld. The effect and its outcome are stored together, so that the same id never acts twice; a refusal is stored too and
 * comes back the same. Only what may succeed later without anybody's doing (a busy or absent database) is left unstored.
 */
export async function runScan(open: OpenTransaction, scan: Scan, accountId: string, locale: Locale): Promise<ScanResult> {
  try {
    return await open(async (ctx) => {
      const known = await takeScan(ctx, { ...scan, accountId })
      if (known) return resultOf(ctx, scan.id, known, true)
      const permission = permissionOf[scan.task]
      if (!may(ctx.access, permission)) throw new AppError('platform.forbidden', { permission })
      const stored: StoredOutcome = { ok: true, code: null, params: {}, outcome: await act(ctx, scan) }
      await storeOutcome(ctx, scan.id, stored)
      return resultOf(ctx, scan.id, stored, false)
    })
  } catch (failure) {
    const error = translatePgError(failure)
    // A defect of ours is thrown, so that it is logged and answered as such.
    if (!(error instanceof AppError)) throw error
    if (errorSpec(error.code).status >= 500) return notStored(scan.id, error, locale)
    const refusal: StoredOutcome = { ok: false, code: error.code, params: error.params, outcome: {} }
    return open(async (ctx) => {
      // Someone may have sent the same id meanwhile: the stored answer counts.
      const known = await takeScan(ctx, { ...scan, accountId })
      if (known) return resultOf(ctx, scan.id, known, true)
      await storeOutcome(ctx, scan.id, refusal)
      return resultOf(ctx, scan.id, refusal, false)
    })
  }
}

function resultOf(ctx: Ctx, id: string, stored: StoredOutcome, repeated: boolean): ScanResult {
  return {
    id,
    ok: stored.ok,
    repeated,
    code: stored.code,
    message: stored.code === null ? null : errorMessage(stored.code, stored.params, ctx.locale),
    final: true,
    outcome: { ...stored.outcome, ...(stored.ok ? {} : { params: stored.params }) },
  }
}

/** Nothing was written: the device sends it again. */
function notStored(id: string, error: AppError, locale: Locale): ScanResult {
  const message = errorMessage(error.code, error.params, locale)
  return { id, ok: false, repeated: false, code: error.code, message, final: false, outcome: {} }
}

async function act(ctx: Ctx, scan: Scan): Promise<Record<string, unknown>> {
  switch (scan.task) {
    case 'claim':
      await claimTask(ctx, scan.input.pickTaskId, { takeOver: false })
      return {}
    case 'pick': {
      const { pickTaskId, ...stop } = scan.input
      return { ...(await confirmPicks(ctx, pickTaskId, { lines: [], stops: [stop] })) }
    }
    case 'check':
      await checkFulfillment(ctx, scan.input.fulfillmentId, scan.input.scans)
      return {}
    case 'pack':
      await packParcels(ctx, scan.input.fulfillmentId, [{ lines: [], weightGrams: scan.input.weightGrams }], {
        requestWaybills: true,
      })
      return {}
    case 'pack_single':
      return { fulfillmentId: await packSingle(ctx, scan.input) }
    case 'weigh':
      await weighParcel(ctx, scan.input)
      return {}
    case 'handover':
      return { ...(await scanParcel(ctx, scan.input.handoverId, scan.input.code)) }
    case 'receive':
      return { goodsReceiptId: await receiveGoods(ctx, scan.input) }
    case 'put_away':
      // At the handheld one scan is one act: half of it is none.
      return { done: (await putAway(ctx, scan.input.items, { allOrNothing: true })).done }
    case 'move':
      return { ...(await moveGoods(ctx, scan.input)) }
    case 'count':
      // What the device saw counts as of then, however late it reaches us.
      return { ...(await recordCount(ctx, scan.input.countId, scan.input.entries, scan.scannedAt)) }
  }
}
