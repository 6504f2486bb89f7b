import { readFile } from 'node:fs/promises'
import { encodeCursor } from '#lib/cursor.ts'
import { newId } from '#lib/ids.ts'
import { done } from '#lib/schema.ts'
import { createOrder } from '#modules/orders/index.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { getFile } from '#platform/files/files.queries.ts'
import { type Call, type Routes, routes } from '#platform/http/bind.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { overSet } from '#platform/jobs/over-found.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { insertReveal } from '#platform/vault/reveals.queries.ts'
import {
  channelOrdersContract,
  hooksContract,
  importsContract,
  listingsContract,
  pushesContract,
  type ShopView,
  shopsContract,
  statementsContract,
} from './channels.contract.ts'
import { detectColumns } from './connectors/file/detect-columns.ts'
import { missingFields } from './connectors/file/read-orders.ts'
import { connectorNamed, connectors } from './connectors/registry.ts'
import { idCursor, timeCursor } from './cursors.ts'
import { importOrdersJob } from './imports/imports.jobs.ts'
import {
  deleteMapping,
  findMapping,
  findUpload,
  insertMapping,
  listUploads as listImportUploads,
  listMappings,
  setUploadJob,
  type Upload,
  updateMapping,
} from './imports/imports.queries.ts'
import { previewOrders } from './imports/preview-orders.ts'
import { sampleOrders } from './imports/sample.ts'
import { keepUpload, uploadSource } from './imports/uploads.ts'
import { channelOrdersPage, foundChannelOrders } from './intake/found-orders.ts'
import { foundListings, listingsPage } from './listings/found-listings.ts'
import { type ListingRow, listListings, listUploads } from './listings/listings.queries.ts'
import { matchListings, rematchListings } from './listings/match-listings.ts'
import { changeNames } from './order-pull/change-mask.pure.ts'
import { findChannelOrder, findVersion, linesWithListings, listVersions } from './order-pull/channel-orders.queries.ts'
import { pullLane } from './order-pull/lanes.ts'
import { maskDocument } from './order-pull/masked-document.pure.ts'
import { receiveWebhook, webhookPath } from './order-pull/receive-webhook.ts'
import { openRaw } from './order-pull/sealed-document.ts'
import { foundPushes, pushesPage } from './shipment-push/found-pushes.ts'
import { listPushes } from './shipment-push/shipment-push.queries.ts'
import { authoriseShop, testShop } from './shops/authorise-shop.ts'
import { createShop, editShop, pauseShop, restartFeeds, resumeShop } from './shops/manage-shops.ts'
import { inScope, refuseOutOfScope, shopsInScope } from './shops/scope.ts'
import { troubleOf } from './shops/shop-health.ts'
import { capabilitiesOf } from './shops/shop-session.ts'
import { findShop, listShops, type Shop, type ShopCounts } from './shops/shops.queries.ts'
import { findStatement, listStatementLines, listStatements } from './statements/statements.queries.ts'
import { readTrouble } from './trouble.ts'

export const channelsRoutes: Routes[] = [
  routes('shops', 'channels', shopsContract, {
    connectors: async () => ({
      connectors: connectors.map(({ name, title, capabilities, fields }) => ({ name, title, capabilities, fields: [...fields] })),
    }),
    list: async (ctx, { query, runtime }) => {
      const shops = await listShops(ctx.tx, ctx.tenantId, {
        ids: ctx.access.shopIds,
        ...(query.status ? { statuses: query.status } : {}),
      })
      return { rows: shops.map((shop) => shopView(shop, ctx.tenantId, runtime.config.publicUrl)) }
    },
    get: (ctx, call) => viewShop(ctx, call, call.params.shopId),
    create: async (ctx, call) => viewShop(ctx, call, await createShop(ctx, call.body)),
    update: async (ctx, call) => {
      await editShop(ctx, call.params.shopId, call.version, call.body)
      return viewShop(ctx, call, call.params.shopId)
    },
    authorise: async (_ctx, call) => {
      const inTransaction = transactionsOf(call)
      await authoriseShop(call.runtime, inTransaction, call.params.shopId, call.body)
      return inTransaction((ctx) => viewShop(ctx, call, call.params.shopId))
    },
    test: async (_ctx, call) => {
      const { identity, error } = await testShop(call.runtime, transactionsOf(call), call.params.shopId)
      return {
        ok: error === null,
        trouble: error === null ? null : readTrouble(troubleOf(error)),
        identity:
          identity === null
            ? null
            : { id: identity.id, name: identity.name, currency: identity.currency, timeZone: identity.timeZone },
      }
    },
    enterOrder: async (ctx, { params, body }) => {
      const shop = await shopOf(ctx, params.shopId)
      return createOrder(ctx, { ...body, shopId: shop.id, currency: shop.currency })
    },
    pause: async (ctx, call) => {
      await pauseShop(ctx, call.params.shopId)
      return viewShop(ctx, call, call.params.shopId)
    },
    resume: async (ctx, call) => {
      await resumeShop(ctx, call.params.shopId)
      return viewShop(ctx, call, call.params.shopId)
    },
    restart: async (ctx, { params, body }) => {
      await restartFeeds(ctx, params.shopId, body.feeds)
      return done
    },
    pull: async (ctx, { params, body }) => {
      const shop = await shopOf(ctx, params.shopId)
      refuseUnless(shop.status === 'active', 'channels.not_active')
      const capabilities = capabilitiesOf(shop)
      refuseUnless(capabilities.orders, 'channels.cannot', { capability: 'orders' })
      const byNumber = body.numbers.length > 0
      refuseUnless(!byNumber || capabilities.ordersByNumber, 'channels.cannot', { capability: 'ordersByNumber' })
      const jobId = byNumber
        ? await enqueueJob(ctx, 'channels.pull', { shopId: shop.id, lane: `hint/${shop.id}`, numbers: body.numbers })
        : await enqueueJob(ctx, 'channels.pull', { shopId: shop.id, lane: pullLane(shop.id) }, { dedupeKey: pullLane(shop.id) })
      return { jobId }
    },
  }),

  routes('listings', 'channels', listingsContract, {
    list: async (ctx, { query }) => {
      const { rows, nextCursor } = await listingsPage(ctx, query, { cursor: query.cursor, limit: query.limit })
      return { rows: rows.map(listingView), nextCursor }
    },
    match: (ctx, { body }) => matchListings(ctx, body.matches),
    rematch: (ctx, { body }) => rematchListings(ctx, shopsInScope(ctx, body.shopIds)),
    setStockRule: (ctx, { body }) =>
      overSet(ctx, foundListings, body, { verb: 'rule', stockRule: body.stockRule, uploadEnabled: body.uploadEnabled }),
    uploads: async (ctx, { params, query }) => {
      const [listing] = await listListings(ctx.tx, ctx.tenantId, { shopIds: ctx.access.shopIds, id: params.listingId, limit: 1 })
      refuseUnless(listing, 'platform.not_found', { what: 'listing' })
      const rows = await listUploads(ctx.tx, ctx.tenantId, params.listingId, timeCursor(query.cursor), query.limit)
      return {
        rows: rows.map((row) => ({ ...row, error: readTrouble(row.error as never) })),
        nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.uploadedAt, rows.at(-1)!.id]) : null,
      }
    },
    uploadNow: (ctx, { body }) => overSet(ctx, foundListings, body, { verb: 'upload' }),
  }),

  routes('channelOrders', 'channels', channelOrdersContract, {
    list: async (ctx, { query }) => {
      const { rows, nextCursor } = await channelOrdersPage(ctx, query, { cursor: query.cursor, limit: query.limit })
      return { rows: rows.map((row) => ({ ...row, intakeError: readTrouble(row.intakeError) })), nextCursor }
    },
    counts: async (ctx) => ({
      byStatus: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'channel_orders.status', ctx.access.shopIds)),
      byIntake: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'channel_orders.intake', ctx.access.shopIds)),
    }),
    get: async (ctx, { params, runtime }) => {
      const order = await orderOf(ctx, params.channelOrderId)
      const keys = await runtime.vault.keysOf(ctx.tenantId)
      const { documentSealed, changeMask, ...row } = order
      const pushes = await listPushes(ctx.tx, ctx.tenantId, {
        shopIds: null,
        channelOrderId: order.id,
        before: null,
        limit: 100,
      })
      return {
        ...row,
        intakeError: readTrouble(row.intakeError),
        changes: changeNames(changeMask),
        lines: await linesWithListings(ctx.tx, ctx.tenantId, order.id, order.shopId),
        document: maskDocument(openRaw(keys, documentSealed)),
        versions: (await listVersions(ctx.tx, ctx.tenantId, order.id)).map(({ changeMask: mask, ...version }) => ({
          ...version,
          changes: changeNames(mask),
        })),
        pushes: pushes.map(({ id, status, carrierCode, waybillNumber, doneAt }) => ({
          id,
          status,
          carrierCode,
          waybillNumber,
          doneAt,
        })),
      }
    },
    version: async (ctx, { params, runtime }) => {
      const order = await orderOf(ctx, params.channelOrderId)
      const sealed = await findVersion(ctx.tx, ctx.tenantId, order.id, params.externalVersion)
      if (sealed === undefined) throw new AppError('platform.not_found', { what: 'version' })
      return { document: maskDocument(openRaw(await runtime.vault.keysOf(ctx.tenantId), sealed)) }
    },
    reveal: async (ctx, { params, body, runtime }) => {
      const order = await orderOf(ctx, params.channelOrderId)
      await insertReveal(ctx, {
        id: newId(),
        subjectKind: 'channel_order',
        subjectId: order.id,
        fields: ['document'],
        purpose: body.purpose,
      })
      audit(ctx, {
        action: 'channels.document_revealed',
        subjectKind: 'channel_order',
        subjectIds: [order.id],
        detail: { purpose: body.purpose },
      })
      return { document: openRaw(await runtime.vault.keysOf(ctx.tenantId), order.documentSealed) }
    },
    retry: (ctx, { body }) => overSet(ctx, foundChannelOrders, body, { verb: 'retry' }),
  }),

  routes('shipmentPushes', 'channels', pushesContract, {
    list: async (ctx, { query }) => {
      const { rows, nextCursor } = await pushesPage(ctx, query, { cursor: query.cursor, limit: query.limit })
      return { rows: rows.map((row) => ({ ...row, lastError: readTrouble(row.lastError) })), nextCursor }
    },
    counts: async (ctx) => ({
      byStatus: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'shipment_pushes', ctx.access.shopIds)),
    }),
    retry: (ctx, { body }) => overSet(ctx, foundPushes, body, { verb: 'retry' }),
    markDone: (ctx, { body }) => overSet(ctx, foundPushes, body, { verb: 'done', note: body.note }),
    cancel: (ctx, { body }) => overSet(ctx, foundPushes, body, { verb: 'cancel', note: body.note }),
  }),

  routes('channelStatements', 'channels', statementsContract, {
    list: async (ctx, { query }) => {
      const rows = await listStatements(ctx.tx, ctx.tenantId, {
        shopIds: shopsInScope(ctx, query.shopId),
        before: timeCursor(query.cursor),
        limit: query.limit,
      })
      return {
        rows,
        nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.periodTo, rows.at(-1)!.id]) : null,
      }
    },
    lines: async (ctx, { params, query }) => {
      const statement = await findStatement(ctx.tx, ctx.tenantId, params.statementId)
      if (statement === undefined || !inScope(ctx, statement.shopId))
        throw new AppError('platform.not_found', { what: 'statement' })
      const after = query.cursor === undefined ? null : idCursor(query.cursor)
      const rows = await listStatementLines(ctx.tx, ctx.tenantId, params.statementId, after, query.limit)
      return { rows, nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.id]) : null }
    },
  }),

  routes('orderImports', 'channels', importsContract, {
    upload: async (_ctx, call) => {
      const keys = await call.runtime.vault.keysOf(call.principal!.tenantId)
      return uploadView(await keepUpload(transactionsOf(call), keys, fileName(call), bodyStream(call)))
    },
    list: async (ctx) => ({ rows: (await listImportUploads(ctx.tx, ctx.tenantId, 50)).map(uploadView) }),
    sample: async (_ctx, { reply }) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="online-retail.csv"')
        .send(await readFile(sampleOrders)),
    detect: async (_ctx, call) => {
      const { source, shop } = await openUpload(call, call.params.uploadId, call.body.shopId)
      return detectColumns(source, shop?.timeZone ?? call.principal!.tenant.timeZone, call.body.sheet)
    },
    preview: async (_ctx, call) => {
      const { source, shop } = await openUpload(call, call.params.uploadId, call.body.shopId)
      const { locale, access } = call.principal!
      return previewOrders(source, call.body.mapping, shop!, locale, access.seesPersonalData)
    },
    run: async (ctx, { params, body }) => {
      const upload = await findUpload(ctx.tx, ctx.tenantId, params.uploadId)
      refuseUnless(upload, 'platform.not_found', { what: 'upload' })
      const shop = await shopOf(ctx, body.shopId)
      refuseUnless(shop.status === 'active', 'channels.not_active')
      const missing = missingFields(body.mapping)
      refuseUnless(missing.length === 0, 'channels.mapping_incomplete', { fields: missing.join(', ') })
      const jobId = await enqueueJob(ctx, importOrdersJob.kind, {
        uploadId: upload.id,
        shopId: shop.id,
        mapping: body.mapping,
        dryRun: body.dryRun,
        locale: ctx.locale,
      })
      await setUploadJob(ctx, upload.id, jobId)
      audit(ctx, {
        action: 'channels.import_started',
        subjectKind: 'shop',
        subjectIds: [shop.id],
        detail: { uploadId: upload.id, jobId, dryRun: body.dryRun },
      })
      return { jobId }
    },
    rejected: async (ctx, { params, runtime, reply }) => {
      const upload = await findUpload(ctx.tx, ctx.tenantId, params.uploadId)
      if (!upload?.rejectedFileId) throw new AppError('platform.not_found', { what: 'file' })
      const file = await getFile(ctx.tx, ctx.tenantId, upload.rejectedFileId)
      const text = (await runtime.vault.keysOf(ctx.tenantId)).open<string>('content', file.content)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .send(text)
    },
    mappings: async (ctx) => ({ rows: await listMappings(ctx.tx, ctx.tenantId) }),
    createMapping: (ctx, { body }) => insertMapping(ctx, { id: newId(), ...body }),
    updateMapping: async (ctx, { params, body, version }) => {
      const changed = await updateMapping(ctx, params.mappingId, version, body)
      if (changed !== undefined) return changed
      const known = await findMapping(ctx.tx, ctx.tenantId, params.mappingId)
      throw known === undefined
        ? new AppError('platform.not_found', { what: 'mapping' })
        : new AppError('platform.version_conflict')
    },
    deleteMapping: async (ctx, { params }) => {
      refuseUnless(await deleteMapping(ctx, params.mappingId), 'platform.not_found', { what: 'mapping' })
      return done
    },
  }),

  routes('hooks', null, hooksContract, {
    receive: async (_ctx, { params, request, reply, runtime }) => {
      const headers: Record<string, string | undefined> = {}
      for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value[0] : value
      try {
        return await receiveWebhook(runtime, params.webhookKey, headers, await wholeBody(request.body, 2 * 1024 * 1024))
      } catch (error) {
        if (error instanceof AppError && error.code === 'channels.hook_later') reply.header('retry-after', '3600')
        throw error
      }
    },
  }),
]

type AnyCall = Call<any, any, any>

/** Transactions of the caller, for handlers that talk to others in between. */
function transactionsOf(call: AnyCall): <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T> {
  const principal = call.principal!
  return (work) =>
    runTransaction(
      call.runtime,
      {
        tenantId: principal.tenantId,
        actor: principal.actor,
        access: principal.access,
        requestId: call.request.id,
        locale: principal.locale,
        tenant: principal.tenant,
      },
      work,
    )
}

async function shopOf(ctx: Ctx, shopId: string): Promise<Shop> {
  refuseOutOfScope(ctx, shopId)
  const shop = await findShop(ctx.tx, ctx.tenantId, shopId)
  if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
  return shop
}

async function viewShop(ctx: Ctx, call: AnyCall, shopId: string): Promise<ShopView> {
  refuseOutOfScope(ctx, shopId)
  const [shop] = await listShops(ctx.tx, ctx.tenantId, { ids: [shopId] })
  if (shop === undefined) throw new AppError('platform.not_found', { what: 'shop' })
  return shopView(shop, ctx.tenantId, call.runtime.config.publicUrl)
}

function shopView(shop: Shop & ShopCounts, tenantId: string, publicUrl: string): ShopView {
  const capabilities = capabilitiesOf(shop)
  const {
    credentialsSealed,
    webhookKey,
    trouble,
    remote: _,
    orderCursor: _o,
    refundCursor: _r,
    statementCursor: _s,
    ...row
  } = shop
  const { listingCursor: _l, failures: _f, ...shown } = row
  return {
    ...shown,
    capabilities,
    hasCredentials: credentialsSealed !== null,
    webhookUrl: capabilities.webhook ? publicUrl + webhookPath(tenantId, webhookKey) : null,
    trouble: readTrouble(trouble),
  }
}

function listingView(row: ListingRow) {
  const { shopStatus, connector, ...listing } = row
  const takesStock = connectorNamed(connector).capabilities.stock
  const uploadBlocked = !takesStock
    ? ('channel_takes_none' as const)
    : listing.skuId === null
      ? listing.merchantCode === ''
        ? ('no_merchant_code' as const)
        : ('unmatched' as const)
      : !listing.uploadEnabled
        ? ('switched_off' as const)
        : shopStatus !== 'active'
          ? ('shop_inactive' as const)
          : null
  return { ...listing, uploadBlocked }
}

async function orderOf(ctx: Ctx, id: string) {
  const order = await findChannelOrder(ctx.tx, ctx.tenantId, id)
  if (order === undefined || !inScope(ctx, order.shopId)) throw new AppError('platform.not_found', { what: 'channel order' })
  return order
}

function uploadView(upload: Upload) {
  const { id, name, sizeBytes, jobId, createdBy, createdAt, expiresAt } = upload
  return { id, name, sizeBytes, jobId, createdBy, createdAt, expiresAt }
}

async function openUpload(call: AnyCall, uploadId: string, shopId: string | undefined) {
  const inTransaction = transactionsOf(call)
  const { upload, shop } = await inTransaction(async (ctx) => ({
    upload: await findUpload(ctx.tx, ctx.tenantId, uploadId),
    shop: shopId === undefined ? null : await shopOf(ctx, shopId),
  }))
  if (upload === undefined) throw new AppError('platform.not_found', { what: 'upload' })
  const keys = await call.runtime.vault.keysOf(call.principal!.tenantId)
  return { source: uploadSource(inTransaction, keys, upload), shop }
}

function fileName(call: AnyCall): string {
  const header = call.request.headers['x-file-name']
  const given = typeof header === 'string' ? header : 'orders.csv'
  let name = given
  try {
    name = decodeURIComponent(given)
  } catch {
    // Not percent-encoded after all.
  }
  return (
    name
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken away
      .replace(/[\u0000-\u001f\u007f/\\]/g, '')
      .slice(0, 200) || 'orders.csv'
  )
}

function bodyStream(call: AnyCall): AsyncIterable<Buffer> {
  const body = call.request.body
  if (body !== null && typeof body === 'object' && Symbol.asyncIterator in body) return body as AsyncIterable<Buffer>
  if (Buffer.isBuffer(body)) return [body] as unknown as AsyncIterable<Buffer>
  throw new AppError('platform.unsupported_media', { expected: 'application/octet-stream' })
}

/** A body as the bytes that were sent, whatever its type. */
async function wholeBody(body: unknown, limit: number): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body
  if (body === null || typeof body !== 'object' || !(Symbol.asyncIterator in body)) return Buffer.alloc(0)
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > limit) throw new AppError('platform.too_large', { limit: '2 MB' })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
