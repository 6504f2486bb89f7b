import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { findCustomer, identitiesOfCustomer } from '#modules/customers/index.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { ordersOfIdentities } from './customer-orders.queries.ts'
import { customersLinkContract } from './customers-link.contract.ts'

/** Stands in the group `customers` for callers; it is orders that answer. */
export const customersLinkRoutes: Routes = routes('customers', 'orders', customersLinkContract, {
  orders: async (ctx, { params, query }) => {
    const beforeId = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)?.[0]
    refuseUnless(
      query.cursor === undefined || (typeof beforeId === 'string' && /^[0-9a-f-]{36}$/.test(beforeId)),
      'platform.invalid_input',
      { summary: 'cursor' },
    )
    const customer = await findCustomer(ctx.tx, ctx.tenantId, params.customerId)
    if (!customer) throw new AppError('customers.not_found')
    const identities = await identitiesOfCustomer(ctx.tx, ctx.tenantId, customer.id)
    const of = (kind: string) => identities.filter((identity) => identity.kind === kind).map((identity) => identity.hash)
    const rows = await ordersOfIdentities(
      ctx,
      { phone: of('phone'), buyer: of('buyer') },
      { beforeId: (beforeId as string | null) ?? null, limit: query.limit },
    )
    return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.id]) : null }
  },
})
