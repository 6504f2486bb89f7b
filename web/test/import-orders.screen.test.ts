import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { type StartedSystem, startSystem } from '../../scripts/testing/start-system.ts'
import { findings } from './accessibility.ts'
import { chromiumPath, screensFolder } from './browser.ts'

// A stranger tries the import with the file that is offered, in the demo company's British gift shop.

let url: string
let system: StartedSystem | undefined
let browser: Browser

before(async () => {
  await mkdir(screensFolder, { recursive: true })
  if (!process.env.SHANGSHU_TEST_URL) system = await startSystem({ args: ['--demo-days', '1'] })
  url = system?.url ?? process.env.SHANGSHU_TEST_URL!
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--headless', '--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await system?.stop()
})

test('the sample file is downloaded, handed in, looked through and imported', async () => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(90_000)
  await page.goto(`${url}/imports`)
  await page.getByLabel('邮箱').fill('owner@demo.example')
  await page.getByLabel('密码').fill('try-shangshu-2026')
  await page.getByRole('button', { name: '登录' }).click()

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载示例文件' }).click()])
  assert.equal(download.suggestedFilename(), 'online-retail.csv')
  await page.locator('#import-shop').click()
  await page.locator('.ant-select-item-option', { hasText: '英国礼品店' }).click()
  await page.locator('input[type=file]').setInputFiles(await download.path())
  await page.getByText('WHITE HANGING HEART T-LIGHT HOLDER').first().waitFor()
  await page.getByLabel('新建缺少的商品').check()
  assert.deepEqual(await findings(page), [])
  await page.screenshot({ path: `${screensFolder}import-orders.png` })

  await page.getByRole('button', { name: '试运行' }).click()
  await page.getByText('试运行完成').waitFor()
  const fact = (name: string) =>
    page
      .locator('.chan-facts > div', { hasText: new RegExp(`${name}$`) })
      .locator('strong')
      .innerText()
  assert.deepEqual([await fact('读取行数'), await fact('订单'), await fact('退款')], ['3000', '154', '17'])
  await page.getByRole('button', { name: '正式导入' }).click()
  await page.getByText('导入完成').waitFor()
  assert.deepEqual([await fact('新增'), await fact('退款')], ['154', '17'])
  await page.screenshot({ path: `${screensFolder}import-orders-done.png` })
  await context.close()
})
