import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import { createProducts, findSkusByCode, type ProductInput } from '#modules/catalog/index.ts'
import { authoriseShop, createShop } from '#modules/channels/index.ts'
import { setExchangeRate } from '#modules/finance/index.ts'
import { addMember, createTenant } from '#modules/identity/index.ts'
import { adjustStock, createWarehouse } from '#modules/inventory/index.ts'
import { createSupplier, setPrices } from '#modules/purchasing/index.ts'
import { type Ctx, fullAccess, systemActor } from '#platform/context.ts'
import { runTransaction } from '#platform/db/transaction.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Runtime } from '#platform/runtime.ts'
import { demoTenant, insertDemoCarriers, storageBins } from './demo.queries.ts'
import { historyJob } from './history.ts'

interface SimulatedSku {
  merchantCode: string
  title: { zh: string; en: string }
  attributes: { name: { zh: string; en: string }; value: { zh: string; en: string } }[]
  barcode: string
  costMinor: number
  priceMinor: number
  weightGrams: number
  lengthMm: number
  widthMm: number
  heightMm: number
  shelfLifeDays: number | null
}

interface SimulatedProduct {
  code: string
  title: { zh: string; en: string }
  category: { zh: string; en: string }
  brand: { zh: string; en: string }
  skus: SimulatedSku[]
}

interface SimulatedShop {
  id: string
  name: string
  basePath: string
  keyId: string
  secret: string
  currency: string
}

export const demoPassword = 'try-shangshu-2026'
export const demoPeople = [
  { email: 'owner@demo.example', name: '店主 Owner', role: 'owner', password: demoPassword },
  { email: 'reviewer@demo.example', name: '审单员 Reviewer', role: 'reviewer', password: demoPassword },
  { email: 'picker@demo.example', name: '拣货员 Picker', role: 'picker', password: demoPassword },
  { email: 'accountant@demo.example', name: '会计 Accountant', role: 'accountant', password: demoPassword },
]

/**
 * Makes the demo company: people, two warehouses, carriers with rates, the simulator's goods with stock and cost, and its shops. It is a company
 * of its own; nothing of it is visible in any other. Done once: a second call finds it and changes nothing.
 * @returns what a newcomer needs to know, or null when it was there
 */
export async function seedDemo(runtime: Runtime, say: (line: string) => void): Promise<{ tenantId: string } | null> {
  const simulatorUrl = runtime.config.simulatorUrl
  if (await demoTenant(runtime.ownerPool)) return null
  const settings = {
    name: '商枢演示公司 Shangshu Demo',
    locale: 'zh-CN' as const,
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    modules: null,
    isDemo: true,
  }
  const [owner, ...others] = demoPeople
  const { tenantId } = await createTenant(runtime, { ...settings, owner: owner! })
  for (const person of others) await addMember(runtime, tenantId, { ...person, roleKey: person.role })
  const asSystem = () => ({ tenantId, actor: systemActor, access: fullAccess, requestId: newId(), tenant: settings })
  const atPresent = <T>(work: (ctx: Ctx) => Promise<T>) => runTransaction(runtime, asSystem(), work)
  // What a company has on its first day was there when its marketplaces' world began.
  const since = simulatorUrl ? await worldBegan(simulatorUrl) : undefined
  const dayBefore = since && new Date(since.getTime() - 86_400_000)
  const inCompany = <T>(work: (ctx: Ctx) => Promise<T>) =>
    runTransaction(runtime, { ...asSystem(), ...(dayBefore && { now: dayBefore }) }, work)

  const warehouses = await inCompany(async (ctx) => {
    const main = await createWarehouse(ctx, {
      code: 'HZ',
      name: '杭州主仓',
      rank: 1,
      province: '浙江省',
      city: '杭州市',
      layout: { aisles: 20, baysPerAisle: 30, levels: 4 },
    })
    const south = await createWarehouse(ctx, {
      code: 'GZ',
      name: '广州分仓',
      rank: 2,
      province: '广东省',
      city: '广州市',
      layout: { aisles: 8, baysPerAisle: 20, levels: 4 },
    })
    await insertDemoCarriers(ctx)
    return { main: main.id, south: south.id }
  })
  // A shop without a platform, to try an order file on.
  await inCompany((ctx) =>
    createShop(ctx, {
      code: 'file',
      name: '文件店铺 File shop',
      connector: 'file',
      settings: {},
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      reviewDelaySeconds: 0,
      autoApprove: true,
    }),
  )
  // The shop of the sample file: a British gift shop whose orders have no addresses. The rate is the demo's own.
  await inCompany(async (ctx) => {
    await createShop(ctx, {
      code: 'gifts-uk',
      name: '英国礼品店 UK gift shop',
      connector: 'file',
      settings: { receiverOptional: true },
      currency: 'GBP',
      timeZone: 'Europe/London',
      reviewDelaySeconds: 0,
      autoApprove: true,
    })
    await setExchangeRate(ctx, 'GBP', '2010-01-01', '9.20')
  })
  if (!simulatorUrl || !since) return { tenantId }

  const catalogue = await ask<{ products: SimulatedProduct[] }>(`${simulatorUrl}/control/catalogue`)
  for (let start = 0; start < catalogue.products.length; start += 100) {
    await inCompany((ctx) => createProducts(ctx, catalogue.products.slice(start, start + 100).map(toProduct)))
  }
  say(`${catalogue.products.length} products`)
  await stockUp(inCompany, catalogue.products, warehouses)
  await inCompany((ctx) => findSuppliers(ctx, catalogue.products))

  const { shops } = await ask<{ shops: SimulatedShop[] }>(`${simulatorUrl}/control`)
  for (const shop of shops.filter((one) => one.currency === 'CNY')) {
    const shopId = await inCompany((ctx) =>
      createShop(ctx, {
        code: shop.id,
        name: shop.name,
        connector: 'open_shop',
        settings: { baseUrl: simulatorUrl + shop.basePath },
        currency: shop.currency,
        timeZone: 'Asia/Shanghai',
        reviewDelaySeconds: 60,
        autoApprove: true,
      }),
    )
    await authoriseShop(runtime, atPresent, shopId, {
      credentials: { keyId: shop.keyId, secret: shop.secret },
      ordersSince: since,
    })
    say(shop.name)
  }
  await atPresent((ctx) => enqueueJob(ctx, historyJob.kind, { since: since.toISOString() }, { dedupeKey: historyJob.kind }))
  return { tenantId }
}

/** When the time of the marketplaces began. */
async function worldBegan(simulatorUrl: string): Promise<Date> {
  const { options } = await ask<{ options: { startMs: number } }>(`${simulatorUrl}/control`)
  return new Date(options.startMs)
}

function toProduct(product: SimulatedProduct): ProductInput {
  return {
    productCode: product.code,
    name: product.title.zh,
    brand: product.brand.zh,
    category: product.category.zh,
    skus: product.skus.map((sku) => ({
      skuCode: sku.merchantCode,
      name: sku.title.zh,
      attributes: Object.fromEntries(sku.attributes.map(({ name, value }) => [name.zh, value.zh])),
      weightGrams: BigInt(sku.weightGrams),
      lengthMm: BigInt(sku.lengthMm),
      widthMm: BigInt(sku.widthMm),
      heightMm: BigInt(sku.heightMm),
      listPriceMinor: BigInt(sku.priceMinor),
      purchasePriceMinor: BigInt(sku.costMinor),
      shelfLifeDays: sku.shelfLifeDays,
      barcodes: [{ barcode: sku.barcode, quantity: 1n }],
    })),
  }
}

/** Opening stock with its cost: most of it in the main warehouse, every third SKU also in the south, a few left without, so that there is something to buy. */
async function stockUp(
  inCompany: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  products: readonly SimulatedProduct[],
  warehouses: { main: string; south: string },
): Promise<void> {
  const skus = products.flatMap((product) => product.skus)
  const bins = await inCompany(async (ctx) => ({
    main: await storageBins(ctx, warehouses.main),
    south: await storageBins(ctx, warehouses.south),
  }))
  for (let start = 0; start < skus.length; start += 500) {
    await inCompany(async (ctx) => {
      const part = skus.slice(start, start + 500)
      const known = await findSkusByCode(
        ctx.tx,
        ctx.tenantId,
        part.map((sku) => sku.merchantCode),
      )
      const lines = part.flatMap((sku, offset) => {
        const index = start + offset
        const skuId = known.get(sku.merchantCode)?.id
        if (skuId === undefined || index % 37 === 36) return []
        const unitCostMinor = BigInt(sku.costMinor)
        const here = {
          skuId,
          locationId: bins.main[index % bins.main.length]!,
          change: BigInt(60 + ((index * 7919) % 340)),
          unitCostMinor,
        }
        const there = {
          skuId,
          locationId: bins.south[index % bins.south.length]!,
          change: BigInt(20 + ((index * 104729) % 80)),
          unitCostMinor,
        }
        return index % 3 === 0 ? [here, there] : [here]
      })
      await adjustStock(ctx, lines, 'opening', '期初库存 Opening stock')
    })
  }
}

/** One supplier for every few brands; all of them sell by the dozen. */
const suppliers = [
  { code: 'HN', name: '海宁针织厂 Haining Knitwear', leadTimeDays: 3, contact: '周海' },
  { code: 'YW', name: '义乌百货行 Yiwu Sundries', leadTimeDays: 2, contact: '吴敏' },
  { code: 'SZ', name: '深圳数码贸易 Shenzhen Digital', leadTimeDays: 4, contact: '陈峰' },
  { code: 'XM', name: '厦门茶食 Xiamen Tea & Snacks', leadTimeDays: 3, contact: '林芳' },
]

async function findSuppliers(ctx: Ctx, products: readonly SimulatedProduct[]): Promise<void> {
  const brands = uniqueSorted(products.map((product) => product.brand.zh))
  for (const [index, { contact, ...supplier }] of suppliers.entries()) {
    const id = await createSupplier(ctx, {
      ...supplier,
      paymentDays: 30,
      overTolerancePercent: 0,
      note: '',
      contact: { person: contact, phone: '', email: '', address: '' },
    })
    const sold = products
      .filter((product) => brands.indexOf(product.brand.zh) % suppliers.length === index)
      .flatMap(({ skus }) => skus)
    const known = await findSkusByCode(
      ctx.tx,
      ctx.tenantId,
      sold.map((sku) => sku.merchantCode),
    )
    await setPrices(
      ctx,
      id,
      sold.map((sku) => ({
        skuId: known.get(sku.merchantCode)!.id,
        theirCode: '',
        priceMinor: BigInt(sku.costMinor),
        minimumQuantity: 12n,
        packQuantity: 12n,
        isPreferred: true,
      })),
    )
  }
}

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${url}`)
  return (await response.json()) as T
}
