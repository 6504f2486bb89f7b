/** A fresh company at the server under test, built over HTTP as its owner would. */
export interface TestCompany {
  email: string
  password: string
  /** Asks the server in the owner's name. @throws with what it said */
  ask<Answer = any>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer>
  warehouseId: string
  carrierId: string
  skus: { id: string; skuCode: string; barcode: string }[]
  /** Orders of one piece of each SKU named, handed to the warehouse and claimed there. @returns the fulfillments */
  order(lines: number[][]): Promise<{ id: string; fulfillmentNumber: string }[]>
}

let serial = 0

/** Waits for a fact. @throws when it has not come within 20 seconds */
export async function until<Fact>(what: string, look: () => Promise<Fact | undefined | false>): Promise<Fact> {
  const end = Date.now() + 20_000
  for (;;) {
    const fact = await look()
    if (fact) return fact
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A company with a warehouse of twelve bins, two SKUs of twenty pieces each, a carrier with numbers and rates, and a shop. */
export async function openCompany(url: string): Promise<TestCompany> {
  const stamp = `${Date.now().toString(36)}${(serial++).toString(36)}`
  const email = `owner.${stamp}@example.com`
  const password = '云杉-2026-晨光-渡口'
  let cookie = ''
  const ask: TestCompany['ask'] = async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const set = answer.headers.getSetCookie()
    if (set.length > 0) cookie = set.map((one) => one.split(';')[0]).join('; ')
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  await ask('POST', '/api/sign-up', { company: { name: `云杉仓储 ${stamp}` }, name: '陈静', email, password })
  const warehouse = await ask('POST', '/api/warehouses', {
    code: 'HZ',
    name: '杭州仓',
    rank: 1,
    province: '浙江省',
    city: '杭州市',
    layout: { aisles: 2, baysPerAisle: 3, levels: 2 },
  })
  const product = await ask('POST', '/api/products', {
    productCode: `P-${stamp}`,
    name: '云杉杯',
    skus: [1, 2].map((number) => ({
      skuCode: `CUP-${stamp}-${number}`.toUpperCase(),
      name: `云杉杯 ${number}`,
      weightGrams: 300,
      listPriceMinor: 4900,
      purchasePriceMinor: 2000,
      barcodes: [{ barcode: `69${stamp}${number}`.toUpperCase(), quantity: 1 }],
    })),
  })
  const skus = product.skus.map((sku: { id: string; skuCode: string }, index: number) => ({
    ...sku,
    barcode: `69${stamp}${index + 1}`.toUpperCase(),
  }))
  await ask('POST', '/api/stock/opening', {
    warehouseId: warehouse.id,
    lines: skus.map((sku: { skuCode: string }, index: number) => ({
      skuCode: sku.skuCode,
      locationCode: `A01-0${index + 1}-1`,
      quantity: 20,
      unitCostMinor: 2000,
    })),
  })
  const carrier = await ask('POST', '/api/carriers', { code: 'YS', name: '云杉速运' })
  await ask('POST', `/api/carriers/${carrier.id}/ranges`, {
    prefix: 'YS',
    first: 1,
    last: 9999,
    width: 8,
    checkDigit: 'none',
  })
  await fetch(`${url}/api/carriers/${carrier.id}/rates`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), 'if-match': '"1"' },
    body: JSON.stringify({ rates: [{ firstGrams: 1000, firstMinor: 600, stepGrams: 1000, stepMinor: 200 }] }),
  })
  const shop = await ask('POST', '/api/shops', {
    code: `S-${stamp}`,
    connector: 'file',
    name: '云杉旗舰店',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    settings: {},
    reviewDelaySeconds: 0,
    autoApprove: false,
  })
  return {
    email,
    password,
    ask,
    warehouseId: warehouse.id,
    carrierId: carrier.id,
    skus,
    async order(lines) {
      const before = new Set((await ask('GET', '/api/fulfillments?limit=500')).rows.map((row: { id: string }) => row.id))
      const ids: string[] = []
      for (const numbers of lines) {
        const made = await ask('POST', '/api/orders', {
          shopId: shop.id,
          channelOrderNumber: `M-${stamp}-${serial++}`,
          receiver: {
            name: `买家 ${serial}`,
            phone: `1380013${String(8000 + serial)}`,
            province: '上海市',
            city: '上海市',
            district: '浦东新区',
            street: `云杉路 ${serial} 号`,
          },
          lines: numbers.map((number) => ({ skuId: skus[number].id, quantity: 1, unitPriceMinor: 4900 })),
          shippingMinor: 0,
          discountMinor: 0,
          paid: true,
        })
        ids.push(made.id)
      }
      await until('the orders to be handed over', async () => {
        const { rows } = await ask('GET', '/api/orders?limit=500')
        const open = rows.filter(
          (row: { id: string; status: string }) => ids.includes(row.id) && row.status === 'awaiting_review',
        )
        if (open.length > 0)
          await ask('POST', '/api/orders/approve', { selection: { ids: open.map((row: { id: string }) => row.id) } })
        return open.length === 0
      })
      return until('the fulfillments to be claimed', async () => {
        const { rows } = await ask('GET', '/api/fulfillments?limit=500&status=allocated')
        const fresh = rows.filter((row: { id: string }) => !before.has(row.id))
        return fresh.length >= lines.length && fresh
      })
    },
  }
}
