import { createReadStream, existsSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { csvLine } from '#lib/csv/write-csv.ts'
import { newId } from '#lib/ids.ts'
import { InputError, inputErrorText } from '#lib/input-error.ts'
import { cellText, readTable } from '#lib/sheet.ts'
import type { CellValue, TableRow } from '#lib/table-row.ts'
import { type Ctx, fullAccess, type Locale, systemActor } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { AppError, errorMessage, refuseUnless } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.queries.ts'
import type { JobTools } from '#platform/jobs/define.ts'
import type { Runtime } from '#platform/runtime.ts'
import { codeKey } from '../code-key.pure.ts'
import { createProducts } from '../products/create-products.ts'
import type { ProductInput } from '../products/plan-products.pure.ts'
import { plannedSoFar } from './planned-so-far.pure.ts'
import { type ColumnMeaning, readHeadings } from './product-columns.pure.ts'
import { readProductRow } from './read-product-row.pure.ts'
import '../catalog.errors.ts'

const atOnce = 500
const headingsWithin = 20
/** More refused rows than this are counted only: who has them does not read them one by one. */
const keptRefusals = 50_000
const shownRefusals = 1000
const rejectedKeptMs = 30 * 86_400_000

export interface ImportResult {
  dryRun: boolean
  rows: number
  created: number
  updated: number
  unchanged: number
  refused: number
  doubtfulBarcodes: number
  /** A CSV file of the refused rows with the reason of each, to be corrected and imported again. */
  rejectedFileId: string | null
  columns: { heading: string; meaning: string }[]
  ignoredColumns: string[]
}

interface PendingRow {
  line: number
  cells: string[]
  input: ProductInput
  skuCode: string
}

/**
 * Reads a table of SKUs, one row each, and makes or changes products by their codes, 500 rows to a transaction. The file is read twice:
 * first whole, so that a damaged file is refused before anything is written, then row by row; memory does not grow with its length but for
 * the codes seen. Bundles are done last, so that they may stand above their parts. A row that cannot be done is reported, the others go on.
 * @param dryRun decides and reports everything, writes nothing but the report
 * @throws AppError catalog.import_*; JobCancelled from `progress`: sets done before stay done
 */
export async function importTable(
  tools: Pick<JobTools, 'transaction' | 'progress' | 'reportRows'>,
  source: { path: string; dryRun: boolean; locale: Locale },
): Promise<ImportResult> {
  if (!existsSync(source.path)) throw new AppError('catalog.import_file_gone')
  const { currency, timeZone } = await tools.transaction(async (ctx) => ctx.tenant, { readOnly: true })
  const asText = (row: TableRow) => row.cells.map((cell: CellValue) => cellText(cell, timeZone))
  const file = await surveyed(source.path, asText)
  const result: ImportResult = {
    dryRun: source.dryRun,
    rows: file.rows,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    doubtfulBarcodes: 0,
    rejectedFileId: null,
    columns: file.meanings.map((meaning) => ({
      heading: meaning.heading,
      meaning:
        'field' in meaning ? `${meaning.field}${meaning.unit ? ` (${meaning.unit})` : ''}` : `attribute ${meaning.attribute}`,
    })),
    ignoredColumns: file.ignored,
  }
  const planned = source.dryRun ? plannedSoFar() : null
  const seen = new Set<string>()
  const rejected = await openRejected(`${source.path}.rejected`, file.headings, source.locale)
  try {
    const refuse = async (row: { line: number; cells: string[] }, code: string, params: Record<string, unknown>) => {
      result.refused++
      const zh = errorMessage(code, params, 'zh-CN')
      const en = errorMessage(code, params, 'en-US')
      if (result.refused <= keptRefusals) await rejected.add(row, source.locale === 'zh-CN' ? zh : en)
      if (result.refused <= shownRefusals) await tools.reportRows([{ rowNo: row.line, ok: false, code, detail: { zh, en } }])
    }
    const flush = async (rows: PendingRow[]) => {
      if (rows.length === 0) return
      const inputs = byProduct(rows)
      const outcome = await tools.transaction(
        (ctx) =>
          createProducts(ctx, inputs, {
            onRefusal: 'report',
            ...(planned ? { dryRun: true, withPlanned: (state) => planned.over(state, inputs) } : {}),
          }),
        { readOnly: source.dryRun },
      )
      planned?.add(inputs, outcome.skus)
      for (const sku of outcome.skus) result[sku.result]++
      result.doubtfulBarcodes += outcome.doubtfulBarcodes.length
      const byCode = new Map(rows.map((row) => [codeKey(row.skuCode), row]))
      for (const refusal of outcome.refused) await refuse(byCode.get(codeKey(refusal.skuCode))!, refusal.code, refusal.params)
      await tools.progress(result.created + result.updated + result.unchanged + result.refused, file.rows)
    }

    let waiting: PendingRow[] = []
    const bundles: PendingRow[] = []
    for await (const rows of readTable(createReadStream(source.path), { timeZone })) {
      for (const row of rows) {
        if (row.line <= file.headingLine) continue
        const line = { line: row.line, cells: asText(row) }
        const read = readProductRow(line.cells, file.meanings, currency)
        if ('problems' in read) {
          const { column, zh, en } = read.problems[0]!
          await refuse(line, 'catalog.cell_unreadable', { column, zh, en })
          continue
        }
        if (seen.has(codeKey(read.row.skuCode))) {
          await refuse(line, 'catalog.code_twice', { skuCode: read.row.skuCode })
          continue
        }
        seen.add(codeKey(read.row.skuCode))
        const pending: PendingRow = { ...line, ...read.row }
        if (read.row.input.skus[0]!.parts) bundles.push(pending)
        else waiting.push(pending)
        if (waiting.length === atOnce) {
          await flush(waiting)
          waiting = []
        }
      }
    }
    await flush(waiting)
    for (let at = 0; at < bundles.length; at += atOnce) await flush(bundles.slice(at, at + atOnce))
    await tools.progress(file.rows, file.rows)
    const content = await rejected.content()
    if (content) {
      result.rejectedFileId = await tools.transaction(async (ctx) => {
        const name = source.locale === 'zh-CN' ? '未导入的商品.csv' : 'rejected-products.csv'
        const expiresAt = new Date(ctx.now.getTime() + rejectedKeptMs)
        return (await storeFile(ctx, { name, contentType: 'text/csv; charset=utf-8', content, expiresAt })).id
      })
    }
    return result
  } finally {
    await rejected.close()
  }
}

/** For the command line: the whole import, as the system, without a job. */
export async function importProducts(
  runtime: Runtime,
  options: {
    tenantId: string
    path: string
    dryRun?: boolean
    locale?: Locale
    onProgress?: (done: number, total: number) => void
    onRefused?: (row: { rowNo: number; code?: string; detail?: unknown }) => void
  },
): Promise<ImportResult> {
  const as = { tenantId: options.tenantId, actor: { ...systemActor, name: 'import' }, access: fullAccess }
  return importTable(
    {
      transaction: (work: (ctx: Ctx) => Promise<any>, given) =>
        runTransaction(runtime, { ...as, requestId: newId(), readOnly: given?.readOnly ?? false }, work),
      progress: async (done, total) => options.onProgress?.(Number(done), Number(total ?? 0)),
      reportRows: async (rows) => {
        for (const row of rows) options.onRefused?.(row)
      },
    },
    { path: options.path, dryRun: options.dryRun ?? false, locale: options.locale ?? 'zh-CN' },
  )
}

interface Survey {
  headingLine: number
  headings: string[]
  meanings: ColumnMeaning[]
  ignored: string[]
  /** Rows below the headings. */
  rows: number
}

/** Reads the file once to its end: finds the headings within the first rows, counts what is below them. */
async function surveyed(path: string, asText: (row: TableRow) => string[]): Promise<Survey> {
  let survey: Survey | null = null
  let first: string[] | null = null
  let looked = 0
  try {
    for await (const rows of readTable(createReadStream(path))) {
      for (const row of rows) {
        if (survey) {
          survey.rows++
          continue
        }
        if (looked++ >= headingsWithin) continue
        const headings = asText(row)
        first ??= headings
        const read = readHeadings(headings)
        if (!read.meanings.some((meaning) => 'field' in meaning && meaning.field === 'skuCode')) continue
        if (read.twice) throw new AppError('catalog.import_column_twice', read.twice)
        survey = { headingLine: row.line, headings, meanings: read.meanings, ignored: read.ignored, rows: 0 }
      }
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new AppError('catalog.import_unreadable', { en: inputErrorText(error, 'en'), zh: inputErrorText(error, 'zh') })
  }
  refuseUnless(first, 'catalog.import_empty')
  refuseUnless(survey, 'catalog.import_no_code_column', { headings: first.filter(Boolean).join(' | ').slice(0, 500) })
  refuseUnless(survey.rows > 0, 'catalog.import_empty')
  return survey
}

/** Rows of one product become one product with several SKUs; where they differ about the product, the later row counts. */
function byProduct(rows: readonly PendingRow[]): ProductInput[] {
  const products = new Map<string, ProductInput>()
  const inputs: ProductInput[] = []
  for (const { input } of rows) {
    const known = input.productCode === undefined ? undefined : products.get(codeKey(input.productCode))
    if (!known) {
      const copy = { ...input, skus: [...input.skus] }
      inputs.push(copy)
      if (copy.productCode !== undefined) products.set(codeKey(copy.productCode), copy)
      continue
    }
    known.skus.push(...input.skus)
    for (const field of ['name', 'brand', 'category', 'description', 'status'] as const) {
      if (input[field] !== undefined) (known[field] as string) = input[field]
    }
  }
  return inputs
}

/** Refused rows go to disk as they come, so that a file of nothing but mistakes costs no memory. */
async function openRejected(path: string, headings: readonly string[], locale: Locale) {
  const file = await open(path, 'w+')
  const own = locale === 'zh-CN' ? ['原行号', '未导入原因'] : ['Row in the file', 'Reason']
  let any = false
  return {
    add: async (row: { line: number; cells: readonly string[] }, reason: string) => {
      if (!any) await file.write(`\uFEFF${csvLine([...headings, ...own])}`)
      any = true
      const cells = headings.map((_, column) => row.cells[column] ?? '')
      await file.write(csvLine([...cells, row.line, reason]))
    },
    content: async (): Promise<Buffer | null> => {
      if (!any) return null
      const { size } = await stat(path)
      const content = Buffer.alloc(size)
      await file.read(content, 0, size, 0)
      return content
    },
    close: async () => {
      await file.close()
      await rm(path, { force: true })
    },
  }
}
