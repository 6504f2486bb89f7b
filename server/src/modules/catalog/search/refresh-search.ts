import type { Ctx } from '#platform/context.ts'
import { changeGrams, searchSubjects, writeSearchTexts } from './search.queries.ts'
import { gramChanges, gramsOf, searchTextOf } from './search-grams.pure.ts'

/**
 * Brings the search up to what SKUs are called now, in the transaction that changed them. Only texts that really changed are written,
 * and of those only the pairs that came or went.
 * @param productIds products whose name changed: all their SKUs are looked at
 */
export async function refreshSearch(ctx: Ctx, skuIds: readonly string[], productIds: readonly string[] = []): Promise<void> {
  if (skuIds.length === 0 && productIds.length === 0) return
  const texts: { skuId: string; searchText: string }[] = []
  const removed: { skuId: string; grams: string }[] = []
  const added: { skuId: string; grams: string }[] = []
  for (const subject of await searchSubjects(ctx, skuIds, productIds)) {
    const { skuId } = subject
    const searchText = searchTextOf(subject)
    if (searchText === subject.searchText) continue
    texts.push({ skuId, searchText })
    const changes = gramChanges(subject.searchText, searchText)
    if (changes.removed.length > 0) removed.push({ skuId, grams: changes.removed.join(' ') })
    if (changes.added.length > 0) added.push({ skuId, grams: changes.added.join(' ') })
  }
  if (texts.length > 0) await writeSearchTexts(ctx, texts)
  await changeGrams(ctx, removed, added)
}

/** The pairs of SKUs that were just inserted with their text. */
export async function indexNewSkus(ctx: Ctx, skus: readonly { id: string; searchText: string }[]): Promise<void> {
  await changeGrams(
    ctx,
    [],
    skus.map((sku) => ({ skuId: sku.id, grams: [...gramsOf(sku.searchText)].join(' ') })),
  )
}
