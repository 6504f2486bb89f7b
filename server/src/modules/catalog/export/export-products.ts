import { writeCsv } from '#lib/csv/write-csv.ts'
import { formatMinor } from '#lib/money.ts'
import { type WrittenCell, writeXlsx, XLSX_FORMATS } from '#lib/xlsx/write-xlsx.ts'
import type { Ctx, Locale } from '#platform/context.ts'
import { exportHeadings } from '../import/product-columns.pure.ts'
import { attributeNames, type ExportRow, exportPage } from './export.queries.ts'

const pageRows = 1000

/**
 * All SKUs by code, one row each, under headings that the import understands: an unchanged file imported again changes nothing.
 * Pages are read in transactions of their own, so a slow reader holds none open.
 * @param transaction opens a read transaction of the company
 */
export async function exportProducts(
  transaction: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  format: 'xlsx' | 'csv',
  locale: Locale,
): Promise<AsyncIterable<Uint8Array>> {
  const language = locale === 'zh-CN' ? 'zh' : 'en'
  const facts = await transaction(async (ctx) => ({
    attributes: await attributeNames(ctx.tx, ctx.tenantId),
    currency: ctx.tenant.currency,
    seesCost: ctx.access.seesCost,
  }))
  const fields = exportHeadings.filter(({ field }) => field !== 'purchasePrice' || facts.seesCost)
  const headings = [
    ...fields.map((heading) => heading[language]),
    ...facts.attributes.map((name) => `${language === 'zh' ? '属性' : 'attribute'}:${name}`),
  ]
  const money = (minor: bigint | null): WrittenCell => {
    if (minor === null) return null
    const text = formatMinor(minor, facts.currency)
    return format === 'xlsx' ? Number(text) : text
  }
  const cellsOf = (row: ExportRow): WrittenCell[] => {
    const all: Record<(typeof exportHeadings)[number]['field'], WrittenCell> = {
      productCode: row.productCode,
      productName: row.productName,
      skuCode: row.skuCode,
      skuName: row.name,
      barcode: row.barcodes.map(({ barcode, quantity }) => (quantity === 1 ? barcode : `${barcode}*${quantity}`)).join('; '),
      brand: row.brand,
      category: row.category,
      unit: row.unit,
      weight: row.weightGrams,
      length: row.lengthMm,
      width: row.widthMm,
      height: row.heightMm,
      listPrice: money(row.listPriceMinor),
      purchasePrice: money(row.purchasePriceMinor),
      tracksLots: language === 'zh' ? (row.tracksLots ? '是' : '否') : row.tracksLots ? 'yes' : 'no',
      shelfLifeDays: row.shelfLifeDays,
      parts: row.parts.map(({ skuCode, quantity }) => `${skuCode}*${quantity}`).join('; '),
      status: language === 'zh' ? (row.status === 'active' ? '在售' : '停用') : row.status,
      description: row.description,
    }
    return [...fields.map(({ field }) => all[field]), ...facts.attributes.map((name) => row.attributes[name] ?? null)]
  }
  async function* rows(): AsyncGenerator<WrittenCell[]> {
    let after: string | null = null
    for (;;) {
      const page: ExportRow[] = await transaction((ctx) => exportPage(ctx.tx, ctx.tenantId, after, pageRows))
      for (const row of page) yield cellsOf(row)
      if (page.length < pageRows) return
      after = page.at(-1)!.skuCode
    }
  }
  if (format === 'csv') {
    return writeCsv(
      (async function* () {
        yield headings
        yield* rows()
      })(),
    )
  }
  const columns = headings.map((header, index) => {
    const field = fields[index]?.field
    return field === 'listPrice' || field === 'purchasePrice' ? { header, numberFormat: XLSX_FORMATS.money } : { header }
  })
  return writeXlsx(rows(), { sheet: language === 'zh' ? '商品' : 'Products', columns })
}
