// The door of the finance module: it posts what happened.
import './finance.errors.ts'

export { bookShipments } from './shipments/book-shipments.ts'
