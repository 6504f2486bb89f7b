/** Grouping and summing of lists, for code that works on whole sets. */

/** Groups in order of first appearance, items in their order. */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** One item per key. @throws RangeError when two items share a key: a lookup that drops rows silently hides wrong joins. */
export function keyBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item> {
  const byKey = new Map<Key, Item>()
  for (const item of items) {
    const key = keyOf(item)
    if (byKey.has(key)) throw new RangeError(`keyBy: two items with key ${String(key)}`)
    byKey.set(key, item)
  }
  return byKey
}

/** Sum of a bigint over items; the brand of the amounts is kept. The sum of nothing is 0. */
export function sumBy<Item, Amount extends bigint>(items: Iterable<Item>, amountOf: (item: Item) => Amount): Amount {
  let sum = 0n
  for (const item of items) sum += amountOf(item)
  return sum as Amount
}

/** Sums per key, in order of first appearance. */
export function sumByKey<Item, Key, Amount extends bigint>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
  amountOf: (item: Item) => Amount,
): Map<Key, Amount> {
  const sums = new Map<Key, Amount>()
  for (const item of items) {
    const key = keyOf(item)
    sums.set(key, ((sums.get(key) ?? 0n) + amountOf(item)) as Amount)
  }
  return sums
}

/** Consecutive slices of at most `size` items. @throws RangeError when the size is not a positive integer. */
export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError('chunk: size must be a positive integer')
  const chunks: Item[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}

/**
 * Without duplicates, in ascending order by code unit or value: the order in which rows are locked. PostgreSQL sorts uuid and bigint
 * the same way; text only under the C collation.
 */
export function uniqueSorted<Item extends string | number | bigint>(items: Iterable<Item>): Item[] {
  return [...new Set(items)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
