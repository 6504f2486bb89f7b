import { z } from 'zod'
import { zOptionalText } from '#lib/schema.ts'
import { AppError } from '#platform/errors.ts'
import { takeSerials } from '../../numbers/numbers.queries.ts'
import { waybillNumber } from '../../numbers/waybill-number.pure.ts'
import type { Carrier } from '../carrier.ts'
import { sortCodeOf } from './sort-code.pure.ts'

const zSettings = z.strictObject({
  /** The carrier's product, printed beside its name. */
  service: zOptionalText(30).default(''),
  senderName: zOptionalText(60).default(''),
  senderPhone: zOptionalText(40).default(''),
  senderAddress: zOptionalText(200).default(''),
  /** Address of the tracking page with {number} where the waybill goes. */
  trackingUrl: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)])
    .default('')
    .refine((url) => url === '' || url.includes('{number}'), 'must contain {number}'),
})

/**
 * A carrier that gave us a range of numbers, or our own drivers: numbers, sort code and label are made here. Numbers go out in the order
 * of the ranges' age; an aborted transaction gives its numbers back, since the range is moved on in the same one.
 */
export const ownRange: Carrier = {
  adapter: 'self-service',
  name: { zh: '自有号段', en: 'Own number range' },
  capabilities: { numbers: 'range', tracking: 'link' },
  settings: zSettings,
  issueWaybills: async (ctx, account, parcels) => {
    const serials = await takeSerials(ctx, account.id, parcels.length)
    if (serials.length < parcels.length) throw new AppError('logistics.number_range_empty', { carrier: account.name })
    return new Map(
      parcels.map((parcel, index) => [
        parcel.parcelId,
        {
          waybillNumber: waybillNumber(serials[index]!.range, serials[index]!.serial),
          sortCode: sortCodeOf(parcel.province, parcel.city),
        },
      ]),
    )
  },
  // A number of our own range needs no word to anybody; its waybill is marked recycled.
  cancelWaybills: async () => {},
  labelFace: (account) => {
    const settings = zSettings.parse(account.settings)
    return {
      carrierName: account.name,
      service: settings.service,
      sender: { name: settings.senderName, phone: settings.senderPhone, address: settings.senderAddress },
    }
  },
  trackingUrl: (account, number) => {
    const { trackingUrl } = zSettings.parse(account.settings)
    return trackingUrl === '' ? null : trackingUrl.replaceAll('{number}', encodeURIComponent(number))
  },
}
