// The door of the logistics module: carriers, rates, waybills, labels.
import './logistics.errors.ts'

export { type CarrierChoice, chooseCarriers, type ParcelToSend } from './rates/choose-carriers.ts'
export { type IssuedWaybill, recycleWaybills, requestWaybills, type WaybillRequest } from './waybills/request-waybills.ts'
