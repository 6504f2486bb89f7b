/**
 * Contains-search that an index serves under row-level security: a text is kept as the set of its pairs of neighbouring characters, as
 * rows of a text column, whose equality is leakproof where LIKE and trigram operators are not. A search asks for SKUs that have
 * every pair of what was typed, and compares the text of those few.
 * Worked: 'Red T恤' is 're', 'ed', 'd', 't恤', '恤' (pairs do not cross a blank); 'ed' finds it, 'd t' looks for 'd' and 't'.
 */

/** The form in which texts are compared: compatibility forms folded (full-width letters, circled digits), lower case, single blanks. */
export function searchForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}

/** What of a SKU is found by search, one part per line. */
export function searchTextOf(sku: { skuCode: string; name: string; productName: string; barcodes: readonly string[] }): string {
  return [
    ...new Set([sku.skuCode, sku.name, sku.productName, ...sku.barcodes].map(searchForm).filter((part) => part !== '')),
  ].join('\n')
}

/** The words of a search; every one has to be contained. At most eight, of at most 60 characters. */
export function searchTerms(text: string): string[] {
  const words = searchForm(text).slice(0, 200).split(' ')
  return [...new Set(words.map((word) => [...word].slice(0, 60).join('')).filter((word) => word !== ''))].slice(0, 8)
}

/** What is kept of a text: its pairs of neighbouring characters, and the last character of each word, so that each character begins one. */
export function gramsOf(searchText: string): Set<string> {
  const grams = new Set<string>()
  for (const word of searchText.split(/[ \n]/)) {
    const characters = [...word]
    for (let at = 0; at < characters.length; at++) grams.add(characters[at]! + (characters[at + 1] ?? ''))
  }
  return grams
}

/** What a text must have to contain this word; nothing for a word of one character. */
export function pairsOf(term: string): string[] {
  return [...gramsOf(term)].filter((gram) => [...gram].length === 2)
}

/** Which grams a changed text loses and gains. */
export function gramChanges(before: string, after: string): { removed: string[]; added: string[] } {
  const old = gramsOf(before)
  const now = gramsOf(after)
  return { removed: [...old].filter((gram) => !now.has(gram)), added: [...now].filter((gram) => !old.has(gram)) }
}
