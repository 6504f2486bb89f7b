/** How many of the texts are plain decimal numbers, and their exact sum. Example: `['1,200.5', '-0.25', 'x']` is 2 and `1200.25`. */
export function sumTexts(texts: Iterable<string>): { count: number; sum: string } {
  let count = 0
  let total = 0n
  let decimals = 0
  for (const text of texts) {
    const match = /^([+-]?)(\d[\d,]*)(?:\.(\d{1,12}))?$/.exec(text.trim())
    if (!match) continue
    const fraction = match[3] ?? ''
    if (fraction.length > decimals) {
      total *= 10n ** BigInt(fraction.length - decimals)
      decimals = fraction.length
    }
    const size = BigInt(match[2]!.replaceAll(',', '') + fraction.padEnd(decimals, '0'))
    total += match[1] === '-' ? -size : size
    count++
  }
  const sign = total < 0n ? '-' : ''
  const digits = (total < 0n ? -total : total).toString().padStart(decimals + 1, '0')
  return { count, sum: decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` }
}
