import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Texts } from '@shangshu/ui'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type StartedSystem, startSystem } from '../../scripts/testing/start-system.ts'
import { texts as channelTexts } from '../src/features/channels/texts.ts'
import { texts as orderTexts } from '../src/features/orders/texts.ts'
import { findings } from './accessibility.ts'
import { chromiumPath, screensFolder } from './browser.ts'

// What the order desk does all day, in the demo company, in both languages: enter an order, clear one that is held, import a file,
// connect a shop.

const languages = ['zh-CN', 'en-US'] as const
type Language = (typeof languages)[number]

let url: string
let system: StartedSystem | undefined
let browser: Browser

before(async () => {
  await mkdir(screensFolder, { recursive: true })
  // the test run hands in a started system; run alone, this file starts its own
  if (!process.env.SHANGSHU_TEST_URL) system = await startSystem({ args: ['--demo-days', '1'] })
  url = system?.url ?? process.env.SHANGSHU_TEST_URL!
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

/** A text of the screens by its path, `act.approve`, with its blanks filled. */
function words(texts: Texts, language: Language) {
  return (path: string, blanks: Record<string, string | number> = {}): string => {
    const found = path.split('.').reduce<any>((at, key) => at?.[key], texts[language])
    assert.equal(typeof found, 'string', path)
    return String(found).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(blanks[name]))
  }
}

/** Signed in as the owner of the demo company, at an address, in a language. What the page complains about is collected. */
async function sitDown(language: Language, address: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${url}/log-in`)
  await page.evaluate(async (locale) => {
    const send = (method: string, path: string, body: unknown) =>
      fetch(path, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(body),
      })
    await send('POST', '/api/log-in', { email: 'owner@demo.example', password: 'try-shangshu-2026' })
    await send('PUT', '/api/account', { name: 'Owner', locale })
    localStorage.setItem('shangshu.language', locale)
  }, language)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(url + address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { page, complaints }
}

/** Asks the server as the person at the page. */
function ask(page: Page, method: string, path: string, body?: unknown): Promise<any> {
  return page.evaluate(
    async ([how, where, what]) => {
      const answer = await fetch(where as string, {
        method: how as string,
        headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        ...(what === undefined ? {} : { body: JSON.stringify(what) }),
      })
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
    [method, path, body] as const,
  )
}

/** A SKU that can be promised. The demo fills its warehouses by itself; the fact is waited for. */
async function inStock(page: Page): Promise<{ skuId: string; skuCode: string }> {
  for (;;) {
    const { rows } = await ask(page, 'GET', '/api/stock?limit=200')
    const found = rows.find((row: { available: number }) => row.available > 5)
    if (found) return found
  }
}

const receiver = '李晓婷 13912345678 广东省深圳市南山区粤海街道科技园南区T3栋1201'

for (const language of languages) {
  const t = words(orderTexts, language)
  const c = words(channelTexts, language)

  test(`an order is entered by hand from a pasted address, and stands on its page (${language})`, {
    timeout: 60_000,
  }, async () => {
    const { page, complaints } = await sitDown(language, '/orders')
    const { skuCode } = await inStock(page)
    await page.getByRole('button', { name: t('desk.new') }).click()
    await page.waitForURL('**/orders/new')
    const save = page.getByRole('button', { name: t('desk.create') })
    // what is missing stands at its fields
    await save.click()
    await page.getByText(t('desk.goodsNeeded')).waitFor()
    assert.ok((await page.locator('.ant-form-item-explain-error', { hasText: t('desk.required') }).count()) >= 4)

    await page.getByRole('combobox', { name: t('col.shop'), exact: true }).click()
    await page.locator('.ant-select-item-option').first().click()
    await page.getByLabel(t('desk.paste')).fill(receiver)
    await page.getByRole('button', { name: t('desk.readIt') }).click()
    await page.getByText(t('desk.read'), { exact: true }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: t('desk.name'), exact: true }).inputValue(), '李晓婷')
    assert.equal(await page.getByRole('textbox', { name: t('desk.district'), exact: true }).inputValue(), '南山区')

    // scanned twice: counted up
    const scan = page.getByLabel(t('desk.addGoods'))
    for (const times of ['1', '2']) {
      await scan.click()
      await page.keyboard.insertText(skuCode)
      await page.keyboard.press('Enter')
      await page.locator(`input[aria-label="${t('page.quantity')} ${skuCode}"][value="${times}"]`).waitFor()
    }
    const price = page.getByLabel(`${t('page.price')} ${skuCode}`)
    await price.fill('100')
    await price.blur()
    const discount = page.getByLabel(t('desk.orderDiscount'))
    await discount.fill('30')
    await discount.blur()
    await page.locator('.order-due', { hasText: '170.00' }).waitFor()
    assert.deepEqual(await findings(page), [])
    await page.getByLabel(t('page.remark')).fill('电话订单')
    await page.screenshot({ path: `${screensFolder}new-order-${language}.png` })
    await save.click()

    await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
    await page.getByText(t('status.awaiting_review')).first().waitFor()
    await page
      .locator('.order-panel', { hasText: t('page.lines') })
      .getByText(skuCode)
      .waitFor()
    const order = await ask(page, 'GET', `/api/orders/${page.url().split('/').at(-1)}`)
    assert.deepEqual(
      [order.origin, order.paidMinor, order.unitCount, order.sellerRemark, order.province],
      ['manual', 17_000, 2, '电话订单', '广东省'],
    )
    assert.deepEqual(await findings(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test(`an order held for its address is found, corrected, approved and handed over (${language})`, {
    timeout: 60_000,
  }, async () => {
    const { page, complaints } = await sitDown(language, '/orders?tab=held')
    const { skuId } = await inStock(page)
    const { rows: shops } = await ask(page, 'GET', '/api/shops')
    const { id, orderNumber } = await ask(page, 'POST', `/api/shops/${shops[0].id}/orders`, {
      receiver: {
        name: '陈静',
        phone: `138${String(Date.now()).slice(-8)}`,
        province: '',
        city: '',
        district: '',
        street: '科技园 T3 栋',
      },
      lines: [{ skuId, quantity: 1, unitPriceMinor: 9900 }],
      shippingMinor: 0,
      discountMinor: 0,
      paid: true,
    })
    await page.getByPlaceholder(t('search')).fill(orderNumber)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: orderNumber }).click()
    await page.waitForURL(`**/orders/${id}`)
    await page.locator('.order-holds', { hasText: t('hold.address') }).waitFor()
    const approve = page.getByRole('button', { name: t('act.approve'), exact: true })
    assert.equal(await approve.isDisabled(), true)

    await page.getByRole('button', { name: t('desk.editReceiver') }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel(t('desk.paste')).fill(receiver)
    await drawer.getByRole('button', { name: t('desk.readIt') }).click()
    await drawer.getByText(t('desk.read'), { exact: true }).waitFor()
    await drawer.locator('.ss-submit-bar .ant-btn-primary').click()
    await drawer.waitFor({ state: 'hidden' })
    await page.locator('.order-holds', { hasText: t('hold.address') }).waitFor({ state: 'hidden' })
    await page.screenshot({ path: `${screensFolder}review-${language}.png` })

    await approve.click()
    await page
      .getByText(new RegExp(`^(${t('status.released')}|${t('status.shipped')})$`))
      .first()
      .waitFor()
    const order = await ask(page, 'GET', `/api/orders/${id}`)
    assert.deepEqual([order.holdKinds, order.city, order.fulfillmentNumber !== null], [[], '深圳市', true])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test(`a file is read, tried dry, imported, and what was left out can be downloaded (${language})`, {
    timeout: 60_000,
  }, async () => {
    const { page, complaints } = await sitDown(language, '/imports')
    const { skuCode } = await inStock(page)
    const mark = `${language.slice(0, 2).toUpperCase()}${Date.now()}`
    const rows = [
      '订单编号,下单时间,订单状态,收货人姓名,联系手机,省份,城市,区县,街道地址,商家编码,商品名称,数量,单价,实付金额,运费',
      `${mark}-1,2026-03-01 10:00:00,已付款,王芳,13900001111,浙江省,杭州市,西湖区,文三路 1 号,${skuCode},甲,2,10.00,20.00,0`,
      `${mark}-2,2026-03-01 11:00:00,已付款,赵磊,13900002222,江苏省,南京市,玄武区,中山路 8 号,${skuCode},乙,1,10.00,10.00,0`,
      `${mark}-3,2026-03-01 12:00:00,已付款,钱多,13900003333,江苏省,南京市,玄武区,中山路 9 号,${skuCode},丙,许多,10.00,10.00,0`,
    ]
    await page.locator('#import-shop').click()
    await page.locator('.ant-select-item-option', { hasText: 'File shop' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'orders.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`),
    })
    const preview = page.locator('.chan-panel', { has: page.getByRole('heading', { name: c('import.preview') }) })
    await preview.getByText(`${mark}-1`).waitFor()
    await preview.getByText(new RegExp(c('import.problems', { count: 1 }))).waitFor()
    assert.deepEqual(await findings(page), [])
    await page.screenshot({ path: `${screensFolder}import-${language}.png` })

    const run = page.locator('.chan-panel', { has: page.getByRole('heading', { name: c('import.run'), exact: true }) })
    const fact = (name: string) =>
      run
        .locator('.chan-facts > div', { hasText: c(`import.fact.${name}`) })
        .locator('strong')
        .first()
    await run.getByRole('button', { name: c('import.dryRun') }).click()
    await run.getByText(c('import.dryDone')).waitFor()
    assert.equal(await fact('rejectedRows').innerText(), '1')
    assert.deepEqual((await ask(page, 'GET', `/api/channel-orders?number=${mark}`)).rows, [])

    await run.getByRole('button', { name: c('import.go'), exact: true }).click()
    await run.getByText(c('import.done'), { exact: true }).waitFor()
    assert.equal(await fact('inserted').innerText(), '2')
    const { rows: stored } = await ask(page, 'GET', `/api/channel-orders?number=${mark}`)
    assert.deepEqual(stored.map((row: { externalNumber: string }) => row.externalNumber).sort(), [`${mark}-1`, `${mark}-2`])
    const download = page.waitForEvent('download')
    await run.getByRole('link', { name: c('import.rejectedFile', { count: 1 }) }).click()
    const left = await (await download).createReadStream()
    let text = ''
    for await (const piece of left) text += piece
    assert.match(text, new RegExp(`${mark}-3`))
    assert.doesNotMatch(text, new RegExp(`${mark}-1`))
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test(`a shop is connected; an address where nobody answers is told at once (${language})`, { timeout: 60_000 }, async () => {
    const { page } = await sitDown(language, '/shops')
    const code = `s${Date.now()}`
    const add = async (connector: RegExp, name: string, baseUrl?: string) => {
      await page.getByRole('button', { name: c('shop.add') }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByRole('combobox', { name: c('shop.connector') }).click()
      await page.locator('.ant-select-item-option', { hasText: connector }).click()
      await drawer.getByRole('textbox', { name: c('shop.code'), exact: true }).fill(`${code}-${name}`)
      await drawer.getByRole('textbox', { name: c('shop.name'), exact: true }).fill(`${name} ${code}`)
      if (baseUrl) await drawer.getByLabel(/接口地址|Base URL/).fill(baseUrl)
      await drawer.getByRole('button', { name: c('shop.create'), exact: true }).click()
      await page.getByRole('heading', { level: 1, name: `${name} ${code}` }).waitFor()
    }
    // nobody listens on port 9 of this machine
    await add(/开放商城|Open shop/, 'open', 'http://127.0.0.1:9/open-shop/v1')
    await page.getByText(c('shopState.unauthorised')).first().waitFor()
    await page.getByRole('button', { name: c('shop.authorise'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/密钥编号|Key id/).fill('key-1')
    await dialog.getByRole('textbox', { name: /^(密钥|Secret)$/ }).fill('a secret that is long enough 0001')
    await dialog.getByRole('button', { name: c('shop.authorise'), exact: true }).click()
    await dialog.getByRole('alert').first().waitFor()
    assert.deepEqual(await findings(page), [])
    await page.screenshot({ path: `${screensFolder}shop-${language}.png` })

    await page.goto(`${url}/shops`)
    await add(/文件导入|Order files/, 'file')
    // a shop of files needs no keys: it works at once
    await page.getByText(c('shopState.active'), { exact: true }).first().waitFor()
    const { rows } = await ask(page, 'GET', '/api/shops')
    const states = rows.filter((shop: { code: string }) => shop.code.startsWith(code))
    assert.deepEqual(states.map((shop: { connector: string; status: string }) => [shop.connector, shop.status]).sort(), [
      ['file', 'active'],
      ['open_shop', 'unauthorised'],
    ])
    await page.context().close()
  })
}
