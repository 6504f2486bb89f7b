// The door of the logistics module: carriers, rates, waybills, and what a carrier wants on its label.
import './logistics.errors.ts'

export type { LabelFace } from './carriers/carrier.ts'
export { createCarrier } from './carriers/change-carriers.ts'
export { labelFaces } from './carriers/label-faces.ts'
export { addNumberRange } from './numbers/add-range.ts'
export { type CarrierChoice, chooseCarriers, type ParcelToSend } from './rates/choose-carriers.ts'
export { activeCarriers } from './rates/rates.queries.ts'
export { type RateInput, replaceRates } from './rates/replace-rates.ts'
export { type IssuedWaybill, recycleWaybills, requestWaybills, type WaybillRequest } from './waybills/request-waybills.ts'
