import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { rowsOf } from '#platform/db/rows.ts'
import { codeKey } from '../code-key.pure.ts'
import { pairsOf, searchForm, searchTerms } from './search-grams.pure.ts'

export interface SearchSubject {
  skuId: string
  skuCode: string
  name: string
  productName: string
  barcodes: string[]
  searchText: string
}

/**
 * What the search text of SKUs is made of, and the text as it stands. One probe of the primary key per id, by LATERAL … LIMIT 1: in a table that
 * is being filled the planner takes a company for a two-hundredth of it, and answers a join, and `= any(…)` too, by reading all its rows.
 */
export async function searchSubjects(
  ctx: Ctx,
  skuIds: readonly string[],
  productIds: readonly string[],
): Promise<SearchSubject[]> {
  const { tx, tenantId } = ctx
  const view = sql.raw(
    's.id as "skuId", s.product_id as "productId", s.sku_code as "skuCode", s.name, s.search_text as "searchText"',
  )
  const skus = await sql<Omit<SearchSubject, 'productName' | 'barcodes'> & { productId: string; barcodes: string[] }>`
    select f.*, array(select b.barcode from catalog.barcodes b where b.tenant_id = ${tenantId} and b.sku_id = f."skuId" order by b.barcode) as barcodes from (
      select s.* from unnest(${skuIds}::uuid[]) as named(id)
      cross join lateral (select ${view} from catalog.skus s where s.tenant_id = ${tenantId} and s.id = named.id limit 1) as s
      union
      select ${view} from catalog.skus s where s.tenant_id = ${tenantId} and s.product_id = any(${productIds}::uuid[])
    ) as f`.execute(tx)
  const products = await sql<{ id: string; name: string }>`
    select p.* from unnest(${[...new Set(skus.rows.map((row) => row.productId))]}::uuid[]) as named(id)
    cross join lateral (select p.id, p.name from catalog.products p where p.tenant_id = ${tenantId} and p.id = named.id limit 1) as p`.execute(
    tx,
  )
  const names = new Map(products.rows.map((row) => [row.id, row.name]))
  return skus.rows.map(({ productId, ...row }) => ({
    ...row,
    productName: names.get(productId) ?? '',
  }))
}

export async function writeSearchTexts(ctx: Ctx, texts: readonly { skuId: string; searchText: string }[]): Promise<void> {
  await sql`update catalog.skus s set search_text = r.search_text from ${rowsOf(texts, { sku_id: 'uuid', search_text: 'text' })}
    where s.tenant_id = ${ctx.tenantId} and s.id = r.sku_id and s.id = any(${texts.map((text) => text.skuId)}::uuid[])`.execute(
    ctx.tx,
  )
}

/**
 * Writes what the pairs of SKUs lose and gain. A gram holds no blank, so those of a SKU travel as one text with blanks between: a set of
 * 500 new SKUs has some 20,000, and an array of so many costs more to send than to insert.
 */
export async function changeGrams(
  ctx: Ctx,
  removed: readonly { skuId: string; grams: string }[],
  added: readonly { skuId: string; grams: string }[],
): Promise<void> {
  const columns = { sku_id: 'uuid', grams: 'text' } as const
  if (removed.length > 0) {
    await sql`delete from catalog.search_grams g using (select r.sku_id, t.gram from ${rowsOf(removed, columns)} cross join lateral unnest(string_to_array(r.grams, ' ')) as t(gram)) as gone
      where g.tenant_id = ${ctx.tenantId} and g.gram = gone.gram and g.sku_id = gone.sku_id
        and g.gram = any(string_to_array(${removed.map((one) => one.grams).join(' ')}, ' ')) and g.sku_id = any(${removed.map((one) => one.skuId)}::uuid[])`.execute(
      ctx.tx,
    )
  }
  if (added.length > 0) {
    await sql`insert into catalog.search_grams (tenant_id, gram, sku_id)
      select ${ctx.tenantId}::uuid, t.gram, r.sku_id from ${rowsOf(added, columns)} cross join lateral unnest(string_to_array(r.grams, ' ')) as t(gram)
      on conflict (tenant_id, gram, sku_id) do nothing`.execute(ctx.tx)
  }
}

/**
 * A sub-select of the ids of SKUs that contain every word of a search, or null when nothing was typed. The pairs drive, the text
 * decides: `skua` and `aaku` have the same pairs as `sku a`.
 */
export function skusContaining(tenantId: string, text: string): RawBuilder<unknown> | null {
  const terms = searchTerms(text)
  if (terms.length === 0) return null
  const grams = [...new Set(terms.flatMap((term) => pairsOf(term)))].slice(0, 24)
  const contains = terms.map((term) => sql`strpos(s.search_text, ${term}) > 0`)
  if (grams.length === 0) {
    // Single characters only: any gram that begins with one is a candidate.
    return sql`select distinct s.id from catalog.search_grams g join catalog.skus s on s.tenant_id = ${tenantId} and s.id = g.sku_id
      where g.tenant_id = ${tenantId} and g.gram ^@ ${terms[0]!} and ${sql.join(contains, sql` and `)}`
  }
  const [first, ...others] = grams
  const also = others.map(
    (gram, index) =>
      sql` join catalog.search_grams ${sql.raw(`g${index}`)} on ${sql.raw(`g${index}`)}.tenant_id = ${tenantId} and ${sql.raw(`g${index}`)}.gram = ${gram} and ${sql.raw(`g${index}`)}.sku_id = g.sku_id`,
  )
  return sql`select s.id from catalog.search_grams g ${sql.join(also, sql``)} join catalog.skus s on s.tenant_id = ${tenantId} and s.id = g.sku_id
    where g.tenant_id = ${tenantId} and g.gram = ${first!} and ${sql.join(contains, sql` and `)}`
}

export interface SkuHit {
  id: string
  productId: string
  skuCode: string
  name: string
  productName: string
  kind: 'single' | 'bundle'
  unit: string
  imageFileId: string | null
  listPriceMinor: bigint | null
  status: 'active' | 'retired'
  barcode: string | null
}

const hitView =
  sql.raw(`s.id, s.product_id as "productId", s.sku_code as "skuCode", s.name, p.name as "productName", s.kind, s.unit, coalesce(s.image_file_id, p.image_file_id) as "imageFileId",
  s.list_price_minor as "listPriceMinor", s.status`)

/**
 * Active SKUs for a picker, best first: the very code or barcode, then codes and barcodes that begin so, then whatever contains every word.
 * `strpos` on the collected text is what contains means, so the three steps are one order and not three lists.
 * @param limit most that are returned
 */
export async function searchSkus(
  tx: Tx,
  tenantId: string,
  text: string,
  limit: number,
  options: { kind?: 'single' | 'bundle' } = {},
): Promise<SkuHit[]> {
  const typed = text.trim()
  const key = codeKey(typed)
  if (searchForm(typed) === '') return []
  const contained = skusContaining(tenantId, typed)!
  const kind = options.kind ? sql`and s.kind = ${options.kind}` : sql``
  const { rows } = await sql<SkuHit>`
    with by_code as materialized (
      select s.id, case when s.code_key = ${key} then 0 else 2 end as place from catalog.skus s
      where s.tenant_id = ${tenantId} and s.code_key ^@ ${key} and s.status = 'active' ${kind} order by s.code_key limit ${limit}
    ), by_barcode as materialized (
      select b.sku_id as id, case when b.barcode = ${typed} then 1 else 3 end as place from catalog.barcodes b
      join catalog.skus s on s.tenant_id = ${tenantId} and s.id = b.sku_id and s.status = 'active' ${kind}
      where b.tenant_id = ${tenantId} and b.barcode collate "C" ^@ ${typed} order by b.barcode collate "C" limit ${limit}
    ), by_text as materialized (
      select k.id, 4 as place from (${contained}) as k join catalog.skus s on s.tenant_id = ${tenantId} and s.id = k.id and s.status = 'active' ${kind}
      where (select count(*) from by_code) + (select count(*) from by_barcode) < ${limit} limit ${limit}
    ), found as (
      select id, min(place) as place from (select * from by_code union all select * from by_barcode union all select * from by_text) as a group by id
    )
    select ${hitView}, (select min(b.barcode) from catalog.barcodes b where b.tenant_id = ${tenantId} and b.sku_id = s.id) as barcode
    from found f join catalog.skus s on s.tenant_id = ${tenantId} and s.id = f.id
    join catalog.products p on p.tenant_id = ${tenantId} and p.id = s.product_id
    order by f.place, s.sku_code collate "C" limit ${limit}`.execute(tx)
  return rows
}

/** SKUs by code, for a picker before anything is typed. */
export async function listSkuHits(
  tx: Tx,
  tenantId: string,
  filter: { kind?: 'single' | 'bundle'; status?: 'active' | 'retired'; afterCode?: string; limit: number },
): Promise<SkuHit[]> {
  const { rows } = await sql<SkuHit>`
    select ${hitView}, (select min(b.barcode) from catalog.barcodes b where b.tenant_id = ${tenantId} and b.sku_id = s.id) as barcode
    from catalog.skus s join catalog.products p on p.tenant_id = ${tenantId} and p.id = s.product_id
    where s.tenant_id = ${tenantId} and s.status = ${filter.status ?? 'active'} ${filter.kind ? sql`and s.kind = ${filter.kind}` : sql``}
      ${filter.afterCode === undefined ? sql`` : sql`and s.sku_code collate "C" > ${filter.afterCode}`}
    order by s.sku_code collate "C" limit ${filter.limit}`.execute(tx)
  return rows
}
