import type { Universe } from '#sim/universe.ts'

/** Cells that a spreadsheet would take for formulas don't occur: all texts are ours. Quotes are doubled as RFC 4180 has it. */
const cell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const COLUMNS =
  'sku_code,product_code,title_zh,title_en,trade,category_zh,category_en,brand_zh,brand_en,attributes_zh,attributes_en,barcode,cost_minor,price_minor,currency,weight_grams,length_mm,width_mm,height_mm,shelf_life_days'

/** The merchant's goods, one row per SKU, for an import into an ERP. Money in fen. CSV in UTF-8 with LF. */
export function catalogueTable(universe: Universe): string {
  const rows = universe.catalogue.flatMap((product) =>
    product.skus.map((sku) => {
      const attributes = (language: 0 | 1) =>
        sku.attributes.map(({ name, value }) => `${name[language]}=${value[language]}`).join('; ')
      const words = [...sku.title, product.trade, ...product.category, ...product.brand, attributes(0), attributes(1)]
      const numbers = [
        sku.costMinor,
        sku.priceMinor,
        'CNY',
        sku.weightGrams,
        sku.lengthMm,
        sku.widthMm,
        sku.heightMm,
        sku.shelfLifeDays,
      ]
      return [sku.merchantCode, product.code, ...words, sku.barcode, ...numbers].map(cell).join(',')
    }),
  )
  return `${COLUMNS}\n${rows.join('\n')}\n`
}

/** The same as documents: products with their SKUs, texts in both languages. */
export const catalogueDocument = (universe: Universe) => ({
  currency: 'CNY',
  products: universe.catalogue.map(({ skus, title, category, brand, ...product }) => ({
    ...product,
    title: both(title),
    category: both(category),
    brand: both(brand),
    skus: skus.map(({ title: skuTitle, attributes, ...sku }) => ({
      ...sku,
      title: both(skuTitle),
      attributes: attributes.map(({ name, value }) => ({ name: both(name), value: both(value) })),
    })),
  })),
})

const both = ([zh, en]: readonly [string, string]) => ({ zh, en })
