import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zActor,
  zCode,
  zCount,
  zCurrency,
  zDone,
  zFlag,
  zId,
  zList,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zQuantity,
  zSetOf,
  zSetOrJob,
  zSetResult,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'
import { manualMoneyShape, zReceiverInput } from '../orders/orders.contract.ts'
import { zColumnMapping } from './connectors/file/column-mapping.contract.ts'

/** What went wrong with a shop, a document or a push: the code and sentence in both languages, and facts without personal data. */
export const zTrouble = z.object({
  code: z.string(),
  message: z.string(),
  messageEn: z.string().optional(),
  at: zTime.optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
})

export const zCapabilities = z.object({
  orders: z.boolean(),
  ordersByNumber: z.boolean(),
  webhook: z.boolean(),
  listings: z.boolean(),
  stock: z.boolean(),
  shipments: z.boolean(),
  partialShipment: z.boolean(),
  multiParcel: z.boolean(),
  refunds: z.boolean(),
  statements: z.boolean(),
  fileImport: z.boolean(),
})

export const zConnector = z.object({
  name: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  capabilities: zCapabilities,
  /** What the shop form asks for. Secret ones are written, never read back. */
  fields: z.array(
    z.object({
      key: z.string(),
      label: z.object({ zh: z.string(), en: z.string() }),
      /** Said under the field: where to find it, what form it has. */
      hint: z.object({ zh: z.string(), en: z.string() }).optional(),
      kind: z.enum(['text', 'url', 'secret', 'flag']),
      required: z.boolean(),
    }),
  ),
})

export const zShopStatus = z.enum(['unauthorised', 'active', 'expired', 'paused'])

export const zShop = z.object({
  id: zId,
  code: z.string(),
  name: z.string(),
  connector: z.string(),
  status: zShopStatus,
  /** Settings of the connector that are not secret, `receiverOptional` and `carrierCodes` (our carrier code → the channel's). */
  settings: z.record(z.string(), z.unknown()),
  capabilities: zCapabilities,
  hasCredentials: z.boolean(),
  /** Enter this address in the shop's own settings; null when the connector takes no webhooks. */
  webhookUrl: z.string().nullable(),
  currency: z.string(),
  timeZone: z.string(),
  reviewDelaySeconds: z.int(),
  autoApprove: z.boolean(),
  lastPullAt: zTime.nullable(),
  trouble: zTrouble.nullable(),
  breakerUntil: zTime.nullable(),
  authExpiresAt: zTime.nullable(),
  waitingOrders: zCount,
  failedOrders: zCount,
  waitingPushes: zCount,
  failedPushes: zCount,
  pendingStock: zCount,
  /** When the oldest channel order that is not taken over yet arrived. */
  oldestWaitingAt: zTime.nullable(),
  version: zVersion,
  createdAt: zTime,
  updatedAt: zTime,
})
export type ShopView = z.output<typeof zShop>

const shopInput = {
  name: zText(100),
  settings: z.record(z.string().max(100), z.json()).default({}),
  currency: zCurrency,
  timeZone: z.string().min(1).max(64),
  reviewDelaySeconds: z.int().min(0).max(604_800).default(0),
  autoApprove: z.boolean().default(true),
}

export const shopsContract = {
  connectors: endpoint({
    method: 'GET',
    path: '/api/connectors',
    summary: 'Kinds of shops that can be connected',
    permission: 'channels.read',
    response: z.object({ connectors: z.array(zConnector) }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/shops',
    summary: 'Shops with the state of their connection and queues',
    permission: 'channels.read',
    query: z.object({ status: zList(zShopStatus) }),
    response: z.object({ rows: z.array(zShop) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/shops/:shopId',
    summary: 'One shop',
    permission: 'channels.read',
    params: z.object({ shopId: zId }),
    response: zShop,
    errors: ['platform.not_found'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/shops',
    summary: 'Add a shop',
    permission: 'channels.manage',
    body: z.object({ code: zCode, connector: z.string().max(50), ...shopInput }),
    response: zShop,
    status: 201,
    errors: ['channels.connector_unknown', 'channels.settings_wrong', 'platform.duplicate'],
  }),
  update: endpoint({
    method: 'PUT',
    path: '/api/shops/:shopId',
    summary: 'Change a shop',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    body: z.object(shopInput),
    response: zShop,
    ifMatch: true,
    errors: ['channels.settings_wrong', 'channels.currency_fixed', 'platform.version_conflict'],
  }),
  authorise: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/authorise',
    summary: 'Store the credentials (sealed), ask the shop who it is, and start working with it',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    body: z.object({
      credentials: z.record(z.string().max(100), z.string().max(4000)),
      /** Leave out what changed before this time; empty: everything there is. */
      ordersSince: zTime.optional(),
    }),
    transaction: 'none',
    response: zShop,
    errors: ['channels.settings_wrong', 'channels.shop_refused_us', 'channels.shop_unreachable'],
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/test',
    summary: 'Ask the shop who it is, with the stored credentials',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    transaction: 'none',
    response: z.object({
      ok: z.boolean(),
      trouble: zTrouble.nullable(),
      identity: z
        .object({ id: z.string(), name: z.string(), currency: z.string().nullable(), timeZone: z.string().nullable() })
        .nullable(),
    }),
    errors: ['channels.not_authorised'],
  }),
  pause: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/pause',
    summary: 'Send nothing to this shop and fetch nothing; its queues are kept',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    response: zShop,
  }),
  resume: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/resume',
    summary: 'Go on with a paused shop, and forget the pauses after failures',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    response: zShop,
    errors: ['channels.not_authorised'],
  }),
  restart: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/restart',
    summary: 'Fetch everything again from the beginning (a shop restored from a backup)',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    body: z.object({ feeds: z.array(z.enum(['orders', 'refunds', 'statements', 'listings'])).min(1) }),
    response: zDone,
  }),
  pull: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/pull',
    summary: 'Fetch now: what changed, or these order numbers',
    permission: 'channels.manage',
    params: z.object({ shopId: zId }),
    body: z.object({ numbers: z.array(zText(64)).max(200).default([]) }),
    response: z.object({ jobId: zId }),
    errors: ['channels.not_active', 'channels.cannot'],
  }),
  enterOrder: endpoint({
    method: 'POST',
    path: '/api/shops/:shopId/orders',
    summary: 'Enter an order by hand, sold by this shop',
    permission: 'orders.create',
    params: z.object({ shopId: zId }),
    status: 201,
    body: z.object({
      /** The shop's own number; empty where there is none. */
      channelOrderNumber: zOptionalText(100).default(''),
      receiver: zReceiverInput,
      ...manualMoneyShape,
      sellerRemark: zOptionalText(500).default(''),
      paid: z.boolean(),
    }),
    response: z.object({ id: zId, orderNumber: z.string() }),
    errors: ['platform.not_found', 'orders.number_taken'],
  }),
}

export const zStockRule = z.object({
  percent: z.int().min(0).max(1000),
  plus: z.int().min(-1_000_000).max(1_000_000),
  min: z.int().min(0).max(1_000_000_000),
  max: z.int().min(0).max(1_000_000_000).nullable().optional(),
  /** Only stock of these warehouses; empty or missing: all. */
  warehouseIds: z.array(zId).max(100).optional(),
})
export type StockRule = z.output<typeof zStockRule>

export const zListing = z.object({
  id: zId,
  shopId: zId,
  externalVariantId: z.string(),
  externalProductId: z.string(),
  merchantCode: z.string(),
  title: z.string(),
  priceMinor: zMoney.nullable(),
  skuId: zId.nullable(),
  skuCode: z.string().nullable(),
  skuName: z.string().nullable(),
  matchedBy: z.enum(['merchant_code', 'barcode', 'hand', 'rule']).nullable(),
  stockRule: zStockRule,
  uploadEnabled: z.boolean(),
  /** Why no stock is uploaded, if none is. */
  uploadBlocked: z.enum(['no_merchant_code', 'unmatched', 'switched_off', 'shop_inactive', 'channel_takes_none']).nullable(),
  lastUploaded: zQuantity.nullable(),
  lastUpload: z.record(z.string(), z.unknown()).nullable(),
  uploadedAt: zTime.nullable(),
  pending: z.boolean(),
  changedAt: zTime,
  version: zVersion,
})

const listingFilter = {
  shopId: zList(zId),
  matched: zFlag,
  skuId: zId.optional(),
  /** Beginning of the merchant code or the variant id. */
  code: z.string().max(128).optional(),
}

export const listingsContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/listings',
    summary: 'What the shops sell, and which of our SKUs it is',
    permission: 'channels.read',
    query: z.object({ ...zPageQuery, ...listingFilter }),
    response: zPage(zListing),
  }),
  match: endpoint({
    method: 'POST',
    path: '/api/listings/match',
    summary: 'Tie listings to SKUs by hand (null unties); waiting orders are mapped anew',
    permission: 'listings.edit',
    body: z.object({
      matches: z
        .array(z.object({ id: zId, skuId: zId.nullable() }))
        .min(1)
        .max(5000),
    }),
    response: zSetResult,
  }),
  rematch: endpoint({
    method: 'POST',
    path: '/api/listings/rematch',
    summary: 'Look again for SKUs with the merchant codes of unmatched listings',
    permission: 'listings.edit',
    body: z.object({ shopIds: z.array(zId).max(500).default([]) }),
    response: z.object({ matched: zCount, unmatched: zCount }),
  }),
  setStockRule: endpoint({
    method: 'POST',
    path: '/api/listings/stock-rule',
    summary: 'Set the stock formula of listings: clamp(floor(sum × percent) + plus, min, max)',
    permission: 'listings.edit',
    body: z.object({ ...zSetOf(listingFilter), stockRule: zStockRule.optional(), uploadEnabled: z.boolean().optional() }),
    response: zSetOrJob,
  }),
  uploads: endpoint({
    method: 'GET',
    path: '/api/listings/:listingId/uploads',
    summary: 'Stock uploads of a listing with their inputs, newest first',
    permission: 'channels.read',
    params: z.object({ listingId: zId }),
    query: z.object({ ...zPageQuery }),
    response: zPage(
      z.object({
        id: zId,
        quantity: zQuantity,
        inputs: z.record(z.string(), z.unknown()),
        ok: z.boolean(),
        error: zTrouble.nullable(),
        uploadedAt: zTime,
      }),
    ),
  }),
  uploadNow: endpoint({
    method: 'POST',
    path: '/api/listings/upload',
    summary: 'Upload the stock of these listings now, equal or not',
    permission: 'channels.push',
    body: z.object(zSetOf(listingFilter)),
    response: zSetOrJob,
  }),
}

export const zChannelOrderStatus = z.enum([
  'unpaid',
  'deposit_paid',
  'paid',
  'part_shipped',
  'shipped',
  'signed',
  'completed',
  'closed',
])
export const zIntake = z.enum(['waiting', 'taken', 'failed', 'nothing_to_do'])

export const zChannelOrderRow = z.object({
  id: zId,
  shopId: zId,
  externalNumber: z.string(),
  externalVersion: zCount,
  status: zChannelOrderStatus,
  intake: zIntake,
  intakeError: zTrouble.nullable(),
  currency: z.string(),
  paidMinor: zMoney,
  amountMismatch: z.boolean(),
  lineCount: z.int(),
  unitCount: zQuantity,
  orderedAt: zTime,
  paidAt: zTime.nullable(),
  receivedAt: zTime,
  updatedAt: zTime,
})

export const zChannelOrder = zChannelOrderRow.extend({
  /** Names of the change bits that wait to be handed on. */
  changes: z.array(z.string()),
  lines: z.array(
    z.object({
      id: zId,
      externalLineId: z.string(),
      externalVariantId: z.string(),
      merchantCode: z.string(),
      title: z.string(),
      quantity: zQuantity,
      unitPriceMinor: zMoney,
      amountMinor: zMoney,
      refundState: z.enum(['none', 'requested', 'refunded']),
      refundedQuantity: zQuantity,
      shippedQuantity: zQuantity,
      listingId: zId.nullable(),
      skuId: zId.nullable(),
      skuCode: z.string().nullable(),
    }),
  ),
  /** The document, personal data masked. */
  document: z.record(z.string(), z.unknown()),
  versions: z.array(
    z.object({
      externalVersion: zCount,
      status: zChannelOrderStatus,
      changes: z.array(z.string()),
      receivedAt: zTime,
    }),
  ),
  pushes: z.array(
    z.object({ id: zId, status: z.string(), carrierCode: z.string(), waybillNumber: z.string(), doneAt: zTime.nullable() }),
  ),
})

const channelOrderFilter = {
  status: zList(zChannelOrderStatus),
  intake: zList(zIntake),
  shopId: zList(zId),
  amountMismatch: zFlag,
  /** Beginning of the number. */
  number: z.string().max(64).optional(),
  from: zTime.optional(),
  to: zTime.optional(),
}

export const channelOrdersContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/channel-orders',
    summary: 'Orders as the channels tell them, newest first',
    permission: 'channels.read',
    query: z.object({ ...zPageQuery, ...channelOrderFilter }),
    response: zPage(zChannelOrderRow),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/channel-orders/counts',
    summary: 'How many per status and per state of intake, for tabs',
    permission: 'channels.read',
    response: z.object({ byStatus: z.record(z.string(), zCount), byIntake: z.record(z.string(), zCount) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/channel-orders/:channelOrderId',
    summary: 'One channel order with lines, masked document and versions',
    permission: 'channels.read',
    params: z.object({ channelOrderId: zId }),
    response: zChannelOrder,
    errors: ['platform.not_found'],
  }),
  version: endpoint({
    method: 'GET',
    path: '/api/channel-orders/:channelOrderId/versions/:externalVersion',
    summary: 'An earlier version of the document, masked',
    permission: 'channels.read',
    params: z.object({ channelOrderId: zId, externalVersion: z.coerce.number().int() }),
    response: z.object({ document: z.record(z.string(), z.unknown()) }),
    errors: ['platform.not_found'],
  }),
  reveal: endpoint({
    method: 'POST',
    path: '/api/channel-orders/:channelOrderId/reveal',
    summary: 'The document in clear text; each call is logged with its purpose',
    permission: 'customers.reveal',
    params: z.object({ channelOrderId: zId }),
    body: z.object({ purpose: zText(200) }),
    response: z.object({ document: z.record(z.string(), z.unknown()) }),
    errors: ['platform.not_found'],
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/channel-orders/retry',
    summary: 'Try to take over failed channel orders again',
    permission: 'channels.manage',
    body: z.object(zSetOf(channelOrderFilter)),
    response: zSetOrJob,
  }),
}

export const zPushStatus = z.enum(['waiting', 'failed', 'done', 'done_by_hand', 'cancelled'])

export const zPush = z.object({
  id: zId,
  shopId: zId,
  fulfillmentId: zId,
  fulfillmentNumber: z.string().nullable(),
  channelOrderId: zId,
  externalNumber: z.string(),
  carrierCode: z.string(),
  waybillNumber: z.string(),
  parcels: z.array(
    z.object({
      carrierCode: z.string(),
      carrierName: z.string().nullable(),
      waybillNumber: z.string(),
      shippedAt: z.string(),
      lines: z.array(z.object({ externalLineId: z.string(), quantity: z.int() })),
    }),
  ),
  status: zPushStatus,
  attempts: z.int(),
  nextAttemptAt: zTime,
  lastError: zTrouble.nullable(),
  createdAt: zTime,
  doneAt: zTime.nullable(),
})

const pushFilter = {
  status: zList(zPushStatus),
  shopId: zList(zId),
  channelOrderId: zId.optional(),
  number: z.string().max(64).optional(),
}

export const pushesContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/shipment-pushes',
    summary: 'What the channels were told about parcels, newest first',
    permission: 'channels.read',
    query: z.object({ ...zPageQuery, ...pushFilter }),
    response: zPage(zPush),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/shipment-pushes/counts',
    summary: 'How many per status, for tabs',
    permission: 'channels.read',
    response: z.object({ byStatus: z.record(z.string(), zCount) }),
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/shipment-pushes/retry',
    summary: 'Tell the channel again, now',
    permission: 'channels.push',
    body: z.object({ ...zSetOf(pushFilter) }),
    response: zSetOrJob,
  }),
  markDone: endpoint({
    method: 'POST',
    path: '/api/shipment-pushes/mark-done',
    summary: 'Somebody told the channel by hand',
    permission: 'channels.push',
    body: z.object({ ...zSetOf(pushFilter), note: zOptionalText(500).default('') }),
    response: zSetOrJob,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/shipment-pushes/cancel',
    summary: 'The channel shall not be told',
    permission: 'channels.push',
    body: z.object({ ...zSetOf(pushFilter), note: zOptionalText(500).default('') }),
    response: zSetOrJob,
  }),
}

export const zStatement = z.object({
  id: zId,
  shopId: zId,
  externalNumber: z.string(),
  currency: z.string(),
  periodFrom: zTime,
  periodTo: zTime,
  carriedInMinor: zMoney,
  payoutMinor: zMoney,
  carriedOutMinor: zMoney,
  payoutAt: zTime.nullable(),
  payoutReference: z.string(),
  lineCount: z.int(),
  receivedAt: zTime,
})

export const statementsContract = {
  list: endpoint({
    method: 'GET',
    path: '/api/channel-statements',
    summary: 'Payout statements as the channels sent them, newest period first',
    permission: 'channels.read',
    query: z.object({ ...zPageQuery, shopId: zList(zId) }),
    response: zPage(zStatement),
  }),
  lines: endpoint({
    method: 'GET',
    path: '/api/channel-statements/:statementId/lines',
    summary: 'Lines of a payout statement',
    permission: 'channels.read',
    params: z.object({ statementId: zId }),
    query: z.object({ ...zPageQuery }),
    response: zPage(
      z.object({
        id: zId,
        externalLineId: z.string(),
        kind: z.string(),
        externalOrderNumber: z.string(),
        amountMinor: zMoney,
        occurredAt: zTime,
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
}

export const zUpload = z.object({
  id: zId,
  name: z.string(),
  sizeBytes: zCount,
  jobId: zId.nullable(),
  createdBy: zActor,
  createdAt: zTime,
  expiresAt: zTime,
})

export const zDetection = z.object({
  format: z.object({
    kind: z.enum(['csv', 'xlsx']),
    delimiter: z.string().nullable(),
    encoding: z.string().nullable(),
    sheets: z.array(z.string()),
  }),
  /** Row of the file that holds the headings, counted from 1. */
  headerRow: z.int(),
  columns: z.array(z.object({ header: z.string(), samples: z.array(z.string()), filled: z.int() })),
  mapping: zColumnMapping,
  /** Fields that an order needs and no column was found for. */
  missing: z.array(z.string()),
})

export const zRowProblem = z.object({
  line: z.int(),
  number: z.string(),
  code: z.string(),
  message: z.string(),
})

export const zPreview = z.object({
  orders: z.array(
    z.object({
      number: z.string(),
      status: zChannelOrderStatus,
      orderedAt: zTime,
      buyer: z.string(),
      receiver: z.string(),
      currency: z.string(),
      shippingMinor: zMoney,
      discountMinor: zMoney,
      paidMinor: zMoney,
      amountMismatch: z.boolean(),
      lines: z.array(
        z.object({
          merchantCode: z.string(),
          title: z.string(),
          quantity: zQuantity,
          unitPriceMinor: zMoney,
          amountMinor: zMoney,
        }),
      ),
    }),
  ),
  problems: z.array(zRowProblem),
  rowsRead: z.int(),
})

const zSavedMapping = z.object({
  id: zId,
  name: z.string(),
  mapping: zColumnMapping,
  version: zVersion,
  updatedAt: zTime,
})

export const importsContract = {
  upload: endpoint({
    method: 'POST',
    path: '/api/imports/orders',
    summary:
      'Hand in an order file (CSV or Excel, up to 200 MB) as the raw body; its name in the header X-File-Name (percent-encoded)',
    permission: 'channels.import',
    transaction: 'none',
    upload: { accept: ['application/octet-stream', 'text/csv'], limitBytes: 200 * 1024 * 1024 },
    response: zUpload,
    status: 201,
    errors: ['channels.file_empty', 'platform.too_large'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/api/imports/orders',
    summary: 'Files handed in lately',
    permission: 'channels.import',
    response: z.object({ rows: z.array(zUpload) }),
  }),
  sample: endpoint({
    method: 'GET',
    path: '/api/imports/orders/sample',
    summary: 'A real order file to try the import with',
    permission: 'channels.import',
    response: z.unknown(),
    download: 'text/csv',
  }),
  detect: endpoint({
    method: 'POST',
    path: '/api/imports/orders/:uploadId/detect',
    summary: 'Find headings, columns, date and number formats, and propose a mapping',
    permission: 'channels.import',
    transaction: 'none',
    params: z.object({ uploadId: zId }),
    body: z.object({ sheet: z.string().max(100).optional(), shopId: zId.optional() }),
    response: zDetection,
    errors: ['channels.file_unreadable', 'platform.not_found'],
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/imports/orders/:uploadId/preview',
    summary: 'The first 50 orders as the mapping reads them, with problems by row',
    permission: 'channels.import',
    transaction: 'none',
    params: z.object({ uploadId: zId }),
    body: z.object({ shopId: zId, mapping: zColumnMapping }),
    response: zPreview,
    errors: ['channels.file_unreadable', 'channels.mapping_incomplete', 'platform.not_found'],
  }),
  run: endpoint({
    method: 'POST',
    path: '/api/imports/orders/:uploadId/run',
    summary: 'Import the file as a job; a dry run stores nothing',
    permission: 'channels.import',
    params: z.object({ uploadId: zId }),
    body: z.object({ shopId: zId, mapping: zColumnMapping, dryRun: z.boolean().default(false) }),
    response: z.object({ jobId: zId }),
    errors: ['channels.mapping_incomplete', 'channels.not_active', 'platform.not_found'],
  }),
  rejected: endpoint({
    method: 'GET',
    path: '/api/imports/orders/:uploadId/rejected',
    summary: 'Rows that were not imported, with the reason, as CSV',
    permission: 'channels.import',
    params: z.object({ uploadId: zId }),
    response: z.unknown(),
    download: 'text/csv',
    errors: ['platform.not_found'],
  }),
  mappings: endpoint({
    method: 'GET',
    path: '/api/column-mappings',
    summary: 'Saved column mappings for order files',
    permission: 'channels.import',
    response: z.object({ rows: z.array(zSavedMapping) }),
  }),
  createMapping: endpoint({
    method: 'POST',
    path: '/api/column-mappings',
    summary: 'Save a column mapping',
    permission: 'channels.import',
    body: z.object({ name: zText(100), mapping: zColumnMapping }),
    response: zSavedMapping,
    status: 201,
    errors: ['platform.duplicate'],
  }),
  updateMapping: endpoint({
    method: 'PUT',
    path: '/api/column-mappings/:mappingId',
    summary: 'Change a saved column mapping',
    permission: 'channels.import',
    params: z.object({ mappingId: zId }),
    body: z.object({ name: zText(100), mapping: zColumnMapping }),
    response: zSavedMapping,
    ifMatch: true,
    errors: ['platform.duplicate', 'platform.version_conflict'],
  }),
  deleteMapping: endpoint({
    method: 'DELETE',
    path: '/api/column-mappings/:mappingId',
    summary: 'Forget a saved column mapping',
    permission: 'channels.import',
    params: z.object({ mappingId: zId }),
    response: zDone,
  }),
}

export const hooksContract = {
  receive: endpoint({
    method: 'POST',
    path: '/hooks/:webhookKey',
    summary: 'Channels call this when something changed; signed with the secret of the shop',
    permission: 'public',
    transaction: 'none',
    params: z.object({ webhookKey: z.string().min(1).max(100) }),
    upload: { accept: ['application/json'], limitBytes: 2 * 1024 * 1024 },
    response: z.object({ stored: zCount }),
    errors: ['channels.hook_unknown', 'channels.hook_refused', 'channels.hook_later'],
  }),
}
