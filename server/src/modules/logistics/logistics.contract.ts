import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zCode,
  zCount,
  zDone,
  zFlag,
  zId,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'

const carrierId = z.object({ carrierId: zId })
const zStatus = z.enum(['active', 'paused'])
const zLabelFormat = z.enum(['pdf', 'zpl'])
const zSettings = z.record(z.string().max(50), z.json())
const zCountry = z.string().regex(/^[A-Z]{2}$/)
// Serials are at most 15 digits, so that they are exact on the wire.
const zSerial = z.codec(z.int().min(0), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => Number(value) })

export const zCarrier = z.object({
  id: zId,
  code: z.string(),
  name: z.string(),
  adapter: z.string(),
  settings: z.record(z.string(), z.unknown()),
  rank: z.int(),
  labelFormat: zLabelFormat,
  status: zStatus,
  version: zVersion,
  numbersLeft: zCount,
})

export const zRate = z.object({
  /** Null: from any warehouse. */
  warehouseId: zId.nullable().default(null),
  country: zCountry.default('CN'),
  /** '': the rest of the country. */
  province: zOptionalText(50).default(''),
  city: zOptionalText(50).default(''),
  firstGrams: zPositiveQuantity,
  firstMinor: z.codec(z.int().min(0).max(1_000_000_000), z.bigint(), { decode: BigInt, encode: Number }),
  stepGrams: zPositiveQuantity,
  stepMinor: z.codec(z.int().min(0).max(1_000_000_000), z.bigint(), { decode: BigInt, encode: Number }),
  rounding: z.enum(['up', 'down', 'half', 'exact']).default('up'),
  surchargeMinor: z.codec(z.int().min(0).max(1_000_000_000), z.bigint(), { decode: BigInt, encode: Number }).default(0n),
  /** False: the carrier does not go there. */
  reachable: z.boolean().default(true),
})

export const zNumberRange = z.object({
  id: zId,
  prefix: z.string(),
  first: zSerial,
  next: zSerial,
  last: zSerial,
  width: z.int(),
  checkDigit: z.enum(['none', 'mod10', 'mod11']),
  createdAt: zTime,
})

export const zWaybill = z.object({
  id: zId,
  carrierId: zId,
  carrierName: z.string(),
  waybillNumber: z.string(),
  status: z.enum(['issued', 'used', 'recycling', 'recycled', 'failed']),
  fulfillmentId: zId.nullable(),
  parcelId: zId.nullable(),
  sortCode: z.string(),
  /** Null as well for people who do not see cost. */
  estimatedMinor: zMoney.nullable(),
  issuedAt: zTime,
  usedAt: zTime.nullable(),
  recycledAt: zTime.nullable(),
  trackingUrl: z.string().nullable(),
})

export const logisticsContract = {
  adapters: endpoint({
    method: 'GET',
    path: '/api/carrier-adapters',
    summary: 'Ways of getting waybills that this system knows',
    permission: 'logistics.read',
    response: z.object({
      adapters: z.array(
        z.object({
          adapter: z.string(),
          name: z.object({ zh: z.string(), en: z.string() }),
          numbers: z.enum(['range']),
          tracking: z.enum(['link', 'none']),
        }),
      ),
    }),
  }),
  carriers: endpoint({
    method: 'GET',
    path: '/api/carriers',
    summary: 'Carriers by rank, with the numbers they have left',
    permission: 'logistics.read',
    response: z.object({ carriers: z.array(zCarrier) }),
  }),
  createCarrier: endpoint({
    method: 'POST',
    path: '/api/carriers',
    summary: 'A new carrier',
    permission: 'logistics.manage',
    status: 201,
    body: z.object({
      code: zCode,
      name: zText(60),
      adapter: z.string().max(50).default('self-service'),
      settings: zSettings.default({}),
      rank: z.int().min(0).max(10_000).default(100),
      labelFormat: zLabelFormat.default('pdf'),
    }),
    response: z.object({ id: zId }),
    errors: ['logistics.carrier_code_taken', 'logistics.adapter_unknown'],
  }),
  editCarrier: endpoint({
    method: 'PATCH',
    path: '/api/carriers/:carrierId',
    summary: 'Name, settings, rank, label format, status',
    permission: 'logistics.manage',
    params: carrierId,
    ifMatch: true,
    body: z.object({
      name: zText(60),
      settings: zSettings,
      rank: z.int().min(0).max(10_000),
      labelFormat: zLabelFormat,
      status: zStatus,
    }),
    response: zDone,
    errors: ['logistics.carrier_unknown', 'platform.version_conflict'],
  }),
  pauseCarriers: endpoint({
    method: 'POST',
    path: '/api/carriers/pause',
    summary: 'Stop choosing carriers, or choose them again',
    permission: 'logistics.manage',
    body: z.object({ ids: z.array(zId).min(1).max(500), paused: z.boolean() }),
    response: zDone,
    errors: ['logistics.carrier_unknown'],
  }),
  rates: endpoint({
    method: 'GET',
    path: '/api/carriers/:carrierId/rates',
    summary: 'Rate table of a carrier',
    permission: 'logistics.manage',
    params: carrierId,
    response: z.object({ rates: z.array(zRate), version: zVersion }),
    errors: ['logistics.carrier_unknown'],
  }),
  replaceRates: endpoint({
    method: 'PUT',
    path: '/api/carriers/:carrierId/rates',
    summary: 'Replace the whole rate table; If-Match takes the version that came with it',
    permission: 'logistics.manage',
    params: carrierId,
    ifMatch: true,
    body: z.object({ rates: z.array(zRate).max(5000) }),
    response: zDone,
    errors: ['logistics.rate_twice', 'logistics.rate_city_without_province', 'platform.version_conflict'],
  }),
  importRates: endpoint({
    method: 'POST',
    path: '/api/carriers/:carrierId/rates/import',
    summary: 'Replace the lines of one warehouse, or those for any, from CSV or Excel; a dry run only says what is wrong',
    permission: 'logistics.manage',
    transaction: 'none',
    params: carrierId,
    query: z.object({ warehouseId: zId.optional(), dryRun: zFlag }),
    upload: { accept: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], limitBytes: 5_000_000 },
    response: z.object({
      /** False in a dry run, and when a line is wrong: then nothing is changed. */
      applied: z.boolean(),
      lines: z.int(),
      problems: z.array(z.object({ line: z.int(), column: z.string(), zh: z.string(), en: z.string() })),
      rates: z.array(zRate),
    }),
    errors: ['logistics.carrier_unknown', 'logistics.rates_unreadable'],
  }),
  ranges: endpoint({
    method: 'GET',
    path: '/api/carriers/:carrierId/ranges',
    summary: 'Number ranges of a carrier, oldest first',
    permission: 'logistics.manage',
    params: carrierId,
    response: z.object({ ranges: z.array(zNumberRange) }),
  }),
  addRange: endpoint({
    method: 'POST',
    path: '/api/carriers/:carrierId/ranges',
    summary: 'Add a number range',
    permission: 'logistics.manage',
    params: carrierId,
    status: 201,
    body: z.object({
      prefix: z.string().regex(/^[0-9A-Z]{0,10}$/, 'digits and capitals, at most 10'),
      first: zSerial,
      last: zSerial,
      width: z.int().min(1).max(15),
      checkDigit: z.enum(['none', 'mod10', 'mod11']).default('none'),
    }),
    response: z.object({ id: zId }),
    errors: ['logistics.range_overlaps', 'logistics.range_malformed', 'logistics.carrier_unknown'],
  }),
  estimate: endpoint({
    method: 'POST',
    path: '/api/carriers/estimate',
    summary: 'What a parcel would cost with each carrier, which one is chosen, and why',
    permission: 'logistics.read',
    transaction: 'read',
    body: z.object({
      warehouseId: zId,
      country: zCountry.default('CN'),
      province: zOptionalText(50),
      city: zOptionalText(50).default(''),
      weightGrams: zPositiveQuantity,
    }),
    response: z.object({
      carriers: z.array(
        z.object({
          carrierId: zId,
          code: z.string(),
          name: z.string(),
          /** Null as well for people who do not see cost. */
          estimatedMinor: zMoney.nullable(),
          why: z.enum(['chosen', 'dearer', 'lower_rank', 'paused', 'no_rate', 'not_reached']),
          rate: z.object({ warehouseId: zId.nullable(), country: z.string(), province: z.string(), city: z.string() }).nullable(),
        }),
      ),
    }),
  }),
  waybills: endpoint({
    method: 'GET',
    path: '/api/waybills',
    summary: 'Waybill numbers, newest first',
    permission: 'logistics.read',
    query: z.object({ ...zPageQuery, carrierId: zId.optional(), waybillNumber: z.string().trim().min(1).max(50).optional() }),
    response: zPage(zWaybill),
  }),
}
