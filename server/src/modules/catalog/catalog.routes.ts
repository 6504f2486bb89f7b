import { Readable } from 'node:stream'
import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { done } from '#lib/schema.ts'
import { audit } from '#platform/audit/audit.ts'
import type { Ctx } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { emit, touch } from '#platform/events/emit.ts'
import { type Call, type Routes, routes } from '#platform/http/bind.ts'
import { overSet } from '#platform/jobs/over-found.ts'
import { readTallies } from '#platform/tallies.queries.ts'
import { catalogContract } from './catalog.contract.ts'
import { skusChanged } from './catalog.events.ts'
import { codeKey } from './code-key.pure.ts'
import { exportProducts } from './export/export-products.ts'
import { changeImage, imageLimitBytes, readBody, storeImage } from './images/store-image.ts'
import { askForImport, keepUpload } from './import/upload-products.ts'
import { createProducts } from './products/create-products.ts'
import { foundProducts, productsPage } from './products/found-products.ts'
import type { SkuInput } from './products/plan-products.pure.ts'
import { findProduct, listCategories, loadCatalogState, takeCatalogTurn, updateProduct } from './products/products.queries.ts'
import { setSkusStatus } from './products/set-status.ts'
import { refreshSearch } from './search/refresh-search.ts'
import { listSkuHits, searchSkus } from './search/search.queries.ts'
import { addBarcode, editBundle, editSku, needSku, removeBarcode } from './skus/edit-skus.ts'
import { type SkuDetail, skuDetails } from './skus/sku-detail.queries.ts'

export const catalogRoutes: Routes[] = [
  routes('catalog', 'catalog', catalogContract, {
    products: (ctx, { query }) => productsPage(ctx, query, { cursor: query.cursor, limit: query.limit }),
    productCounts: async (ctx) => ({
      counts: Object.fromEntries(await readTallies(ctx.tx, ctx.tenantId, 'products', null)),
    }),
    categories: async (ctx) => ({ categories: await listCategories(ctx.tx, ctx.tenantId) }),
    product: async (ctx, { params }) => {
      const product = await findProduct(ctx.tx, ctx.tenantId, params.productId)
      if (!product) throw new AppError('platform.not_found', { what: 'product' })
      const skus = await skuDetails(ctx.tx, ctx.tenantId, { productId: params.productId })
      return { ...product, skus: skus.map((sku) => shown(ctx, sku)) }
    },
    createProduct: async (ctx, { body }) => {
      const state = await needFreeCodes(ctx, body.skus, body.productCode)
      const key = codeKey(body.productCode)
      refuseUnless(![...state.products.keys()].some((code) => codeKey(code) === key), 'catalog.code_taken', {
        code: body.productCode,
      })
      const made = await createProducts(ctx, [body])
      return { id: made.skus[0]!.productId, ...madeSkus(made) }
    },
    editProduct: async (ctx, { params, body, version }) => {
      await takeCatalogTurn(ctx)
      const before = await findProduct(ctx.tx, ctx.tenantId, params.productId)
      if (!before) throw new AppError('platform.not_found', { what: 'product' })
      const change = {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.brand === undefined ? {} : { brand: body.brand }),
        ...(body.category === undefined ? {} : { category: body.category }),
        ...(body.description === undefined ? {} : { description: body.description }),
      }
      const now = await updateProduct(ctx, params.productId, version, change)
      if (now === undefined) throw new AppError('platform.version_conflict')
      if (body.name !== undefined && body.name !== before.name) {
        await refreshSearch(ctx, [], [params.productId])
        const skus = await skuDetails(ctx.tx, ctx.tenantId, { productId: params.productId })
        if (skus.length > 0) emit(ctx, skusChanged, { skuIds: skus.map((sku) => sku.id), created: false })
      }
      audit(ctx, {
        action: 'catalog.product_edited',
        subjectKind: 'product',
        subjectIds: [params.productId],
        detail: { fields: Object.keys(change) },
      })
      touch(ctx, 'products')
      return { version: now }
    },
    retireProducts: (ctx, { body }) => overSet(ctx, foundProducts, body, { status: 'retired' }),
    restoreProducts: (ctx, { body }) => overSet(ctx, foundProducts, body, { status: 'active' }),
    addSkus: async (ctx, { params, body }) => {
      const product = await findProduct(ctx.tx, ctx.tenantId, params.productId)
      if (!product) throw new AppError('platform.not_found', { what: 'product' })
      await needFreeCodes(ctx, body.skus)
      return madeSkus(await createProducts(ctx, [{ productCode: product.productCode, skus: body.skus }]))
    },
    skus: async (ctx, { query }) => {
      const { search, limit, cursor } = query
      const only = { ...(query.kind ? { kind: query.kind } : {}) }
      if (search) {
        refuseUnless(cursor === undefined, 'platform.invalid_input', { summary: 'a search has no further page' })
        return { rows: await searchSkus(ctx.tx, ctx.tenantId, search, limit, only), nextCursor: null }
      }
      const afterCode = cursor === undefined ? undefined : decodeCursor(cursor, 1)?.[0]
      refuseUnless(cursor === undefined || typeof afterCode === 'string', 'platform.invalid_input', { summary: 'cursor' })
      const rows = await listSkuHits(ctx.tx, ctx.tenantId, {
        ...only,
        ...(query.status ? { status: query.status } : {}),
        ...(typeof afterCode === 'string' ? { afterCode } : {}),
        limit,
      })
      return { rows, nextCursor: rows.length === limit ? encodeCursor([rows.at(-1)!.skuCode]) : null }
    },
    skusByIds: async (ctx, { body }) => {
      const skus = await skuDetails(ctx.tx, ctx.tenantId, { skuIds: body.ids })
      return { skus: skus.map((sku) => shown(ctx, sku)) }
    },
    sku: async (ctx, { params }) => shown(ctx, await needSku(ctx, params.skuId)),
    editSku: (ctx, { params, body, version }) => editSku(ctx, params.skuId, version, body),
    retireSkus: (ctx, { body }) => setSkusStatus(ctx, body.ids, 'retired'),
    restoreSkus: (ctx, { body }) => setSkusStatus(ctx, body.ids, 'active'),
    addBarcode: async (ctx, { params, body }) => {
      await addBarcode(ctx, params.skuId, body)
      return done
    },
    removeBarcode: async (ctx, { params, body }) => {
      await removeBarcode(ctx, params.skuId, body.barcode)
      return done
    },
    editBundle: (ctx, { params, body, version }) => editBundle(ctx, params.skuId, version, body.parts),
    setProductImage: async (_ctx, call) => {
      const content = await readBody(call.request, imageLimitBytes)
      return { fileId: await asCaller(call, (ctx) => storeImage(ctx, 'product', call.params.productId, content)) }
    },
    removeProductImage: async (ctx, { params }) => {
      await changeImage(ctx, 'product', params.productId, null)
      return done
    },
    setSkuImage: async (_ctx, call) => {
      const content = await readBody(call.request, imageLimitBytes)
      return { fileId: await asCaller(call, (ctx) => storeImage(ctx, 'sku', call.params.skuId, content)) }
    },
    removeSkuImage: async (ctx, { params }) => {
      await changeImage(ctx, 'sku', params.skuId, null)
      return done
    },
    importProducts: async (_ctx, call) => {
      const upload = await keepUpload(call.runtime, call.request)
      return asCaller(call, (ctx) => askForImport(ctx, upload, call.query.dryRun ?? false))
    },
    exportProducts: async (_ctx, call) => {
      const { format } = call.query
      const content = await exportProducts((work) => asCaller(call, work, true), format, call.principal!.locale)
      return call.reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="products.${format}"`)
        .send(Readable.from(content, { objectMode: false }))
    },
  }),
]

/** A transaction in the name of the caller, for endpoints that read or write a stream outside of one. */
function asCaller<T>(call: Call<any, any, any>, work: (ctx: Ctx) => Promise<T>, readOnly = false): Promise<T> {
  const { tenantId, actor, access, locale, tenant } = call.principal!
  return runTransaction(call.runtime, { tenantId, actor, access, locale, tenant, requestId: call.request.id, readOnly }, work)
}

/** At the desk a known code is a mistake; only a file may mean to change what is there. */
async function needFreeCodes(ctx: Ctx, skus: readonly SkuInput[], productCode?: string) {
  await takeCatalogTurn(ctx)
  const skuCodes = skus.map((sku) => sku.skuCode)
  const state = await loadCatalogState(ctx, {
    productCodes: productCode === undefined ? [] : [productCode],
    skuCodes,
    barcodes: [],
    bundles: false,
  })
  const known = new Set([...state.skus.keys()].map(codeKey))
  const taken = skuCodes.find((code) => known.has(codeKey(code)))
  refuseUnless(taken === undefined, 'catalog.code_taken', { code: taken })
  return state
}

function madeSkus(made: Awaited<ReturnType<typeof createProducts>>) {
  return {
    skus: made.skus.map((sku) => ({ id: sku.skuId, skuCode: sku.skuCode })),
    doubtfulBarcodes: made.doubtfulBarcodes.map((one) => one.barcode),
  }
}

function shown(ctx: Ctx, sku: SkuDetail): SkuDetail {
  return ctx.access.seesCost ? sku : { ...sku, purchasePriceMinor: null }
}
