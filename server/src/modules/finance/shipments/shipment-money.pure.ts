import { apportion } from '#lib/apportion.ts'
import { type MinorUnits, taxWithin } from '#lib/money.ts'
import { divideRounded } from '#lib/rounding.ts'

export interface MoneyLine {
  id: string
  quantity: bigint
  cancelledQuantity: bigint
  amountMinor: bigint
}

/**
 * What a line is worth after some of its pieces were cancelled before they left: its share by pieces, rounded half up; the cancelled part is the rest.
 * Worked: 3 pieces for 100, one cancelled: 33 are gone, 67 stay.
 */
export function liveAmount(line: MoneyLine): bigint {
  if (line.cancelledQuantity <= 0n) return line.amountMinor
  if (line.cancelledQuantity >= line.quantity) return 0n
  return line.amountMinor - divideRounded(line.amountMinor * line.cancelledQuantity, line.quantity, 'half-up')
}

export interface OrderMoney {
  /** Without tax. */
  goodsMinor: bigint
  shippingMinor: bigint
  taxMinor: bigint
  /** What the buyer paid for what left. */
  receivableMinor: bigint
  /** Net sales by order line; they add up to goodsMinor. */
  saleByLine: Map<string, bigint>
}

/**
 * Splits what was paid into sales, shipping income and tax. Prices include the tax, which is taken out of goods and shipping apart; sales are shared out to the
 * lines by what was paid for them, to the last cent.
 * Worked, 1 %: goods 100.00 and shipping 10.00: tax 0.99 + 0.10, sales 99.01, shipping income 9.90.
 * @param convert from the order's currency into that of the books
 */
export function orderMoney(
  lines: readonly MoneyLine[],
  shippingGross: bigint,
  taxPoints: bigint,
  convert: (minor: bigint) => bigint,
): OrderMoney {
  const live = lines.map(liveAmount)
  const goodsGross = convert(live.reduce((sum, amount) => sum + amount, 0n))
  const shipping = convert(shippingGross)
  const goodsTax = taxWithin(goodsGross as MinorUnits, taxPoints)
  const shippingTax = taxWithin(shipping as MinorUnits, taxPoints)
  const goodsMinor = goodsGross - goodsTax
  const shares =
    lines.length === 0
      ? []
      : apportion(
          goodsMinor,
          live.map((amount) => (amount > 0n ? amount : 0n)),
        )
  return {
    goodsMinor,
    shippingMinor: shipping - shippingTax,
    taxMinor: goodsTax + shippingTax,
    receivableMinor: goodsGross + shipping,
    saleByLine: new Map(lines.map((line, index) => [line.id, shares[index]!])),
  }
}

/** Money of what was cancelled before it left, in the order's currency. */
export function cancelledAmount(lines: readonly MoneyLine[]): bigint {
  return lines.reduce((sum, line) => sum + line.amountMinor - liveAmount(line), 0n)
}
