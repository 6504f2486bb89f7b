import { join } from 'node:path'

/** A real order file under CC0 that ships with the product; see the README beside it. */
export const sampleOrders = join(import.meta.dirname, '../../../demo/samples/online-retail.csv')
