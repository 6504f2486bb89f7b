/**
 * Decides what of a set of products is new, changed, unchanged or refused, from what the catalog holds. What is left out (undefined) stays as
 * it is; null empties. The codes are the identity: a row with a known code changes that product or SKU.
 */

import { searchTextOf } from '../search/search-grams.pure.ts'

export interface ProductInput {
  /** Left out: the product the first SKU belongs to, or a new one under that SKU's code. */
  productCode?: string | undefined
  /** Needed for a new product. */
  name?: string | undefined
  brand?: string | undefined
  category?: string | undefined
  description?: string | undefined
  status?: 'active' | 'retired' | undefined
  skus: SkuInput[]
}

export interface SkuInput {
  skuCode: string
  /** Left out for a new SKU: the product's name. */
  name?: string | undefined
  /** Such as { 颜色: '红' }; given ones are added to those there are. */
  attributes?: Record<string, string> | undefined
  unit?: string | undefined
  weightGrams?: bigint | null | undefined
  lengthMm?: bigint | null | undefined
  widthMm?: bigint | null | undefined
  heightMm?: bigint | null | undefined
  /** Minor units of the company's currency. */
  listPriceMinor?: bigint | null | undefined
  purchasePriceMinor?: bigint | null | undefined
  tracksLots?: boolean | undefined
  shelfLifeDays?: number | null | undefined
  status?: 'active' | 'retired' | undefined
  /** Added to those there are; `quantity` is what one scan stands for (a carton of twelve: 12). */
  barcodes?: { barcode: string; quantity: bigint }[] | undefined
  /** Makes a new SKU a bundle; replaces the parts of one there is. */
  parts?: { skuCode: string; quantity: bigint }[] | undefined
}

export interface ProductRow {
  id: string
  productCode: string
  name: string
  brand: string
  category: string
  description: string
  status: 'active' | 'retired'
}

export interface SkuRow {
  id: string
  productId: string
  skuCode: string
  name: string
  attributes: Record<string, string>
  kind: 'single' | 'bundle'
  unit: string
  weightGrams: bigint | null
  lengthMm: bigint | null
  widthMm: bigint | null
  heightMm: bigint | null
  listPriceMinor: bigint | null
  purchasePriceMinor: bigint | null
  tracksLots: boolean
  shelfLifeDays: number | null
  status: 'active' | 'retired'
}

/** What the catalog holds of the codes and barcodes that were named. */
export interface CatalogState {
  products: ReadonlyMap<string, ProductRow>
  /** By SKU code, with the code of their product. */
  skus: ReadonlyMap<string, SkuRow & { productCode: string }>
  /** By barcode: the SKU that has it. */
  barcodes: ReadonlyMap<string, { skuCode: string; quantity: bigint }>
  /** By the id of the bundle. */
  parts: ReadonlyMap<string, readonly { skuId: string; quantity: bigint }[]>
}

export interface Refusal {
  skuCode: string
  code: string
  params: Record<string, string>
}

export interface CatalogPlan {
  newProducts: ProductRow[]
  changedProducts: ProductRow[]
  /** Ids of changed products that are called otherwise now. */
  renamedProductIds: string[]
  statusMoves: { from: ProductRow['status']; to: ProductRow['status'] }[]
  /** With the text that search finds them by. */
  newSkus: (SkuRow & { searchText: string })[]
  changedSkus: SkuRow[]
  barcodes: { barcode: string; skuId: string; quantity: bigint; isNew: boolean }[]
  /** Parts of bundles, whole. */
  parts: { bundleSkuId: string; parts: { skuId: string; quantity: bigint }[] }[]
  /** Per accepted SKU, in the order given. */
  outcome: { skuCode: string; skuId: string; productId: string; result: 'created' | 'updated' | 'unchanged' }[]
  refused: Refusal[]
}

const skuFields = [
  'name',
  'unit',
  'weightGrams',
  'lengthMm',
  'widthMm',
  'heightMm',
  'listPriceMinor',
  'purchasePriceMinor',
  'tracksLots',
  'shelfLifeDays',
  'status',
] as const
const productFields = ['name', 'brand', 'category', 'description', 'status'] as const

/** @param makeId gives ids for what is new */
export function planProducts(inputs: readonly ProductInput[], state: CatalogState, makeId: () => string): CatalogPlan {
  const refused: Refusal[] = []
  const products = new Map<string, { row: ProductRow; isNew: boolean; before: ProductRow | undefined }>()
  const skus = new Map<string, Planned>()

  for (const input of inputs) {
    const accepted: { sku: SkuInput; known: (SkuRow & { productCode: string }) | undefined }[] = []
    let productCode = input.productCode
    for (const sku of input.skus) {
      const known = state.skus.get(sku.skuCode)
      productCode ??= known?.productCode ?? input.skus[0]!.skuCode
      const refusal = refuse(
        sku,
        known,
        productCode,
        skus.has(sku.skuCode) || accepted.some((one) => one.sku.skuCode === sku.skuCode),
      )
      if (refusal) refused.push({ skuCode: sku.skuCode, ...refusal })
      else accepted.push({ sku, known })
    }
    if (productCode === undefined) continue
    const planned = products.get(productCode)
    const before = planned?.before ?? state.products.get(productCode)
    if (!planned && !before && input.name === undefined) {
      for (const { sku } of accepted)
        refused.push({ skuCode: sku.skuCode, code: 'catalog.name_missing', params: { productCode } })
      continue
    }
    // A new product none of whose SKUs was accepted is not made; one without any SKU is.
    if (!planned && !before && accepted.length === 0 && input.skus.length > 0) continue
    const row: ProductRow = planned?.row ?? {
      ...(before ?? {
        id: makeId(),
        productCode,
        name: input.name!,
        brand: '',
        category: '',
        description: '',
        status: 'active',
      }),
    }
    for (const field of productFields) if (input[field] !== undefined) (row[field] as string) = input[field]
    products.set(productCode, { row, isNew: before === undefined, before })
    for (const { sku, known } of accepted) skus.set(sku.skuCode, planSku(sku, known, row, makeId))
  }

  const barcodes = planBarcodes(skus, state, refused)
  const parts = planParts(skus, state, refused)
  for (const { skuCode } of refused) skus.delete(skuCode)

  const left = [...skus.values()]
  const used = new Set(left.map((sku) => sku.row.productId))
  const asked = new Set(inputs.filter((input) => input.skus.length === 0).map((input) => input.productCode))
  const kept = [...products.values()].filter(({ row }) => used.has(row.id) || asked.has(row.productCode))
  const keptBarcodes = barcodes.filter(({ skuCode }) => skus.has(skuCode))
  const keptParts = parts.filter(({ skuCode }) => skus.has(skuCode))
  const touched = new Set([...keptBarcodes.map((one) => one.skuCode), ...keptParts.map((one) => one.skuCode)])
  const changedProducts = kept.filter(({ row, before }) => before && productFields.some((field) => row[field] !== before[field]))
  return {
    newProducts: kept.filter(({ isNew }) => isNew).map(({ row }) => row),
    changedProducts: changedProducts.map(({ row }) => row),
    renamedProductIds: changedProducts.filter(({ row, before }) => row.name !== before!.name).map(({ row }) => row.id),
    statusMoves: changedProducts.flatMap(({ row, before }) =>
      row.status === before!.status ? [] : [{ from: before!.status, to: row.status }],
    ),
    newSkus: left
      .filter((sku) => sku.isNew)
      .map(({ row, product, input }) => ({
        ...row,
        searchText: searchTextOf({
          skuCode: row.skuCode,
          name: row.name,
          productName: product.name,
          barcodes: [...new Set((input.barcodes ?? []).map((one) => one.barcode))].sort(),
        }),
      })),
    changedSkus: left.filter((sku) => sku.isChanged || (!sku.isNew && touched.has(sku.row.skuCode))).map((sku) => sku.row),
    barcodes: keptBarcodes.map(({ skuCode, ...barcode }) => ({ ...barcode, skuId: skus.get(skuCode)!.row.id })),
    parts: keptParts.map(({ skuCode, parts: list }) => ({ bundleSkuId: skus.get(skuCode)!.row.id, parts: list })),
    outcome: left.map((sku) => ({
      skuCode: sku.row.skuCode,
      skuId: sku.row.id,
      productId: sku.row.productId,
      result: sku.isNew ? 'created' : sku.isChanged || touched.has(sku.row.skuCode) ? 'updated' : 'unchanged',
    })),
    refused,
  }
}

interface Planned {
  input: SkuInput
  row: SkuRow
  /** May still be renamed by a later input of the set. */
  product: ProductRow
  isNew: boolean
  isChanged: boolean
}

function refuse(
  sku: SkuInput,
  known: (SkuRow & { productCode: string }) | undefined,
  productCode: string,
  twice: boolean,
): Omit<Refusal, 'skuCode'> | null {
  const { skuCode } = sku
  if (twice) return { code: 'catalog.code_twice', params: { skuCode } }
  if (known && known.productCode !== productCode)
    return { code: 'catalog.sku_of_other_product', params: { skuCode, productCode: known.productCode } }
  // Orders and stock hang on whether a SKU is a thing or a recipe.
  if (known && sku.parts !== undefined && known.kind === 'single') return { code: 'catalog.kind_fixed', params: { skuCode } }
  if (sku.parts !== undefined && sku.parts.length === 0) return { code: 'catalog.bundle_empty', params: { skuCode } }
  return null
}

function planSku(input: SkuInput, known: SkuRow | undefined, product: ProductRow, makeId: () => string): Planned {
  const before: SkuRow = known ?? {
    id: makeId(),
    productId: product.id,
    skuCode: input.skuCode,
    name: product.name,
    attributes: {},
    kind: input.parts === undefined ? 'single' : 'bundle',
    unit: '件',
    weightGrams: null,
    lengthMm: null,
    widthMm: null,
    heightMm: null,
    listPriceMinor: null,
    purchasePriceMinor: null,
    tracksLots: false,
    shelfLifeDays: null,
    status: 'active',
  }
  const row: SkuRow = { ...before, productId: product.id, attributes: { ...before.attributes, ...input.attributes } }
  for (const field of skuFields) if (input[field] !== undefined) (row as unknown as Record<string, unknown>)[field] = input[field]
  const isChanged =
    known !== undefined &&
    (skuFields.some((field) => row[field] !== known[field]) ||
      Object.entries(row.attributes).some(([name, value]) => known.attributes[name] !== value))
  return { input, row, product, isNew: known === undefined, isChanged }
}

function planBarcodes(skus: ReadonlyMap<string, Planned>, state: CatalogState, refused: Refusal[]) {
  const planned: { barcode: string; skuCode: string; quantity: bigint; isNew: boolean }[] = []
  const claimed = new Map<string, string>()
  for (const [skuCode, { input, isNew }] of skus) {
    const reversed = isNew ? state.barcodes.get(skuCode) : undefined
    if (reversed && reversed.skuCode !== skuCode) {
      refused.push({ skuCode, code: 'catalog.code_is_barcode', params: { skuCode, otherSkuCode: reversed.skuCode } })
      continue
    }
    const own: typeof planned = []
    let clash: string | undefined
    let clashing = ''
    for (const { barcode, quantity } of input.barcodes ?? []) {
      const known = state.barcodes.get(barcode)
      const sameCode = barcode !== skuCode && (state.skus.has(barcode) || skus.has(barcode)) ? barcode : undefined
      clash = known && known.skuCode !== skuCode ? known.skuCode : (claimed.get(barcode) ?? sameCode)
      clashing = barcode
      if (clash !== undefined && clash !== skuCode) break
      clash = undefined
      claimed.set(barcode, skuCode)
      if (own.some((one) => one.barcode === barcode)) continue
      if (known?.quantity !== quantity) own.push({ barcode, skuCode, quantity, isNew: known === undefined })
    }
    if (clash !== undefined) {
      refused.push({ skuCode, code: 'catalog.barcode_taken', params: { barcode: clashing, skuCode: clash } })
      for (const [barcode, owner] of claimed) if (owner === skuCode) claimed.delete(barcode)
    } else planned.push(...own)
  }
  return planned
}

function planParts(skus: ReadonlyMap<string, Planned>, state: CatalogState, refused: Refusal[]) {
  const planned: { skuCode: string; parts: { skuId: string; quantity: bigint }[] }[] = []
  const lost = new Set(refused.map((refusal) => refusal.skuCode))
  for (const [skuCode, { input, row }] of skus) {
    if (input.parts === undefined || lost.has(skuCode)) continue
    const quantities = new Map<string, bigint>()
    let refusal: Omit<Refusal, 'skuCode'> | undefined
    for (const part of input.parts) {
      const found = (lost.has(part.skuCode) ? undefined : skus.get(part.skuCode)?.row) ?? state.skus.get(part.skuCode)
      if (!found) refusal = { code: 'catalog.part_unknown', params: { skuCode, partCode: part.skuCode } }
      else if (found.kind === 'bundle') refusal = { code: 'catalog.part_is_bundle', params: { skuCode, partCode: part.skuCode } }
      if (!found || refusal) break
      quantities.set(found.id, (quantities.get(found.id) ?? 0n) + part.quantity)
    }
    if (refusal) {
      refused.push({ skuCode, ...refusal })
      continue
    }
    const before = state.parts.get(row.id) ?? []
    if (before.length === quantities.size && before.every((part) => quantities.get(part.skuId) === part.quantity)) continue
    planned.push({ skuCode, parts: [...quantities].map(([skuId, quantity]) => ({ skuId, quantity })) })
  }
  return planned
}
