/** Opaque keyset cursors: the sort key of the last row, base64url of JSON. Browser-safe. */
export function encodeCursor(values: readonly (string | number | bigint | Date | null)[]): string {
  const wire = values.map((value) =>
    value instanceof Date ? { d: value.toISOString() } : typeof value === 'bigint' ? { n: value.toString() } : value,
  )
  return btoa(JSON.stringify(wire)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The values again, or null when the text is no cursor of `length` values. */
export function decodeCursor(text: string, length: number): (string | number | bigint | Date | null)[] | null {
  try {
    const wire: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
    if (!Array.isArray(wire) || wire.length !== length) return null
    return wire.map((value) => {
      if (value === null || typeof value === 'string' || typeof value === 'number') return value
      if (typeof value?.n === 'string') return BigInt(value.n)
      const date = new Date(value.d)
      if (typeof value?.d !== 'string' || Number.isNaN(date.getTime())) throw new Error('no date')
      return date
    })
  } catch {
    return null
  }
}
