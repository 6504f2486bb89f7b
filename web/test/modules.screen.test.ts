import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type StartedSystem, startSystem } from '../../scripts/testing/start-system.ts'
import { chromiumPath } from './browser.ts'

// A one-shop company sees a small product: what its modules do not hold is neither in the menu nor behind an address nor in the API.

let url: string
let system: StartedSystem | undefined
let browser: Browser

before(async () => {
  if (!process.env.SHANGSHU_TEST_URL) system = await startSystem({ args: ['--no-demo'] })
  url = system?.url ?? process.env.SHANGSHU_TEST_URL!
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

interface Answer {
  status: number
  body: any
}

const call = (page: Page, method: string, path: string, body?: unknown, version?: number): Promise<Answer> =>
  page.evaluate(
    async ([method, path, body, version]) => {
      const headers: Record<string, string> = { 'idempotency-key': crypto.randomUUID() }
      if (body !== undefined) headers['content-type'] = 'application/json'
      if (version !== undefined) headers['if-match'] = `"${version}"`
      const answer = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return { status: answer.status, body: await answer.json() }
    },
    [method, path, body, version] as const,
  )

const menuOf = async (page: Page) => {
  await page.locator('nav.ss-nav a').first().waitFor()
  return page.locator('nav.ss-nav a').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
}

test('modules switched off are gone from menu, addresses and API; switched on again they are there', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  const page = await context.newPage()
  const refused: string[] = []
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${new URL(answer.url()).pathname}`)
  })
  await page.goto(`${url}/log-in`)
  const made = await call(page, 'POST', '/api/sign-up', {
    email: `small.${Date.now()}@example.com`,
    name: '陈静',
    password: '云杉-2026-晨光-渡口',
    company: { name: '云杉小店', locale: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY', modules: null },
  })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  await page.goto(`${url}/account`)
  const whole = await menuOf(page)
  const company = (await call(page, 'GET', '/api/company')).body
  const optional: string[] = company.optionalModules.map((one: { module: string }) => one.module)
  assert.ok(optional.includes('finance') && optional.includes('purchasing'))
  const { name, locale, timeZone, currency } = company
  const settings = (modules: string[] | null) => ({ name, locale, timeZone, currency, modules })

  const small = await call(page, 'PUT', '/api/company', settings([]), company.version)
  assert.equal(small.status, 200)
  await page.goto(`${url}/account`)
  const left = await menuOf(page)
  const gone = whole.filter((path) => !left.includes(path))
  for (const path of ['/journal', '/purchase-orders', '/customers', '/sales']) assert.ok(gone.includes(path), `${path} stays`)
  assert.ok(left.includes('/orders'))
  const before = await call(page, 'GET', '/api/accounts')
  assert.deepEqual([before.status, before.body.code], [403, 'platform.module_off'])
  // nothing that is left asks for something that is gone
  refused.length = 0
  for (const path of left) {
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.locator('.ss-connection[data-state=open]').waitFor()
    await page.waitForLoadState('networkidle').catch(() => {})
    if (refused.length > 0) assert.fail(`${path} asks for ${refused.join(', ')}`)
  }
  for (const path of gone) {
    await page.goto(url + path)
    await page.getByText('未启用').first().waitFor()
  }

  const wider = await call(page, 'PUT', '/api/company', settings(['finance']), small.body.version)
  assert.equal(wider.status, 200)
  await page.goto(`${url}/account`)
  const menu = await menuOf(page)
  assert.ok(menu.includes('/journal'))
  assert.ok(!menu.includes('/purchase-orders'))
  assert.equal((await call(page, 'GET', '/api/accounts')).status, 200)
  await context.close()
})
