import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type StartedSystem, startSystem } from '../../scripts/testing/start-system.ts'
import { findings } from './accessibility.ts'
import { chromiumPath, screensFolder } from './browser.ts'

// The whole way in, over the real system: sign-up, second step, forgotten password, invitation.

let url: string
let system: StartedSystem | undefined
let browser: Browser

before(async () => {
  await mkdir(screensFolder, { recursive: true })
  // the test run hands in a started system; run alone, this file starts its own
  if (!process.env.SHANGSHU_TEST_URL) system = await startSystem({ args: ['--no-demo'] })
  url = system?.url ?? process.env.SHANGSHU_TEST_URL!
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

async function sitDown(address: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(url + address)
  return page
}

const owner = { name: '陈静', email: `chen.${Date.now()}@example.com`, password: '云杉-2026-晨光-渡口' }

async function logIn(page: Page, email: string, password: string) {
  await page.getByLabel('邮箱').fill(email)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

/** The link in the newest mail that holds one of this kind. */
async function mailedLink(kind: string): Promise<string> {
  const page = await sitDown('/open-mailbox')
  const link = page.locator(`a[href*="/${kind}#"]`).first()
  await link.waitFor()
  const href = await link.getAttribute('href')
  await page.context().close()
  return new URL(href!).pathname + new URL(href!).hash
}

test('a company is opened; what is wrong with a field stands at the field', async () => {
  const page = await sitDown('/account')
  await page.waitForURL('**/log-in?back=/account')
  await page.getByRole('heading', { name: '登录' }).waitFor()
  assert.deepEqual(await findings(page), [])
  await page.screenshot({ path: `${screensFolder}log-in.png` })
  await page.getByRole('link', { name: '注册' }).click()
  await page.getByLabel('公司名称').fill('云杉生活贸易有限公司')
  await page.getByLabel('您的姓名').fill(owner.name)
  await page.getByLabel('邮箱').fill(owner.email)
  await page.getByLabel('密码').fill('short')
  await page.getByRole('button', { name: '注册并进入' }).click()
  await page.locator('.ant-form-item-explain-error', { hasText: '密码至少需要' }).waitFor()
  assert.deepEqual(await findings(page), [])
  await page.getByLabel('密码').fill(owner.password)
  await page.getByRole('button', { name: '注册并进入' }).click()
  await page.locator('.ss-company', { hasText: '云杉生活贸易有限公司' }).waitFor()
  await page.locator('.ss-connection[data-state=open]').waitFor()
  // the first page is fetched when it is first visited
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.deepEqual(await findings(page), [])
  await page.context().close()
})

test('wrong password, then in, to the page that was wanted; out again', async () => {
  const page = await sitDown('/account')
  await logIn(page, owner.email, 'something else entirely')
  await page.getByRole('alert').getByText('邮箱或密码不正确').waitFor()
  await logIn(page, owner.email, owner.password)
  await page.getByRole('heading', { level: 1, name: '账户与安全' }).waitFor()
  await page.getByText('本设备').waitFor()
  assert.deepEqual(await findings(page), [])
  await page.screenshot({ path: `${screensFolder}account.png` })

  await page.getByRole('button', { name: /账户与设置/ }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.waitForURL('**/log-in')
  await page.goto(`${url}/account`)
  await page.waitForURL('**/log-in?back=/account')
  await page.context().close()
})

test('a forgotten password is set anew by mail, and the link works once', async () => {
  const page = await sitDown('/forgotten-password')
  await page.getByLabel('邮箱').fill(owner.email)
  await page.getByRole('button', { name: '发送链接' }).click()
  await page.getByText('请查收邮件').waitFor()
  const address = await mailedLink('reset-password')
  await page.goto(url + address)
  owner.password = '渡口-晨光-云杉-2027'
  await page.getByLabel('新密码').fill(owner.password)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('密码已更新').waitFor()

  const again = await sitDown(address)
  await again.getByLabel('新密码').fill('another-long-passphrase-9')
  await again.getByRole('button', { name: '保存' }).click()
  await again.getByRole('alert').getByText('已失效').waitFor()
  await again.context().close()

  await page.goto(`${url}/log-in`)
  await logIn(page, owner.email, owner.password)
  await page.locator('.ss-company').waitFor()
  await page.context().close()
})

test('language goes to the account and comes back at the next sign-in', async () => {
  const page = await sitDown('/log-in')
  await logIn(page, owner.email, owner.password)
  await page.locator('.ss-company').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Dark', exact: true }).waitFor()
  await page.goto(`${url}/account`)
  await page.getByRole('heading', { level: 1, name: 'Account and security' }).waitFor()
  await page.getByLabel('Name').fill('Chen Jing')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.ant-message').getByText('Saved').waitFor()
  await page.reload()
  await page.getByLabel('Name').waitFor()
  assert.equal(await page.getByLabel('Name').inputValue(), 'Chen Jing')
  await page.context().close()
})

test('the address is confirmed by the mailed link', async () => {
  const page = await sitDown(await mailedLink('verify-email'))
  await page.getByText('邮箱已验证').waitFor()
  assert.deepEqual(await findings(page), [])
  await page.context().close()
})

test('an invited person joins with a name and a password', async () => {
  const page = await sitDown('/log-in')
  await logIn(page, owner.email, owner.password)
  await page.locator('.ss-company').waitFor()
  const email = `li.${Date.now()}@example.com`
  const status = await page.evaluate(async (invited) => {
    const { roles } = await (await fetch('/api/roles')).json()
    const role = roles.find((one: { key: string }) => one.key !== 'owner')
    const answer = await fetch('/api/invitations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ emails: [invited], roleIds: [role.id] }),
    })
    return answer.status
  }, email)
  assert.equal(status, 200)
  await page.context().close()

  const guest = await sitDown(await mailedLink('invitation'))
  await guest.getByRole('heading', { level: 1, name: '加入云杉生活贸易有限公司' }).waitFor()
  await guest.getByText(email).waitFor()
  assert.deepEqual(await findings(guest), [])
  await guest.getByLabel('姓名').fill('李雷')
  await guest.getByLabel('密码').fill('码头-风灯-2026-栈桥')
  await guest.getByRole('button', { name: '加入' }).click()
  await guest.locator('.ss-company', { hasText: '云杉生活贸易有限公司' }).waitFor()
  await guest.context().close()
})

test('a second step is switched on with a code of the app and asked for afterwards', async () => {
  const { TOTP } = await import('otpauth')
  const page = await sitDown('/account')
  await logIn(page, owner.email, owner.password)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('button', { name: /^(开启|Switch on)$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/登录密码|Your password/).fill(owner.password)
  await dialog.getByRole('button', { name: /^(开启|Switch on)$/ }).click()
  const secret = await dialog.locator('.ss-copy .ss-code').innerText()
  assert.deepEqual(await findings(page), [])
  const totp = new TOTP({ secret })
  await dialog.getByLabel(/6 位数字|six digits/).fill(totp.generate())
  await dialog.getByRole('button', { name: /^(确认开启|Switch on)$/ }).click()
  await dialog.locator('.ss-recovery li').first().waitFor()
  const recovery = await dialog.locator('.ss-recovery li').allInnerTexts()
  assert.equal(recovery.length, 10)
  await dialog.getByRole('button', { name: /^(我已保存|I kept them)$/ }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.context().close()

  const later = await sitDown('/log-in')
  await logIn(later, owner.email, owner.password)
  await later.getByRole('heading', { name: '两步验证' }).waitFor()
  assert.deepEqual(await findings(later), [])
  await later.getByLabel('验证码').fill('000000')
  await later.getByRole('button', { name: '验证并登录' }).click()
  await later.locator('.ant-form-item-explain-error').waitFor()
  await later.getByLabel('验证码').fill(recovery[0]!)
  await later.getByRole('button', { name: '验证并登录' }).click()
  await later.locator('.ss-company').waitFor()
  await later.context().close()
})
