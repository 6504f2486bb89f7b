import type { ChannelOrder } from '../../channel-order.contract.ts'

/** What a refund of a file takes back, and from whom. */
export interface TakenBack {
  buyerId: string
  lines: { code: string; unitPriceMinor: bigint; quantity: bigint }[]
}

interface Sold {
  number: string
  left: bigint
}

/** Goods of buyers remembered, the latest; about 40 MB. */
const mostRemembered = 200_000
const ordersEach = 8

/**
 * Finds the order a cancellation means where the file does not name it: the buyer's latest one before it in the file that has all of its
 * goods, at the same price and with as many pieces left. A cancellation over goods of several orders, or of nobody, stays without one.
 * Worked: order 1 has A×3 at 2.00 and B×1; "A −2 at 2.00" of the same buyer means order 1, a second "A −2" no order at all.
 */
export function createOriginals(most = mostRemembered) {
  const sold = new Map<string, Sold[]>()
  return {
    remember: (order: ChannelOrder): void => {
      if (order.buyer.id === '') return
      const pieces = new Map<string, bigint>()
      for (const line of order.lines) {
        const key = keyOf(order.buyer.id, line.merchantCode, line.unitPriceMinor)
        pieces.set(key, (pieces.get(key) ?? 0n) + line.quantity)
      }
      for (const [key, left] of pieces) {
        const before = sold.get(key) ?? []
        // Taken out and put in again, so that what was sold longest ago is forgotten first.
        sold.delete(key)
        sold.set(key, [...before.slice(1 - ordersEach), { number: order.externalNumber, left }])
        if (sold.size > most) sold.delete(sold.keys().next().value!)
      }
    },
    /** The number of the order, or ''; the pieces count as taken back then. */
    find: ({ buyerId, lines }: TakenBack): string => {
      if (buyerId === '' || lines.length === 0) return ''
      const wanted = new Map<string, bigint>()
      for (const line of lines) {
        const key = keyOf(buyerId, line.code, line.unitPriceMinor)
        wanted.set(key, (wanted.get(key) ?? 0n) + line.quantity)
      }
      let candidates: Sold[][] | undefined
      for (const [key, quantity] of wanted) {
        const having = (sold.get(key) ?? []).filter((one) => one.left >= quantity)
        if (candidates === undefined) candidates = having.map((one) => [one])
        else
          candidates = candidates.flatMap((parts) => {
            const same = having.find((one) => one.number === parts[0]!.number)
            return same === undefined ? [] : [[...parts, same]]
          })
        if (candidates.length === 0) return ''
      }
      const chosen = candidates!.at(-1)!
      const quantities = [...wanted.values()]
      chosen.forEach((one, index) => {
        one.left -= quantities[index]!
      })
      return chosen[0]!.number
    },
  }
}

function keyOf(buyerId: string, code: string, unitPriceMinor: bigint): string {
  return `${buyerId}\n${code}\n${unitPriceMinor}`
}
