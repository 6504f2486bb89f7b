import { groupBy } from '#lib/collections.ts'

export interface ShopSum {
  shopId: string | null
  role: string | null
  kind: string
  openingMinor: bigint
  debitMinor: bigint
  creditMinor: bigint
}

const feeRoles = ['platform_commission', 'payment_fee', 'platform_other']

/** Profit of each shop from the sums of its accounts; refunds are what was taken back from sales. */
export function shopProfits(sums: readonly ShopSum[], seesCost: boolean) {
  return [...groupBy(sums, (sum) => sum.shopId)].map(([shopId, rows]) => {
    const debits = (role: string) => add(rows, (row) => (row.role === role ? row.debitMinor : 0n))
    const credits = (role: string) => add(rows, (row) => (row.role === role ? row.creditMinor : 0n))
    const net = (roles: readonly string[]) =>
      add(rows, (row) => (row.role !== null && roles.includes(row.role) ? row.debitMinor - row.creditMinor : 0n))
    const named = ['revenue', 'shipping_income', 'cost_of_sales', 'freight_out', ...feeRoles]
    const goodsMinor = credits('revenue')
    const refundsMinor = debits('revenue')
    const shippingMinor = -net(['shipping_income'])
    const costMinor = net(['cost_of_sales'])
    const postageMinor = net(['freight_out'])
    const feesMinor = net(feeRoles)
    // Income and expenses of all other accounts; income is positive.
    const otherMinor = -add(rows, (row) =>
      (row.kind === 'revenue' || row.kind === 'expense') && (row.role === null || !named.includes(row.role))
        ? row.debitMinor - row.creditMinor
        : 0n,
    )
    const profitMinor = goodsMinor + shippingMinor - refundsMinor - costMinor - postageMinor - feesMinor + otherMinor
    return {
      shopId,
      goodsMinor,
      shippingMinor,
      refundsMinor,
      costMinor: seesCost ? costMinor : null,
      postageMinor: seesCost ? postageMinor : null,
      feesMinor,
      otherMinor: seesCost ? otherMinor : 0n,
      profitMinor: seesCost ? profitMinor : null,
    }
  })
}

/**
 * What the platforms owe, shop by shop: sales and refunds with their tax, fees and payouts by the accounts on the other side; what is left is other.
 * Opening + sales − refunds − fees − payouts + other = closing.
 */
export function receivableRows(sums: readonly ShopSum[], currency: string) {
  return [...groupBy(sums, (sum) => sum.shopId)].flatMap(([shopId, rows]) => {
    const own = rows.filter((row) => row.role === 'receivable')
    if (own.length === 0) return []
    const openingMinor = add(own, (row) => row.openingMinor)
    const closingMinor = openingMinor + add(own, (row) => row.debitMinor - row.creditMinor)
    const sold = ['revenue', 'shipping_income', 'output_tax']
    const salesMinor = add(rows, (row) => (row.role !== null && sold.includes(row.role) ? row.creditMinor : 0n))
    const refundsMinor = add(rows, (row) => (row.role !== null && sold.includes(row.role) ? row.debitMinor : 0n))
    const feesMinor = add(rows, (row) =>
      row.role !== null && feeRoles.includes(row.role) ? row.debitMinor - row.creditMinor : 0n,
    )
    const payoutsMinor = add(rows, (row) => (row.role === 'platform_wallet' ? row.debitMinor - row.creditMinor : 0n))
    const otherMinor = closingMinor - openingMinor - salesMinor + refundsMinor + feesMinor + payoutsMinor
    return [{ shopId, currency, openingMinor, salesMinor, refundsMinor, feesMinor, payoutsMinor, otherMinor, closingMinor }]
  })
}

function add<Row>(rows: readonly Row[], amount: (row: Row) => bigint): bigint {
  return rows.reduce((sum, row) => sum + amount(row), 0n)
}
