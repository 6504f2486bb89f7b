import { groupBy, uniqueSorted } from '#lib/collections.ts'
import { wallTime } from '#lib/dates.ts'
import type { Receiver } from '#lib/person.ts'
import { labelFaces } from '#modules/logistics/index.ts'
import {
  failPrintJob,
  finishPrintJob,
  type LabelData,
  type LabelFormat,
  openPrintJob,
  renderParcelLabels,
  startPrintJob,
} from '#modules/printing/index.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import type { Runtime } from '#platform/runtime.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { lockFulfillments } from '../fulfillments/fulfillments.queries.ts'
import { markPrinted } from '../packing/parcels.queries.ts'
import { refusalOf } from '../refusals.ts'
import { refuseOutOfScope } from '../scope.ts'
import { type ParcelForLabel, parcelsForLabels } from './labels.queries.ts'

export interface PrintLabels {
  parcels: readonly { fulfillmentId: string; parcelId?: string | undefined }[]
  format: LabelFormat
  reason?: string | undefined
}

/**
 * Labels as one file: record and refuse in one transaction, draw in a thread, keep the file and mark the parcels in another. `transaction`
 * opens one in the caller's name. When drawing fails, nothing counts as printed.
 */
export async function printLabels(
  runtime: Runtime,
  transaction: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  wanted: PrintLabels,
  signal?: AbortSignal,
): Promise<{ printJobId: string; labels: number }> {
  const { printJobId, parcels, labels } = await transaction((ctx) => prepare(ctx, wanted))
  try {
    await transaction((ctx) => startPrintJob(ctx, printJobId))
    const content = await renderParcelLabels(runtime, labels, wanted.format, signal ? { signal } : {})
    await transaction(async (ctx) => {
      await lockFulfillments(ctx, uniqueSorted(parcels.map((parcel) => parcel.fulfillmentId)))
      await finishPrintJob(ctx, printJobId, {
        name: `labels-${printJobId}.${wanted.format}`,
        contentType: wanted.format === 'pdf' ? 'application/pdf' : 'application/zpl',
        content,
      })
      await markPrinted(ctx, parcels)
      touch(ctx, 'fulfillments')
    })
    return { printJobId, labels: labels.length }
  } catch (failure) {
    const error = understood(failure)
    await transaction((ctx) => failPrintJob(ctx, printJobId, error instanceof AppError ? error.code : 'failed'))
    throw error
  }
}

async function prepare(
  ctx: Ctx,
  wanted: PrintLabels,
): Promise<{ printJobId: string; parcels: ParcelForLabel[]; labels: LabelData[] }> {
  const ids = uniqueSorted(wanted.parcels.map((each) => each.fulfillmentId))
  const locked = await lockFulfillments(ctx, ids)
  refuseUnless(locked.length === ids.length, 'warehouse.fulfillment_unknown', { number: '' })
  for (const one of locked) {
    refuseOutOfScope(ctx, one.warehouseId, one.shopId)
    const error = refusalOf(ctx, one, ['picked', 'packed'])
    if (error) throw error
  }
  const known = groupBy(await parcelsForLabels(ctx.tx, ctx.tenantId, ids), (parcel) => parcel.fulfillmentId)
  const parcels = new Map<string, ParcelForLabel>()
  for (const { fulfillmentId, parcelId } of wanted.parcels) {
    const found = (known.get(fulfillmentId) ?? []).filter((parcel) => parcelId === undefined || parcel.id === parcelId)
    refuseUnless(found.length > 0, 'warehouse.parcel_unknown', { code: '' })
    for (const parcel of found) parcels.set(parcel.id, parcel)
  }
  const list = [...parcels.values()]
  const faces = await labelFaces(ctx.tx, ctx.tenantId, uniqueSorted(list.flatMap(({ carrierId }) => carrierId ?? [])))
  const vault = await vaultOf(ctx)
  const printedAt = wallTime(ctx.now, ctx.tenant.timeZone).slice(0, 16)
  const labels = list.map((parcel): LabelData => {
    const face = faces.get(parcel.carrierId ?? '')
    if (!face || parcel.waybillNumber === null) throw new AppError('logistics.no_carrier')
    if (parcel.receiverSealed === null) throw new AppError('warehouse.no_receiver', { number: parcel.fulfillmentNumber })
    refuseUnless(isCode(parcel.waybillNumber), 'printing.barcode_impossible', { number: parcel.waybillNumber })
    const receiver = vault.open<Receiver>('receiver', parcel.receiverSealed)
    return {
      carrierName: face.carrierName,
      service: face.service,
      sortCode: parcel.sortCode,
      waybillNumber: parcel.waybillNumber,
      receiver: { name: receiver.name, phone: receiver.phone, address: addressOf(receiver) },
      sender: {
        name: face.sender.name || parcel.warehouseName,
        phone: face.sender.phone,
        address: face.sender.address || parcel.warehouseProvince + parcel.warehouseCity,
      },
      orderNumber: parcel.sourceNumber,
      items: parcel.items.map((item) => ({ name: item.name, quantity: BigInt(item.quantity) })),
      weightGrams: parcel.weightGrams,
      printedAt,
      parcelIndex: parcel.parcelIndex,
      parcelCount: parcel.parcelCount,
      language: ctx.locale === 'zh-CN' ? 'zh' : 'en',
    }
  })
  const printJobId = await openPrintJob(
    ctx,
    { kind: 'parcel_label', format: wanted.format, reason: wanted.reason },
    // The same parcel with another number needs another label.
    list.map((parcel) => ({ subjectId: parcel.id, edition: parcel.waybillNumber! })),
  )
  return { printJobId, parcels: list, labels }
}

/** Chinese addresses run from the province to the door without blanks; a municipality is its own province. */
function addressOf({ country, province, city, district, street, postcode }: Receiver): string {
  if (country === 'CN' || country === '') return [...new Set([province, city, district])].join('') + street
  return [street, district, city, province, postcode, country].filter((part) => part !== '').join(', ')
}

function isCode(number: string): boolean {
  return /^[\x21-\x7e]{1,40}$/.test(number)
}

function understood(failure: unknown): unknown {
  if (failure instanceof Error && failure.name === 'ThreadTimeout') return new AppError('printing.too_slow')
  // It crossed a thread: only its name is left of its class.
  if (failure instanceof Error && failure.name === 'InputError')
    return new AppError('printing.barcode_impossible', { number: '' })
  return failure
}
