// The door of the finance module: it posts what happened.
import './finance.errors.ts'

export { setExchangeRate } from './books/set-rate.ts'
export { bookShipments } from './shipments/book-shipments.ts'
