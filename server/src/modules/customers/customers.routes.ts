import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { newId } from '#lib/ids.ts'
import { phoneForm, type Receiver } from '#lib/person.ts'
import { done } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { touch } from '#platform/events/emit.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { overSet } from '#platform/jobs/over-found.ts'
import { vaultOf } from '#platform/vault/current.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import { blacklistOfCustomer } from './blacklist/blacklist.queries.ts'
import { addToBlacklist, blacklistCustomer, unblacklistCustomer } from './blacklist/change-blacklist.ts'
import { blacklistPage, foundEntries } from './blacklist/found-entries.ts'
import { customersContract } from './customers.contract.ts'
import { erasePerson } from './erase/erase-customer.ts'
import { type CustomerDetail, findCustomer, listCustomers, updateCustomer } from './list/customers.queries.ts'

const uuid = /^[0-9a-f-]{36}$/

export const customerRoutes: Routes[] = [
  routes('customers', 'customers', customersContract, {
    list: async (ctx, { query }) => {
      const { cursor, limit, search, tag } = query
      const after = cursor === undefined ? null : decodeCursor(cursor, 2)
      refuseUnless(
        cursor === undefined || (after?.[0] instanceof Date && typeof after[1] === 'string' && uuid.test(after[1])),
        'platform.invalid_input',
        { summary: 'cursor' },
      )
      const phoneHash = search ? await hashOf(ctx, search) : null
      if (search && phoneHash === null) return { rows: [], nextCursor: null }
      const rows = await listCustomers(ctx.tx, ctx.tenantId, {
        ...(phoneHash ? { phoneHash } : {}),
        ...(tag ? { tag } : {}),
        ...(after ? { before: { at: after[0] as Date, id: after[1] as string } } : {}),
        limit,
      })
      const last = rows.at(-1)
      return { rows, nextCursor: rows.length === limit ? encodeCursor([last!.lastOrderAt, last!.id]) : null }
    },
    get: async (ctx, { params }) => {
      const { sealed: _, ...customer } = await need(ctx, params.customerId)
      return { ...customer, blacklist: await blacklistOfCustomer(ctx.tx, ctx.tenantId, customer.id) }
    },
    reveal: async (ctx, { params, body }) => {
      const customer = await need(ctx, params.customerId)
      refuseUnless(customer.erasedAt === null, 'customers.erased')
      await insertReveal(ctx, {
        id: newId(),
        subjectKind: 'customer',
        subjectId: customer.id,
        fields: ['receiver'],
        purpose: body.purpose,
      })
      return { receiver: customer.sealed ? (await vaultOf(ctx)).open<Receiver>('receiver', customer.sealed) : null }
    },
    edit: async (ctx, { params, body, version }) => {
      const customer = await need(ctx, params.customerId)
      refuseUnless(customer.erasedAt === null, 'customers.erased')
      const now = await updateCustomer(ctx, customer.id, version, {
        ...(body.tags ? { tags: [...new Set(body.tags)] } : {}),
        ...(body.note === undefined ? {} : { note: body.note }),
      })
      if (now === undefined) throw new AppError('platform.version_conflict')
      // What a note says may be personal: the log keeps only that it changed.
      audit(ctx, {
        action: 'customers.edited',
        subjectKind: 'customer',
        subjectIds: [customer.id],
        detail: { ...(body.tags ? { before: customer.tags, after: body.tags } : {}), noteChanged: body.note !== undefined },
      })
      touch(ctx, 'customers')
      return { version: now }
    },
    blacklistCustomer: async (ctx, { params, body }) => {
      await blacklistCustomer(ctx, await need(ctx, params.customerId), body.reason)
      return done
    },
    unblacklistCustomer: async (ctx, { params }) => {
      await unblacklistCustomer(ctx, await need(ctx, params.customerId))
      return done
    },
    erase: async (ctx, { params, body }) => {
      await erasePerson(ctx, params.customerId, body.reason)
      return done
    },
    blacklist: (ctx, { query }) => blacklistPage(ctx, {}, { cursor: query.cursor, limit: query.limit }),
    addToBlacklist: async (ctx, { body }) => {
      await addToBlacklist(ctx, body.entry, body.reason)
      return done
    },
    removeFromBlacklist: (ctx, { body }) => overSet(ctx, foundEntries, body, { verb: 'remove' }),
  }),
]

async function need(ctx: Ctx, customerId: string): Promise<CustomerDetail> {
  const customer = await findCustomer(ctx.tx, ctx.tenantId, customerId)
  if (!customer) throw new AppError('customers.not_found')
  return customer
}

async function hashOf(ctx: Ctx, search: string): Promise<string | null> {
  const phone = phoneForm(search)
  if (phone.length < 5 || /[a-z]{2}/i.test(search)) return null
  return (await vaultOf(ctx)).hash('phone', phone)
}
