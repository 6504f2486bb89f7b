import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zDone,
  zId,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zQuantity,
  zSetOf,
  zSetOrJob,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'

export const zCustomer = z.object({
  id: zId,
  /** Who and roughly where, with stars. */
  masked: z.string(),
  orderCount: zQuantity,
  /** In the company's currency. */
  paidMinor: zMoney,
  refundCount: zQuantity,
  firstOrderAt: zTime.nullable(),
  lastOrderAt: zTime.nullable(),
  tags: z.array(z.string()),
  note: z.string(),
  blacklisted: z.boolean(),
  erasedAt: zTime.nullable(),
  version: zVersion,
})
export const zBlacklistEntry = z.object({
  id: zId,
  kind: z.enum(['phone', 'buyer', 'address']),
  masked: z.string(),
  customerId: zId.nullable(),
  reason: z.string(),
  createdBy: zActor,
  createdAt: zTime,
})
const zReceiver = z.object({
  name: z.string(),
  phone: z.string(),
  country: z.string(),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  street: z.string(),
  postcode: z.string(),
})
const customer = z.object({ customerId: zId })

export const customersContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/customers',
    summary: 'Customers over all shops, latest order first',
    permission: 'customers.read',
    query: z.object({
      ...zPageQuery,
      /** A whole phone number. */
      search: z.string().trim().max(40).optional(),
      tag: z.string().trim().max(50).optional(),
    }),
    response: zPage(zCustomer),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/customers/:customerId',
    summary: 'One customer, masked; the id of one that was joined to another shows that other',
    permission: 'customers.read',
    params: customer,
    response: zCustomer.extend({
      phoneCount: z.int(),
      buyerCount: z.int(),
      mergedIds: z.array(zId),
      blacklist: z.array(zBlacklistEntry),
    }),
    errors: ['customers.not_found'],
  }),
  reveal: endpoint({
    method: 'POST',
    path: '/api/customers/:customerId/reveal',
    summary: 'Show name, phone and address of the latest order; written to the reveal log',
    permission: 'customers.reveal',
    params: customer,
    body: z.object({ purpose: zText(200) }),
    response: z.object({ receiver: zReceiver.nullable() }),
    errors: ['customers.not_found', 'customers.erased'],
  }),
  edit: endpoint({
    method: 'PATCH',
    path: '/api/customers/:customerId',
    summary: 'Tags and note',
    permission: 'customers.edit',
    params: customer,
    ifMatch: true,
    body: z.object({ tags: z.array(zText(50)).max(30).optional(), note: zOptionalText(2000).optional() }),
    response: z.object({ version: zVersion }),
    errors: ['customers.not_found', 'customers.erased', 'platform.version_conflict'],
  }),
  blacklistCustomer: endpoint({
    method: 'POST',
    path: '/api/customers/:customerId/blacklist',
    summary: 'Hold every order of this customer from now on',
    permission: 'customers.blacklist',
    params: customer,
    body: z.object({ reason: zText(300) }),
    response: zDone,
    errors: ['customers.not_found', 'customers.erased', 'customers.no_identity'],
  }),
  unblacklistCustomer: endpoint({
    method: 'POST',
    path: '/api/customers/:customerId/unblacklist',
    summary: 'Take this customer off the blacklist, by whatever he was put on it',
    permission: 'customers.blacklist',
    params: customer,
    response: zDone,
    errors: ['customers.not_found'],
  }),
  erase: endpoint({
    method: 'POST',
    path: '/api/customers/:customerId/erase',
    summary: 'Erase the personal data of a buyer; figures stay',
    permission: 'customers.erase',
    params: customer,
    body: z.object({ reason: zText(300) }),
    response: zDone,
    errors: ['customers.not_found'],
  }),
  blacklist: endpoint({
    method: 'GET',
    path: '/api/blacklist',
    summary: 'Who and what is on the blacklist, newest first',
    permission: 'customers.read',
    query: z.object(zPageQuery),
    response: zPage(zBlacklistEntry),
  }),
  addToBlacklist: endpoint({
    method: 'POST',
    path: '/api/blacklist',
    summary: 'Put a phone number, or a receiver with his address, on the blacklist',
    permission: 'customers.blacklist',
    status: 201,
    body: z.object({
      entry: z.union([
        z.object({ phone: zText(40) }),
        z.object({
          receiver: z.object({
            name: zText(100),
            phone: zText(40),
            country: z
              .string()
              .regex(/^[A-Z]{2}$/)
              .default('CN'),
            province: zOptionalText(50),
            city: zOptionalText(50),
            district: zOptionalText(50).default(''),
            street: zText(300),
          }),
        }),
      ]),
      reason: zText(300),
    }),
    response: zDone,
    errors: ['customers.phone_malformed', 'customers.address_incomplete'],
  }),
  removeFromBlacklist: endpoint({
    method: 'POST',
    path: '/api/blacklist/remove',
    summary: 'Take entries off the blacklist',
    permission: 'customers.blacklist',
    body: z.object(zSetOf({})),
    response: zSetOrJob,
  }),
}
