/** A pick list as plain facts, in walking order. */
export interface PickListData {
  /** Number of the pick task; printed as a barcode to start it. */
  taskNumber: string
  warehouseName: string
  pickerName: string
  /** Wall time of the company. */
  printedAt: string
  language: 'zh' | 'en'
  lines: {
    locationCode: string
    skuCode: string
    name: string
    quantity: bigint
    /** '' when the lot does not matter. */
    lotNumber: string
    /** Cart slot, with pieces where there are several; '' for none. */
    slot: string
  }[]
}
