// The door of the customers module: who buys, over all shops.
import './customers.errors.ts'

export { blacklistedAmong } from './blacklist/blacklist.queries.ts'
export { findCustomer, type IdentityRow, identitiesOfCustomer } from './list/customers.queries.ts'
export type { Person } from './recognise/join-people.pure.ts'
export { recognise } from './recognise/recognise.ts'
