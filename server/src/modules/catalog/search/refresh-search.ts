import type { Ctx } from '#platform/context.ts'
import { searchSubjects, writeSearch } from './search.queries.ts'
import { gramChanges, searchTextOf } from './search-grams.pure.ts'

/**
 * Brings the search up to what SKUs are called now, in the transaction that changed them. Only texts that really changed are written,
 * and of those only the pairs that came or went.
 * @param productIds products whose name changed: all their SKUs are looked at
 */
export async function refreshSearch(ctx: Ctx, skuIds: readonly string[], productIds: readonly string[] = []): Promise<void> {
  if (skuIds.length === 0 && productIds.length === 0) return
  const texts: { skuId: string; searchText: string }[] = []
  const removed: { skuId: string; gram: string }[] = []
  const added: { skuId: string; gram: string }[] = []
  for (const subject of await searchSubjects(ctx, skuIds, productIds)) {
    const { skuId } = subject
    const searchText = searchTextOf(subject)
    if (searchText === subject.searchText) continue
    texts.push({ skuId, searchText })
    const changes = gramChanges(subject.searchText, searchText)
    for (const gram of changes.removed) removed.push({ skuId, gram })
    for (const gram of changes.added) added.push({ skuId, gram })
  }
  if (texts.length > 0) await writeSearch(ctx, texts, removed, added)
}
