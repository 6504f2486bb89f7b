/**
 * What the Online Retail file says, computed from its text alone: nothing of the product is used here. One line is
 * `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country`; only descriptions may hold commas.
 *
 * Invoices with pieces of goods above zero are sales; of the others those that give money back are cancellations, and the rest (fees alone,
 * corrections of stock without money) is for a person.
 */

export interface Month {
  month: string
  orders: number
  lines: number
  units: number
  goodsMinor: number
  feesMinor: number
  refunds: number
  refundsMinor: number
}

export interface RawTotals {
  months: Month[]
  rows: number
  /** Sum of quantity × price over every row, whatever it is. */
  rawMinor: number
  products: Set<string>
  buyers: Set<string>
  units: Map<string, number>
  leftOut: { rows: number; minor: number }
}

const services = new Set(['POST', 'DOT', 'M', 'm', 'D', 'C2', 'S', 'B', 'BANK CHARGES', 'AMAZONFEE', 'CRUK'])
const isService = (code: string) => services.has(code) || code.startsWith('gift_')

export function readOnlineRetail(text: string): RawTotals {
  interface Row {
    code: string
    quantity: number
    minor: number
  }
  const invoices = new Map<string, { month: string; customer: string; rows: Row[] }>()
  const result: RawTotals = {
    months: [],
    rows: 0,
    rawMinor: 0,
    products: new Set(),
    buyers: new Set(),
    units: new Map(),
    leftOut: { rows: 0, minor: 0 },
  }
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const cells = line.split(',')
    const [invoice, code] = cells as [string, string]
    const [quantity, at, price, customer] = cells.slice(-5) as [string, string, string, string]
    const minor = Number(quantity) * Math.round(Number(price) * 100)
    result.rows++
    result.rawMinor += minor
    const known = invoices.get(invoice) ?? { month: at.slice(0, 7), customer, rows: [] }
    invoices.set(invoice, known)
    known.rows.push({ code, quantity: Number(quantity), minor })
  }
  const months = new Map<string, Month>()
  const monthOf = (month: string) => {
    const known = months.get(month)
    if (known) return known
    const fresh = { month, orders: 0, lines: 0, units: 0, goodsMinor: 0, feesMinor: 0, refunds: 0, refundsMinor: 0 }
    months.set(month, fresh)
    return fresh
  }
  const sum = (rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  for (const { month, customer, rows } of invoices.values()) {
    const fees = sum(
      rows.filter((row) => isService(row.code)),
      (row) => row.minor,
    )
    const goods = rows.filter((row) => !isService(row.code) && row.quantity > 0)
    const all = sum(rows, (row) => row.minor)
    if (goods.length > 0) {
      const of = monthOf(month)
      of.orders++
      of.lines += goods.length
      of.units += sum(goods, (row) => row.quantity)
      of.goodsMinor += sum(goods, (row) => row.minor)
      of.feesMinor += fees
      for (const row of goods) {
        // 85123A and 85123a are one product.
        const code = row.code.toLowerCase()
        result.products.add(code)
        result.units.set(code, (result.units.get(code) ?? 0) + row.quantity)
      }
      if (customer !== '') result.buyers.add(customer)
    } else if (all < 0) {
      const of = monthOf(month)
      of.refunds++
      of.refundsMinor -= all
    } else {
      result.leftOut.rows += rows.length
      result.leftOut.minor += all
    }
  }
  result.months = [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1))
  return result
}
