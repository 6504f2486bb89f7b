import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type StartedSystem, startSystem } from '../../scripts/testing/start-system.ts'
import { findings } from './accessibility.ts'
import { chromiumPath, screensFolder } from './browser.ts'
import { openCompany, type TestCompany, until } from './company.ts'

// The day of a warehouse over the real system: what people do at the desk, with the handheld and at the packing station.

let url: string
let system: StartedSystem | undefined
let browser: Browser
let company: TestCompany

before(async () => {
  await mkdir(screensFolder, { recursive: true })
  // the test run hands in a started system; run alone, this file starts its own
  if (!process.env.SHANGSHU_TEST_URL) system = await startSystem({ args: ['--no-demo'] })
  url = system?.url ?? process.env.SHANGSHU_TEST_URL!
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
  company = await openCompany(url)
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

interface Seat {
  page: Page
  complaints: string[]
}

/** The owner, signed in, at a desk or with the handheld of 360 × 640 points. */
async function sitDown(where: 'desk' | 'handheld', language: 'zh-CN' | 'en-US', address: string): Promise<Seat> {
  const context = await browser.newContext({
    viewport: where === 'desk' ? { width: 1440, height: 900 } : { width: 360, height: 640 },
    isMobile: where === 'handheld',
    hasTouch: where === 'handheld',
    locale: language,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const signedIn = await context.request.post(`${url}/api/log-in`, {
    data: { email: company.email, password: company.password },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  assert.equal(signedIn.status(), 200)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  if (where === 'desk') await page.addInitScript((chosen) => localStorage.setItem('shangshu.language', chosen), language)
  await page.goto(url + address)
  return { page, complaints }
}

/** What a wedge scanner does: keys and Enter into the field that has the focus. */
async function scan(page: Page, code: string) {
  await page.locator('.scan input').fill(code)
  await page.locator('.scan input').press('Enter')
}

const onHand = async (skuId: string): Promise<number> => {
  const { levels } = await company.ask('GET', `/api/stock/${skuId}`)
  return levels.reduce((sum: number, level: { onHand: number }) => sum + level.onHand, 0)
}

test('wave, pick with the handheld, pack by keyboard, hand over: the order is shipped', async () => {
  const fulfillments = await company.order([[0], [0, 1]])
  const before = await onHand(company.skus[0]!.id)

  const desk = await sitDown('desk', 'zh-CN', '/waves')
  await desk.page.getByRole('button', { name: '释放波次' }).click()
  const dialogue = desk.page.getByRole('dialog')
  await dialogue.getByRole('button', { name: '释放', exact: true }).click()
  await dialogue.waitFor({ state: 'hidden' })
  await desk.page.locator('.ss-grid a', { hasText: /^BC/ }).first().waitFor()
  assert.deepEqual(desk.complaints, [])

  const hand = await sitDown('handheld', 'zh-CN', '/pda/')
  await hand.page.locator('.tile', { hasText: /^JH/ }).click()
  const place = hand.page.locator('.huge')
  await place.waitFor()
  await scan(hand.page, 'NOWHERE')
  await hand.page.getByRole('alert').getByText('库位不对').waitFor()
  for (let stop = 0; stop < 2; stop++) {
    const code = await place.innerText()
    await scan(hand.page, code)
    await hand.page.locator('.huge.reached').waitFor()
    await hand.page.getByRole('button', { name: /^全部/ }).click()
    await hand.page.waitForFunction((before) => {
      const now = document.querySelector('.huge')
      return !now || now.textContent !== before || !now.classList.contains('reached')
    }, code)
  }
  await hand.page.getByRole('status').getByText('任务已完成').waitFor()
  assert.deepEqual(hand.complaints, [])
  await until('both to be picked', async () => {
    const { rows } = await company.ask('GET', '/api/fulfillments?limit=100&status=picked')
    return fulfillments.every((one) => rows.some((row: { id: string }) => row.id === one.id))
  })

  const station = desk.page
  await station.goto(`${url}/packing`)
  const field = station.getByLabel('扫描出库单、订单、运单或商品条码')
  for (const { id, fulfillmentNumber } of fulfillments) {
    await field.fill(fulfillmentNumber)
    await field.press('Enter')
    await station.getByRole('link', { name: fulfillmentNumber }).first().waitFor()
    const { lines } = await company.ask('GET', `/api/fulfillments/${id}`)
    for (const line of lines) {
      await field.fill(company.skus.find((sku) => sku.id === line.skuId)!.barcode)
      await field.press('Enter')
    }
    await station.locator('.ss-barcode-verdict').getByText('商品核对无误').waitFor()
    await station.keyboard.press('F3')
    await station.keyboard.type(String(80 + lines.length * 300))
    await station.keyboard.press('Enter')
    await station.locator('.ss-barcode-verdict').getByText('已打包').waitFor()
    await station.keyboard.press('Escape')
  }
  const parcels: string[] = []
  for (const { id } of fulfillments) {
    const detail = await company.ask('GET', `/api/fulfillments/${id}`)
    assert.equal(detail.status, 'packed')
    parcels.push(detail.parcels[0].waybillNumber)
  }

  await station.goto(`${url}/handovers`)
  await station.getByRole('button', { name: '开交接单' }).click()
  const opening = station.getByRole('dialog')
  await opening.getByRole('combobox', { name: '快递' }).click()
  await station.getByTitle('云杉速运').last().click()
  await opening.getByRole('button', { name: '开交接单' }).click()
  const scanner = station.getByLabel('扫描运单号或包裹号')
  await scanner.waitFor()
  for (const [index, waybill] of parcels.entries()) {
    await scanner.fill(waybill)
    await scanner.press('Enter')
    await station.getByText(`已扫 ${index + 1} 个`).waitFor()
  }
  await station.getByRole('button', { name: /确认交接/ }).click()
  const closing = station.getByRole('dialog')
  await closing.getByRole('textbox').fill('老王')
  await closing.getByRole('button', { name: /确\s*定|OK/ }).click()
  for (const { id } of fulfillments)
    await until('the fulfillment to be shipped', async () => {
      const { status } = await company.ask('GET', `/api/fulfillments/${id}`)
      return status === 'shipped'
    })
  assert.equal(await onHand(company.skus[0]!.id), before - 2)
  assert.deepEqual(desk.complaints, [])
  await desk.page.context().close()
  await hand.page.context().close()
})

test('a purchase is received with the handheld and put away; without a connection nothing is lost or doubled', async () => {
  const sku = company.skus[1]!
  const supplier = await company.ask('POST', '/api/suppliers', { code: `G${Date.now()}`, name: '云杉供应' })
  const order = await company.ask('POST', '/api/purchase-orders', {
    supplierId: supplier.id,
    warehouseId: company.warehouseId,
    lines: [{ skuId: sku.id, quantity: 5, priceMinor: 1800 }],
  })
  await company.ask('POST', '/api/purchase-orders/submit', { ids: [order.id] })
  await company.ask('POST', '/api/purchase-orders/approve', { ids: [order.id] })
  const before = await onHand(sku.id)

  const { page, complaints } = await sitDown('handheld', 'en-US', '/pda/')
  await page.locator('.tile', { hasText: order.purchaseNumber }).click()
  await page.getByLabel('Straight into the bins').uncheck()
  await scan(page, sku.barcode)
  await page.locator('.lines b', { hasText: '0 + 1 / 5' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  assert.deepEqual(await findings(page), [])

  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Receive 1' }).click()
  await page.locator('.lines b', { hasText: '1 / 5' }).waitFor()
  await page.getByRole('button', { name: 'All as expected' }).click()
  await page.getByText('2 unsent').waitFor()
  await page.context().setOffline(false)
  await page.getByText('online', { exact: true }).waitFor()
  await until('the order to be received', async () => {
    const { status } = await company.ask('GET', `/api/purchase-orders/${order.id}`)
    return status === 'received'
  })
  assert.equal(await onHand(sku.id), before + 5)

  await page.getByRole('button', { name: '‹ Tasks' }).click()
  await page.getByRole('button', { name: /^Put away/ }).click()
  for (let line = 0; line < 2; line++) {
    await scan(page, sku.barcode)
    await page.locator('.huge').waitFor()
    await scan(page, await page.locator('.huge').innerText())
    await page.getByRole('status').getByText('Put away').waitFor()
  }
  await page.getByText('Nothing waits for a bin.').waitFor()
  await until('the goods to lie in their bin', async () => {
    const { levels } = await company.ask('GET', `/api/stock/${sku.id}`)
    return levels.every((level: { sellable: boolean }) => level.sellable)
  })
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('parcels are handed over with the handheld; a page loaded anew without a connection goes on where it was', async () => {
  const fulfillments = await company.order([[0], [1]])
  const ids = fulfillments.map((one) => one.id)
  await company.ask('POST', '/api/fulfillments/pick-and-pack', { ids })
  const waybills: string[] = []
  for (const id of ids) {
    const detail = await until('the parcel to have its waybill', async () => {
      const one = await company.ask('GET', `/api/fulfillments/${id}`)
      return one.parcels[0]?.waybillNumber && one
    })
    await company.ask('POST', `/api/fulfillments/${id}/parcels/${detail.parcels[0].id}/weigh`, { weightGrams: 380 })
    waybills.push(detail.parcels[0].waybillNumber)
  }

  const { page, complaints } = await sitDown('handheld', 'en-US', '/pda/')
  await page.getByRole('button', { name: /^Hand over/ }).click()
  await page.getByRole('button', { name: '云杉速运' }).click()
  const count = page.locator('.count b')
  await count.getByText('0', { exact: true }).waitFor()
  await page.getByText('2 not scanned yet').waitFor()
  await scan(page, 'NO-SUCH-PARCEL')
  await page.getByRole('alert').getByText('NO-SUCH-PARCEL').waitFor()
  assert.deepEqual(await findings(page), [])
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  // the program is on the device once its worker runs
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))

  await page.context().setOffline(true)
  await scan(page, waybills[0]!)
  await page.getByText('1 unsent').waitFor()
  await page.reload()
  await page.getByText('1 unsent').waitFor()
  await count.getByText('1', { exact: true }).waitFor()
  await page.getByText('1 not scanned yet').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Driver leaves' }).isEnabled(), false)
  await page.context().setOffline(false)
  await page.getByText('online', { exact: true }).waitFor()

  await scan(page, waybills[1]!)
  await count.getByText('2', { exact: true }).waitFor()
  await scan(page, waybills[1]!)
  await page.getByRole('alert').getByText('Scanned before').waitFor()
  await page.getByText('online', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Driver leaves' }).click()
  await page.getByLabel('Driver').fill('Lao Wang')
  await page.getByRole('button', { name: 'Hand over 2' }).click()
  await page.getByText('2 parcels are handed over.').waitFor()
  for (const id of ids) assert.equal((await company.ask('GET', `/api/fulfillments/${id}`)).status, 'shipped')
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a count is opened at the desk, counted with the handheld and booked; the difference is a movement', async () => {
  const sku = company.skus[0]!
  const before = await onHand(sku.id)
  const desk = await sitDown('desk', 'zh-CN', '/counts')
  await desk.page.getByRole('button', { name: '新建盘点' }).first().click()
  await desk.page.getByLabel('库位编码开头').fill('A01-01-1')
  await desk.page.getByRole('button', { name: '开始盘点' }).click()
  await desk.page.waitForURL(/\/counts\/.+/)
  const number = await desk.page.getByRole('heading', { level: 1 }).innerText()
  assert.deepEqual(await findings(desk.page), [])

  const hand = await sitDown('handheld', 'zh-CN', '/pda/')
  await hand.page.locator('.tile', { hasText: number }).click()
  await scan(hand.page, 'A01-01-1')
  await hand.page.getByLabel(`数量 ${sku.skuCode}`, { exact: true }).fill(String(before + 2))
  await scan(hand.page, sku.barcode)
  await hand.page.getByRole('button', { name: '盘完此库位' }).click()
  await hand.page.getByText('全部盘完').waitFor()
  await hand.page.getByText('在线', { exact: true }).waitFor()

  await desk.page.getByText('待审核').first().waitFor()
  await desk.page.getByRole('button', { name: '审核入账' }).click()
  await desk.page.getByRole('dialog').getByRole('button', { name: '审核入账' }).click()
  await desk.page.getByText('已入账').first().waitFor()
  assert.equal(await onHand(sku.id), before + 3)
  await desk.page.goto(`${url}/stock/${sku.id}`)
  await desk.page.getByRole('row', { name: /盘盈盘亏 → A01-01-1.*3.*盘点/ }).waitFor()
  assert.deepEqual([...desk.complaints, ...hand.complaints], [])
  await desk.page.context().close()
  await hand.page.context().close()
})

test('a month is closed after its check list, and nothing goes into it any more', async () => {
  const now = new Date()
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 10)
  const month = last.slice(0, 7)
  const entry = {
    postedOn: last,
    note: '开户存入',
    lines: [
      { accountCode: '1002', debitMinor: 100_000, creditMinor: 0 },
      { accountCode: '3001', debitMinor: 0, creditMinor: 100_000 },
    ],
  }
  await company.ask('POST', '/api/journal-entries', entry)
  const { page, complaints } = await sitDown('desk', 'en-US', '/periods')
  const row = page.getByRole('row', { name: new RegExp(month) })
  await row.getByRole('button', { name: 'Close' }).click()
  const dialogue = page.getByRole('dialog')
  await dialogue.getByText('The month is over').waitFor()
  await dialogue.getByText('Everything is booked').waitFor()
  await dialogue.getByRole('button', { name: 'Close', exact: true }).last().click()
  await row.getByText('Closed').waitFor()
  await assert.rejects(company.ask('POST', '/api/journal-entries', entry), /finance\.period_closed/)
  await page.goto(`${url}/trial-balance`)
  await page.getByRole('button', { name: 'Print' }).waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.ss-side').isVisible(), false)
  assert.equal(await page.locator('.ss-sheet').first().isVisible(), true)
  assert.deepEqual(complaints, [])
  await page.context().close()
})
