// The door of the customers module: who buys, over all shops.
export { blacklistedAmong } from './blacklist.queries.ts'
