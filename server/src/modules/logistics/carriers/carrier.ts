import type { z } from 'zod'
import type { Ctx } from '#platform/context.ts'

/**
 * What every carrier folder offers. A folder is one way of getting waybills ("adapter"); a company may have several accounts of it, each a row
 * of logistics.carriers with its own settings, numbers and rates. docs/guides/carriers.md tells how to add one.
 */
export interface Carrier {
  /** Stored in logistics.carriers.adapter; never changes. */
  adapter: string
  name: { zh: string; en: string }
  capabilities: {
    /** `range`: numbers come from ranges that people enter (logistics.number_ranges). */
    numbers: 'range'
    /** `link`: people follow a parcel on the carrier's page; `none`: not at all. */
    tracking: 'link' | 'none'
  }
  /** The account's settings, checked on every write. Secrets do not belong here: they are sealed in credentials_sealed. */
  settings: z.ZodType<Record<string, unknown>>
  /**
   * A number for every parcel, in one go. Runs inside the transaction of packing: no network, no query in a loop, and a number that was given
   * out once is never given out again, even when its parcel was cancelled.
   * @throws logistics.number_range_empty
   */
  issueWaybills: (ctx: Ctx, account: CarrierAccount, parcels: readonly ParcelToLabel[]) => Promise<Map<string, NewWaybill>>
  /** Gives numbers back, in the transaction that cancels. What the carrier must be told is for an event or a job of its own. */
  cancelWaybills: (ctx: Ctx, account: CarrierAccount, waybillNumbers: readonly string[]) => Promise<void>
  /** What the carrier wants on its label beside what stands on every one. */
  labelFace: (account: CarrierAccount) => LabelFace
  /** Where a parcel can be followed, or null. */
  trackingUrl: (account: CarrierAccount, waybillNumber: string) => string | null
}

export interface CarrierAccount {
  id: string
  code: string
  name: string
  adapter: string
  settings: Record<string, unknown>
}

export interface ParcelToLabel {
  parcelId: string
  country: string
  province: string
  city: string
  weightGrams: bigint
}

export interface NewWaybill {
  waybillNumber: string
  /** The carrier's routing mark, large on the label. */
  sortCode: string
}

export interface LabelFace {
  carrierName: string
  /** The carrier's product, like 标准快递; '' for none. */
  service: string
  /** Who stands as sender; fields left '' are filled from the warehouse. */
  sender: { name: string; phone: string; address: string }
}
