/** All that stands on a parcel label, already in the words of the reader. Holds personal data: never logged, never in an event. */
export interface LabelData {
  carrierName: string
  /** Product of the carrier, like 标准快递; '' for none. */
  service: string
  sortCode: string
  waybillNumber: string
  receiver: Party
  sender: Party
  orderNumber: string
  items: { name: string; quantity: bigint }[]
  weightGrams: bigint | null
  /** Wall time of the company, as printed. */
  printedAt: string
  /** Which of how many parcels of the order, counted from 1. */
  parcelIndex: number
  parcelCount: number
  language: 'zh' | 'en'
}

export interface Party {
  name: string
  phone: string
  address: string
}

export type LabelFormat = 'pdf' | 'zpl'
