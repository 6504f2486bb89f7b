import type { ChosenRows } from '@shangshu/ui'

/**
 * The ids of what is chosen; "all found" is walked through page by page. For lists that end, as the places of one warehouse do, and where the
 * order of the rows matters, so that a command by filter would not serve.
 * @param page asks for a page of the list with the grid's question
 */
export async function chosenIds(
  chosen: ChosenRows,
  page: (cursor: string | undefined) => Promise<{ rows: readonly { id: string }[]; nextCursor: string | null }>,
): Promise<string[]> {
  if ('ids' in chosen) return chosen.ids
  const except = new Set(chosen.except)
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const { rows, nextCursor } = await page(cursor)
    for (const { id } of rows) if (!except.has(id)) ids.push(id)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return ids
}
