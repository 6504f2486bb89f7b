import { catalogContract } from '#modules/catalog/catalog.contract.ts'
import { type ShopView, shopsContract } from '#modules/channels/channels.contract.ts'
import { identityContract } from '#modules/identity/identity.contract.ts'
import { inventoryContract } from '#modules/inventory/inventory.contract.ts'
import { logisticsContract } from '#modules/logistics/logistics.contract.ts'
import { fulfillmentsContract } from '#modules/warehouse/warehouse.contract.ts'
import { platformContract } from '#platform/platform.contract.ts'
import { type Caller, callerOf, sessionFrom } from './http-caller.ts'
import { until } from './programs.ts'
import type { SimulatedProduct, SimulatedShop, SimulatedSku, SimulatedWorld } from './simulated-world.ts'

/** A company as its owner makes it, by the calls the screens make: nothing here touches the database. */
export interface TradingCompany {
  tenantId: string
  owner: Caller
  cookie: string
  warehouseId: string
  bins: string[]
  carrierId: string
  /** By merchant code. */
  skus: Map<string, TradedSku>
}

export interface TradedSku extends SimulatedSku {
  id: string
}

const password = 'correct horse battery 17'
/** Neither a buyer's name nor a buyer's place. */
const email = 'owner@trading.example'

/** Signs up, logs in, opens a warehouse, engages a carrier, enters the simulator's goods and counts in opening stock of each. */
export async function aTradingCompany(
  url: string,
  world: SimulatedWorld,
  options: { stock: number; products?: number | ReadonlySet<string> },
): Promise<TradingCompany> {
  await sessionFrom(url, identityContract.signUp, {
    body: { company: { name: '山海商贸', locale: 'zh-CN' }, name: '店主', email, password },
  })
  const cookie = await sessionFrom(url, identityContract.logIn, { body: { email, password } })
  const owner = callerOf(url, cookie)
  const { tenant } = await owner(identityContract.session)
  const { id: warehouseId } = await owner(inventoryContract.createWarehouse, {
    body: {
      code: 'HZ',
      name: '杭州仓',
      rank: 1,
      province: '浙江省',
      city: '杭州市',
      layout: { aisles: 6, baysPerAisle: 20, levels: 3 },
    },
  })
  const bins = await storageBins(owner, warehouseId)
  const carrierId = await aCarrierOverHttp(owner)
  const { products } = await world.control<{ products: SimulatedProduct[] }>('GET', '/catalogue')
  const skus = new Map<string, TradedSku>()
  const wanted = options.products
  const chosen =
    wanted instanceof Set ? products.filter((product) => wanted.has(product.code)) : products.slice(0, wanted as number)
  for (const product of chosen) {
    for (const sku of await enterProduct(owner, product)) skus.set(sku.merchantCode, sku)
  }
  const stocked = options.stock === 0 ? [] : [...skus.values()]
  for (let start = 0; start < stocked.length; start += 1000) {
    await owner(inventoryContract.adjust, {
      body: {
        kind: 'opening',
        note: '期初',
        lines: stocked.slice(start, start + 1000).map((sku, index) => ({
          skuId: sku.id,
          locationId: bins[(start + index) % bins.length]!,
          change: options.stock,
          unitCostMinor: sku.costMinor,
        })),
      },
    })
  }
  return { tenantId: tenant.id, owner, cookie, warehouseId, bins, carrierId, skus }
}

async function enterProduct(owner: Caller, product: SimulatedProduct): Promise<TradedSku[]> {
  const made = await owner(catalogContract.createProduct, {
    body: {
      productCode: product.code,
      name: product.title.zh,
      skus: product.skus.map((sku) => ({
        skuCode: sku.merchantCode,
        name: sku.title.zh,
        weightGrams: sku.weightGrams,
        listPriceMinor: sku.priceMinor,
        purchasePriceMinor: sku.costMinor,
        barcodes: [{ barcode: sku.barcode }],
      })),
    },
  })
  const ids = new Map(made.skus.map((sku) => [sku.skuCode, sku.id]))
  return product.skus.map((sku) => ({ ...sku, id: ids.get(sku.merchantCode)! }))
}

async function storageBins(owner: Caller, warehouseId: string): Promise<string[]> {
  const bins: string[] = []
  let cursor: string | undefined
  do {
    const page = await owner(inventoryContract.locations, {
      params: { warehouseId },
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    })
    bins.push(...page.rows.filter((row) => row.kind === 'bin').map((row) => row.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return bins
}

/** 中通快递, the whole country: 8.00 for the first kilogram, 2.00 for each further one. */
async function aCarrierOverHttp(owner: Caller): Promise<string> {
  const { id } = await owner(logisticsContract.createCarrier, { body: { code: 'ZTO', name: '中通快递' } })
  const { version } = await owner(logisticsContract.rates, { params: { carrierId: id } })
  await owner(logisticsContract.replaceRates, {
    params: { carrierId: id },
    ifMatch: String(version),
    body: { rates: [{ firstGrams: 1000, firstMinor: 800, stepGrams: 1000, stepMinor: 200 }] },
  })
  await owner(logisticsContract.addRange, {
    params: { carrierId: id },
    body: { prefix: 'ZT', first: 1, last: 9_999_999, width: 10, checkDigit: 'mod10' },
  })
  return id
}

/** Adds a shop of the simulator, gives it its key, and tells the simulator where to send webhooks. */
export async function connectShop(
  company: TradingCompany,
  world: SimulatedWorld,
  remote: SimulatedShop,
  options: { autoApprove?: boolean; webhooks?: boolean } = {},
): Promise<ShopView> {
  const { owner } = company
  const made = await owner(shopsContract.create, {
    body: {
      code: remote.id,
      connector: 'open_shop',
      name: remote.name,
      settings: { baseUrl: world.url + remote.basePath },
      currency: remote.currency,
      timeZone: 'Asia/Shanghai',
      reviewDelaySeconds: 0,
      autoApprove: options.autoApprove ?? true,
    },
  })
  const shop = await owner(shopsContract.authorise, {
    params: { shopId: made.id },
    body: { credentials: { keyId: remote.keyId, secret: remote.secret } },
  })
  if (options.webhooks) await world.control('PUT', `/shops/${remote.id}/webhook`, { url: shop.webhookUrl })
  return shop as unknown as ShopView
}

export async function simulatedShops(world: SimulatedWorld): Promise<SimulatedShop[]> {
  return (await world.control<{ shops: SimulatedShop[] }>('GET', '')).shops
}

/** Every event has been delivered and nothing was given up. */
export async function settled(owner: Caller, patienceMs = 60_000): Promise<void> {
  await until(
    'no event waits',
    async () => {
      const { lanes } = await owner(platformContract.queues)
      const stuck = lanes.find((lane) => lane.parked > 0 || lane.lastError !== null)
      if (stuck) throw new Error(`An event cannot be delivered: ${JSON.stringify(stuck)}`)
      return lanes.every((lane) => lane.waiting === 0) ? true : undefined
    },
    patienceMs,
  )
}

export interface OnSale extends TradedSku {
  variantId: string
}

/** Variants a shop lists of goods the company knows, and one of goods it never entered. */
export async function goodsOnSale(
  company: TradingCompany,
  world: SimulatedWorld,
  shop = 'shanqian',
): Promise<{ known: OnSale[]; unknown: string | undefined }> {
  const products = await world.all<{ variants: { id: string; merchantCode: string | null; barcode: string | null }[] }>(
    `/shops/${shop}/products`,
  )
  const variants = products.flatMap((product) => product.variants)
  const barcodes = new Set([...company.skus.values()].map((sku) => sku.barcode))
  return {
    known: variants.flatMap(({ id, merchantCode }) => {
      const sku = company.skus.get(merchantCode ?? '')
      return sku ? [{ ...sku, variantId: id }] : []
    }),
    unknown: variants.find(({ merchantCode, barcode }) => !company.skus.has(merchantCode ?? '') && !barcodes.has(barcode ?? ''))
      ?.id,
  }
}

/** Picks, packs and ships everything that is claimed or was begun, and that nothing stops. @returns ids of what was shipped */
export async function shipWhatIsReady(company: TradingCompany): Promise<string[]> {
  const { owner, warehouseId } = company
  const { rows } = await owner(fulfillmentsContract.list, {
    query: { status: 'allocated,picked,packed', warehouseId, blocked: 'false', limit: 500 },
  })
  const of = (status: string) => rows.filter((row) => row.status === status).map((row) => row.id)
  const packed = of('packed')
  if (of('allocated').length > 0)
    packed.push(...(await owner(fulfillmentsContract.pickAndPack, { body: { ids: of('allocated') } })).done)
  if (of('picked').length > 0) packed.push(...(await owner(fulfillmentsContract.pack, { body: { ids: of('picked') } })).done)
  if (packed.length === 0) return []
  return (await owner(fulfillmentsContract.ship, { body: { ids: packed } })).done
}

/** Products that all of these shops list, a few of them: enough to trade with, quickly entered. */
export async function productsOfAll(world: SimulatedWorld, shops: readonly SimulatedShop[], count: number): Promise<Set<string>> {
  const lists = await Promise.all(shops.map(({ id }) => world.all<{ merchantCode: string | null }>(`/shops/${id}/products`)))
  const codes = lists.map((products) => new Set(products.flatMap(({ merchantCode }) => merchantCode ?? [])))
  return new Set([...codes[0]!].filter((code) => codes.every((set) => set.has(code))).slice(0, count))
}
