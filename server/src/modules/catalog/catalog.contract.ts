import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import {
  zCode,
  zDone,
  zFlag,
  zId,
  zIds,
  zMoney,
  zOptionalText,
  zPage,
  zPageQuery,
  zPositiveQuantity,
  zQuantity,
  zSetOf,
  zSetOrJob,
  zSetResult,
  zText,
  zTime,
  zVersion,
} from '#lib/schema.ts'

const zStatus = z.enum(['active', 'retired'])
const zKind = z.enum(['single', 'bundle'])
/** Grams or millimetres: nothing a parcel holds is above 1,000 t or 1,000 km. */
const zMeasure = z
  .codec(z.int().min(0).max(1_000_000_000), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => Number(value) })
  .nullable()
const zPrice = z
  .codec(z.int().min(0).max(1_000_000_000_000), z.bigint(), { decode: (wire) => BigInt(wire), encode: (value) => Number(value) })
  .nullable()
const zAttributes = z
  .record(z.string().trim().min(1).max(50), z.string().trim().max(200))
  .refine((attributes) => Object.keys(attributes).length <= 30, 'at most 30 attributes')

export const zProduct = z.object({
  id: zId,
  productCode: z.string(),
  name: z.string(),
  brand: z.string(),
  category: z.string(),
  description: z.string(),
  imageFileId: zId.nullable(),
  status: zStatus,
  skuCount: zQuantity,
  /** Of the SKUs on sale; in the company's currency. */
  minPriceMinor: zMoney.nullable(),
  maxPriceMinor: zMoney.nullable(),
  updatedAt: zTime,
  version: zVersion,
})

export const zSku = z.object({
  id: zId,
  productId: zId,
  productName: z.string(),
  skuCode: z.string(),
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
  kind: zKind,
  unit: z.string(),
  weightGrams: zQuantity.nullable(),
  lengthMm: zQuantity.nullable(),
  widthMm: zQuantity.nullable(),
  heightMm: zQuantity.nullable(),
  listPriceMinor: zMoney.nullable(),
  /** Null for those who may not see cost. */
  purchasePriceMinor: zMoney.nullable(),
  tracksLots: z.boolean(),
  shelfLifeDays: z.int().nullable(),
  imageFileId: zId.nullable(),
  status: zStatus,
  version: zVersion,
  barcodes: z.array(z.object({ barcode: z.string(), quantity: zQuantity })),
  parts: z.array(z.object({ skuId: zId, skuCode: z.string(), name: z.string(), quantity: zQuantity })),
})

export const zSkuHit = z.object({
  id: zId,
  productId: zId,
  skuCode: z.string(),
  name: z.string(),
  productName: z.string(),
  kind: zKind,
  unit: z.string(),
  imageFileId: zId.nullable(),
  listPriceMinor: zMoney.nullable(),
  status: zStatus,
  barcode: z.string().nullable(),
})

const skuFacts = {
  name: zText(200).optional(),
  attributes: zAttributes.optional(),
  unit: zText(20).optional(),
  weightGrams: zMeasure.optional(),
  lengthMm: zMeasure.optional(),
  widthMm: zMeasure.optional(),
  heightMm: zMeasure.optional(),
  listPriceMinor: zPrice.optional(),
  purchasePriceMinor: zPrice.optional(),
  tracksLots: z.boolean().optional(),
  shelfLifeDays: z.int().min(1).max(36_500).nullable().optional(),
}
const zBarcode = z.object({ barcode: zCode, quantity: zPositiveQuantity.default(1n) })
const zNewSku = z.object({
  skuCode: zCode,
  ...skuFacts,
  barcodes: z.array(zBarcode).max(50).optional(),
  /** Makes the SKU a bundle. */
  parts: z
    .array(z.object({ skuCode: zCode, quantity: zPositiveQuantity }))
    .min(1)
    .max(100)
    .optional(),
})

const product = z.object({ productId: zId })
const sku = z.object({ skuId: zId })
const picture = { accept: ['image/png', 'image/jpeg', 'image/webp'], limitBytes: 5 * 1024 * 1024 }
const barcodeErrors = ['catalog.barcode_taken', 'catalog.code_is_barcode'] as const
const partErrors = ['catalog.part_unknown', 'catalog.part_is_bundle'] as const

const productFilter = {
  /** Words of a code, a name or a barcode; all must be contained. */
  search: z.string().trim().max(200).optional(),
  status: zStatus.optional(),
  category: z.string().max(200).optional(),
}

export const catalogContract = {
  products: endpoint({
    method: 'GET',
    path: '/api/products',
    summary: 'Products, newest first',
    permission: 'catalog.read',
    query: z.object({ ...zPageQuery, ...productFilter }),
    response: zPage(zProduct),
  }),
  productCounts: endpoint({
    method: 'GET',
    path: '/api/products/counts',
    summary: 'Products by status',
    permission: 'catalog.read',
    response: z.object({ counts: z.record(z.string(), zQuantity) }),
  }),
  categories: endpoint({
    method: 'GET',
    path: '/api/products/categories',
    summary: 'Categories in use',
    permission: 'catalog.read',
    response: z.object({ categories: z.array(z.string()) }),
  }),
  product: endpoint({
    method: 'GET',
    path: '/api/products/:productId',
    summary: 'One product with its SKUs',
    permission: 'catalog.read',
    params: product,
    response: zProduct.extend({ skus: z.array(zSku) }),
  }),
  createProduct: endpoint({
    method: 'POST',
    path: '/api/products',
    summary: 'A new product with its SKUs',
    permission: 'catalog.edit',
    status: 201,
    body: z.object({
      productCode: zCode,
      name: zText(200),
      brand: zOptionalText(100).default(''),
      category: zOptionalText(200).default(''),
      description: zOptionalText(10_000).default(''),
      skus: z.array(zNewSku).min(1).max(500),
    }),
    response: z.object({
      id: zId,
      skus: z.array(z.object({ id: zId, skuCode: z.string() })),
      /** Barcodes of GTIN length with a wrong check digit: kept, worth a look. */
      doubtfulBarcodes: z.array(z.string()),
    }),
    errors: ['catalog.code_taken', 'catalog.code_twice', ...barcodeErrors, ...partErrors],
  }),
  editProduct: endpoint({
    method: 'PATCH',
    path: '/api/products/:productId',
    summary: 'Name, brand, category, description',
    permission: 'catalog.edit',
    params: product,
    ifMatch: true,
    body: z.object({
      name: zText(200).optional(),
      brand: zOptionalText(100).optional(),
      category: zOptionalText(200).optional(),
      description: zOptionalText(10_000).optional(),
    }),
    response: z.object({ version: zVersion }),
    errors: ['platform.version_conflict'],
  }),
  retireProducts: endpoint({
    method: 'POST',
    path: '/api/products/retire',
    summary: 'Take products with their SKUs off sale',
    permission: 'catalog.edit',
    body: z.object(zSetOf(productFilter)),
    response: zSetOrJob,
  }),
  restoreProducts: endpoint({
    method: 'POST',
    path: '/api/products/restore',
    summary: 'Take retired products up again',
    permission: 'catalog.edit',
    body: z.object(zSetOf(productFilter)),
    response: zSetOrJob,
  }),
  addSkus: endpoint({
    method: 'POST',
    path: '/api/products/:productId/skus',
    summary: 'More SKUs of a product',
    permission: 'catalog.edit',
    status: 201,
    params: product,
    body: z.object({ skus: z.array(zNewSku).min(1).max(500) }),
    response: z.object({ skus: z.array(z.object({ id: zId, skuCode: z.string() })), doubtfulBarcodes: z.array(z.string()) }),
    errors: ['catalog.code_taken', 'catalog.code_twice', ...barcodeErrors, ...partErrors],
  }),
  skus: endpoint({
    method: 'GET',
    path: '/api/skus',
    summary: 'SKUs for pickers: by code, or best match first when something is typed',
    permission: 'catalog.read',
    query: z.object({
      cursor: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(20),
      search: z.string().trim().max(200).optional(),
      kind: zKind.optional(),
      status: zStatus.optional(),
    }),
    response: zPage(zSkuHit),
  }),
  skusByIds: endpoint({
    method: 'POST',
    path: '/api/skus/look-up',
    summary: 'Several SKUs by id',
    permission: 'catalog.read',
    transaction: 'read',
    body: z.object({ ids: z.array(zId).min(1).max(500) }),
    response: z.object({ skus: z.array(zSku) }),
  }),
  sku: endpoint({
    method: 'GET',
    path: '/api/skus/:skuId',
    summary: 'One SKU with barcodes and parts',
    permission: 'catalog.read',
    params: sku,
    response: zSku,
  }),
  editSku: endpoint({
    method: 'PATCH',
    path: '/api/skus/:skuId',
    summary: 'Name, attributes, sizes, prices, lots',
    permission: 'catalog.edit',
    params: sku,
    ifMatch: true,
    body: z.object(skuFacts),
    response: z.object({ version: zVersion }),
    errors: ['platform.version_conflict'],
  }),
  retireSkus: endpoint({
    method: 'POST',
    path: '/api/skus/retire',
    summary: 'Take SKUs off sale',
    permission: 'catalog.edit',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  restoreSkus: endpoint({
    method: 'POST',
    path: '/api/skus/restore',
    summary: 'Take retired SKUs up again',
    permission: 'catalog.edit',
    body: z.object({ ids: zIds }),
    response: zSetResult,
  }),
  addBarcode: endpoint({
    method: 'POST',
    path: '/api/skus/:skuId/add-barcode',
    summary: 'One more code to scan, for one piece or a pack',
    permission: 'catalog.edit',
    params: sku,
    body: zBarcode,
    response: zDone,
    errors: barcodeErrors,
  }),
  removeBarcode: endpoint({
    method: 'POST',
    path: '/api/skus/:skuId/remove-barcode',
    summary: 'Take a code to scan away',
    permission: 'catalog.edit',
    params: sku,
    body: z.object({ barcode: zCode }),
    response: zDone,
  }),
  editBundle: endpoint({
    method: 'PUT',
    path: '/api/skus/:skuId/parts',
    summary: 'What a bundle is made of',
    permission: 'catalog.edit',
    params: sku,
    ifMatch: true,
    body: z.object({
      parts: z
        .array(z.object({ skuId: zId, quantity: zPositiveQuantity }))
        .min(1)
        .max(100),
    }),
    response: z.object({ version: zVersion }),
    errors: ['catalog.not_a_bundle', ...partErrors, 'platform.version_conflict'],
  }),
  setProductImage: endpoint({
    method: 'PUT',
    path: '/api/products/:productId/image',
    summary: 'The picture of a product',
    permission: 'catalog.edit',
    transaction: 'none',
    params: product,
    upload: picture,
    response: z.object({ fileId: zId }),
    errors: ['catalog.image_unsupported', 'platform.too_large'],
  }),
  removeProductImage: endpoint({
    method: 'DELETE',
    path: '/api/products/:productId/image',
    summary: 'Take the picture of a product away',
    permission: 'catalog.edit',
    params: product,
    response: zDone,
  }),
  setSkuImage: endpoint({
    method: 'PUT',
    path: '/api/skus/:skuId/image',
    summary: 'The picture of a SKU',
    permission: 'catalog.edit',
    transaction: 'none',
    params: sku,
    upload: picture,
    response: z.object({ fileId: zId }),
    errors: ['catalog.image_unsupported', 'platform.too_large'],
  }),
  removeSkuImage: endpoint({
    method: 'DELETE',
    path: '/api/skus/:skuId/image',
    summary: 'Take the picture of a SKU away',
    permission: 'catalog.edit',
    params: sku,
    response: zDone,
  }),
  importProducts: endpoint({
    method: 'POST',
    path: '/api/imports/products',
    summary:
      'Products from an Excel or CSV file, as a job. The file is the body; its name goes in the header x-file-name (URI-encoded)',
    permission: 'catalog.import',
    transaction: 'none',
    status: 202,
    query: z.object({ dryRun: zFlag }),
    upload: { accept: ['application/octet-stream'], limitBytes: 100 * 1024 * 1024 },
    response: z.object({ jobId: zId }),
    errors: ['platform.too_large'],
  }),
  exportProducts: endpoint({
    method: 'GET',
    path: '/api/exports/products',
    summary: 'All SKUs as a file that can be imported again',
    permission: 'catalog.read',
    transaction: 'none',
    query: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    response: z.unknown(),
    download: 'application/octet-stream',
  }),
}
