import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { allRoutes } from '../../server/src/app.ts'
import { startTestApi, type TestApi } from '../../server/src/platform/testing/test-api.ts'
import { startTestSystem, type TestSystem } from '../../server/src/platform/testing/test-system.ts'
import { aCompany, aMember } from '../../server/test/builders/people.ts'
import { findings } from './accessibility.ts'
import { chromiumPath, screensFolder } from './browser.ts'

let system: TestSystem
let api: TestApi
let browser: Browser
let url: string

before(async () => {
  await mkdir(screensFolder, { recursive: true })
  system = await startTestSystem()
  api = await startTestApi(system)
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await api?.close()
  await system?.close()
})

/** What the browser complains about: a blocked script or style says so in its console. */
async function open(cookie?: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
  if (cookie) await context.addCookies([{ name: 'session', value: cookie, url }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // this server has no screens beside it, and so no icon
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.svg')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${url}/api/docs`)
  return { page, complaints }
}

test('every endpoint is there, in Chinese and in English, by search and by address', async () => {
  const { page, complaints } = await open()
  await page.getByRole('heading', { level: 1, name: '商枢 接口文档' }).waitFor()
  const endpoints = allRoutes.flatMap(({ group, contract }) => Object.keys(contract).map((name) => `#${group}.${name}`))
  const links = await page.locator('nav details a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  assert.deepEqual(links.sort(), endpoints.sort())
  assert.deepEqual(await findings(page), [])

  await page.getByRole('searchbox').fill('orders approve')
  await page.getByRole('link', { name: /^POST/ }).first().click()
  await page.waitForURL('**/api/docs#orders.approve')
  await page.getByText('orders.approve', { exact: false }).first().waitFor()
  assert.match(await page.locator('main').innerText(), /POST \/api\/orders\/approve/)
  // both ways to choose, and every field of the answer
  const shape = await page.locator('.schema').allInnerTexts()
  assert.match(shape[0]!, /ids.*filter/s)
  assert.match(shape[1]!, /refused.*\bid \* Id \(uuid\).*code.*message/s)
  assert.deepEqual(await findings(page), [])
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 2, name: 'Try it' }).waitFor()
  await page.getByRole('button', { name: 'Light or dark' }).click()
  assert.deepEqual(await findings(page), [])
  await page.screenshot({ path: `${screensFolder}api-reference.png` })
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('every operation can be opened', async () => {
  const { page, complaints } = await open()
  await page.getByRole('searchbox').waitFor()
  const links = await page.locator('nav details a').evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
  const empty = await page.evaluate(async (hashes) => {
    const without: string[] = []
    for (const hash of hashes) {
      const drawn = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }))
      location.hash = hash
      await drawn
      if (!document.querySelector('main form button[type=submit]')) without.push(hash)
    }
    return without
  }, links)
  assert.deepEqual(empty, [])
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('a call can be tried with the session of the browser and with a key; a refusal is shown', async () => {
  const company = await aCompany(system, { name: '云杉生活' })
  const { page } = await open(company.cookie)
  const answer = page.getByRole('status')
  await page.goto(`${url}/api/docs#identity.session`)
  await page.getByRole('button', { name: '发送' }).click()
  await answer.getByText(/^200 ·/).waitFor()
  assert.match(await answer.innerText(), /"name": "云杉生活"/)

  await page.goto(`${url}/api/docs#orders.approve`)
  await page.getByRole('button', { name: '发送' }).click()
  await answer.getByText(/^200 ·/).waitFor()
  assert.equal(JSON.parse(await answer.locator('pre').innerText()).refused.length, 1)
  await page.locator('textarea').fill('{"ids": "all"}')
  await page.getByRole('button', { name: '发送' }).click()
  await answer.getByText(/^400 ·/).waitFor()
  assert.equal(JSON.parse(await answer.locator('pre').innerText()).code, 'platform.invalid_input')
  await page.context().close()

  const nobody = await aMember(system, company.tenantId, [])
  const refused = await open(nobody.cookie)
  await refused.page.goto(`${url}/api/docs#orders.approve`)
  await refused.page.getByRole('button', { name: '发送' }).click()
  await refused.page
    .getByRole('status')
    .getByText(/^403 ·/)
    .waitFor()
  await refused.page.context().close()
})
