import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findings as accessibility } from './accessibility.ts'
import { type GallerySite, type Look, openGallerySite, screensFolder, sitDown } from './browser.ts'

let site: GallerySite

before(async () => {
  site = await openGallerySite()
})
after(() => site?.close())

const chinese: Look = { language: 'zh-CN', color: 'light' }

async function openGallery(look: Look = chinese, address = '/gallery') {
  const seat = await sitDown(site, look)
  await seat.page.goto(site.url + address)
  await seat.page.getByRole('heading', { level: 1 }).waitFor()
  return seat
}

const cell = (row: number, column: number) => `[data-row="${row}"] [data-col="${column}"]`
const foot = (page: Page) => page.locator('.ss-grid-foot')
const gridOf = (page: Page) => page.getByRole('grid')

/** Each pair of language, colour and width is seen; `ALL_LOOKS=1` takes pictures of all eight. */
const looks: Look[] = [
  { language: 'zh-CN', color: 'light' },
  { language: 'en-US', color: 'dark' },
  { language: 'zh-CN', color: 'dark', phone: true },
  { language: 'en-US', color: 'light', phone: true },
]
if (process.env.ALL_LOOKS) {
  looks.push(
    { language: 'zh-CN', color: 'dark' },
    { language: 'en-US', color: 'light' },
    { language: 'zh-CN', color: 'light', phone: true },
    { language: 'en-US', color: 'dark', phone: true },
  )
}

for (const look of looks) {
  const { language, color, phone } = look
  const lookName = `${language}-${color}-${phone ? 'phone' : 'desk'}`

  test(`every part in ${lookName}: no complaint, nothing cut off, no accessibility finding`, async () => {
    const findings: string[] = []
    const { page, context, complaints } = await openGallery(look)
    for (const part of ['grid', 'paged', 'parts', 'forms', 'charts', 'states']) {
      await page.goto(`${site.url}/gallery${part === 'grid' ? '' : `?part=${part}`}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      if (part === 'grid' || part === 'paged') await page.locator(cell(0, 1)).waitFor()
      if (part === 'charts') await page.locator('.ss-chart-canvas canvas').nth(2).waitFor()
      await page.screenshot({ path: `${screensFolder}${part}-${lookName}.png` })
      for (const finding of await accessibility(page)) findings.push(`${part}: ${finding}`)
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
      if (sideways) findings.push(`${part}: the page scrolls sideways`)
    }
    assert.deepEqual([...findings, ...complaints], [])
    await context.close()
  })
}

test('100,000 rows are there, few of them are drawn', async () => {
  const { page, context } = await openGallery()
  assert.equal(await gridOf(page).getAttribute('aria-rowcount'), '100001')
  await page.locator(cell(0, 1)).click()
  await page.keyboard.press('Control+End')
  await page.locator('[data-row="99999"]').waitFor()
  assert.equal(await page.locator('[data-row="99999"] [data-col="1"]').innerText(), 'SO26112000001')
  assert.ok((await page.locator('[data-row]').count()) < 80)
  await page.keyboard.press('Control+Home')
  await page.locator('[data-row="0"]').waitFor()
  assert.equal(await page.locator('[data-row="0"] [data-col="1"]').innerText(), 'SO26112100000')
  await context.close()
})

test('the keyboard moves, chooses, marks and copies', async () => {
  const { page, context } = await openGallery()
  const active = async () => (await gridOf(page).getAttribute('aria-activedescendant'))?.split('-').slice(-2).join(' ')
  await gridOf(page).focus()
  await page.keyboard.press('ArrowRight')
  assert.equal(await active(), '0 1')
  for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'PageUp']) await page.keyboard.press(key)
  assert.equal(await active(), '2 1')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  assert.equal(await active(), 'heading 1')
  await page.keyboard.press('ArrowDown')

  await page.keyboard.press('Space')
  assert.match(await foot(page).innerText(), /已选 1 行/)
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+Space')
  assert.match(await foot(page).innerText(), /已选 5 行/)
  await page.keyboard.press('Escape')
  assert.match(await foot(page).innerText(), /共 100,000 行/)

  await page.keyboard.press('Control+a')
  assert.match(await foot(page).innerText(), /已选 100,000 行/)
  await page.keyboard.press('Escape')

  await page.locator(cell(0, 7)).click()
  await page.locator(cell(2, 8)).click({ modifiers: ['Shift'] })
  assert.match(await foot(page).innerText(), /3 行 × 2 列.*合计 13/s)
  await page.keyboard.press('Control+c')
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    ['陶瓷马克杯 两只装\t2', '全棉四件套 1.8m\t6', '登山双肩包 32L\t5'].join('\n'),
  )

  await page.locator(cell(3, 1)).click()
  await page.keyboard.press('Alt+ArrowDown')
  await page.locator('[data-expansion]').waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await page.locator('[data-expansion]').waitFor({ state: 'detached' })

  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: '复制单号' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem', { name: '复制单号' }).waitFor({ state: 'hidden' })
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid')
  await context.close()
})

test('marking runs by dragging, choosing by shift, and all of a filter is one wish', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=paged')
  await page.locator(cell(1, 2)).waitFor()
  await page.locator(`${cell(1, 2)}`).hover()
  await page.mouse.down()
  await page.locator(cell(4, 3)).hover()
  await page.mouse.up()
  assert.match(await foot(page).innerText(), /4 行 × 2 列/)

  await page.locator(`${cell(1, 0)} input`).click()
  await page.locator(`${cell(6, 0)} input`).click({ modifiers: ['Shift'] })
  assert.match(await foot(page).innerText(), /已选 6 行/)
  await page.getByRole('button', { name: '选中全部 100,000 行' }).click()
  assert.match(await foot(page).innerText(), /已选全部结果，共 100,000 行/)
  await page.locator(`${cell(2, 0)} input`).click()
  assert.match(await foot(page).innerText(), /已选全部结果，共 99,999 行/)
  await page.getByRole('button', { name: '审核', exact: true }).click()
  await page.getByText('审核：{"allOfFilter":true,"except":["s2"]}').waitFor()

  await page.getByRole('tab', { name: /异常/ }).click()
  await page.getByText('共 2,956 行').waitFor()
  assert.doesNotMatch(await foot(page).innerText(), /已选/, 'another question leaves nothing chosen')
  await context.close()
})

test('rows come page by page while scrolling', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=paged')
  await page.getByText('已加载 200 行').waitFor()
  await gridOf(page).evaluate((grid) => {
    grid.scrollTop = 190 * 34
  })
  await page.getByText('已加载 400 行').waitFor()
  await page.getByRole('button', { name: '刷新' }).click()
  await page.getByText('已加载 200 行').waitFor()
  await context.close()
})

test('news is taken at once in a short list, and offered in a long one', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=paged')
  await page.getByText('已加载 200 行').waitFor()
  const scrollTo = (row: number) =>
    gridOf(page).evaluate((grid, top) => {
      grid.scrollTop = top
    }, row * 34)
  await page.getByRole('button', { name: '模拟服务器通知' }).click()
  await page.locator('[role=grid][aria-busy=true]').waitFor()
  await page.locator('[role=grid]:not([aria-busy])').waitFor()
  assert.doesNotMatch(await foot(page).innerText(), /有新变化/)

  await scrollTo(190)
  await page.getByText('已加载 400 行').waitFor()
  await scrollTo(390)
  await page.getByText('已加载 600 行').waitFor()
  await page.getByRole('button', { name: '模拟服务器通知' }).click()
  await page.getByRole('button', { name: '有新变化，点此刷新' }).click()
  await page.getByText('已加载 200 行').waitFor()
  await context.close()
})

test('a page that fails leaves the others, says so in its place, and comes when asked again', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=paged')
  await page.getByText('已加载 200 行').waitFor()
  await page.getByRole('button', { name: '模拟断网' }).click()
  await page.locator(cell(0, 1)).click()
  await page.keyboard.press('Control+End')
  // lost answers are asked for twice more before the person hears of it
  await page.getByText('后面的内容没有加载出来').waitFor()
  assert.deepEqual(await accessibility(page), [])
  assert.match(await foot(page).innerText(), /已加载 200 行/)
  await page.getByRole('button', { name: '模拟断网' }).click()
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByText('已加载 400 行').waitFor()
  await context.close()
})

test('filters, order and tab stand in the address; a link shows the same; back goes back', async () => {
  const { page, context } = await openGallery()
  await page.getByRole('tab', { name: /待审核/ }).click()
  await page.getByRole('button', { name: '店铺', exact: true }).click()
  await page.getByRole('checkbox', { name: '南山专营店' }).click()
  await page.getByRole('checkbox', { name: 'Harbour & Co' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: /件数/ }).locator('.ss-grid-title').click()
  await page.waitForURL((url) => url.searchParams.has('sort'))
  const url = new URL(page.url())
  assert.deepEqual(Object.fromEntries(url.searchParams), { tab: 'review', place: '南山专营店,Harbour & Co', sort: '-pieces' })
  const shown = await foot(page).innerText()
  const first = await page.locator(cell(0, 1)).innerText()

  const other = await openGallery(chinese, url.pathname + url.search)
  await other.page.locator(cell(0, 1)).waitFor()
  assert.equal(await foot(other.page).innerText(), shown)
  assert.equal(await other.page.locator(cell(0, 1)).innerText(), first)
  assert.match(await other.page.locator('.ss-chip[data-active=true]').innerText(), /南山专营店、Harbour & Co/)
  await other.context.close()

  await page.goBack()
  await page.waitForURL((now) => !now.searchParams.has('sort'))
  await page.getByRole('button', { name: '移除条件 店铺' }).click()
  await page.waitForURL((now) => !now.searchParams.has('place'))
  assert.equal(new URL(page.url()).search, '?tab=review')
  await context.close()
})

test('days are days of the company’s zone, and moving ones keep their name', async () => {
  const { page, context } = await openGallery()
  await page.getByRole('button', { name: '付款时间', exact: true }).click()
  await page.getByRole('button', { name: '近 30 天' }).click()
  await page.waitForURL((url) => url.searchParams.get('paidAt') === 'last30')
  await page.goto(`${site.url}/gallery?paidAt=2026-11-19..2026-11-19`)
  await page.locator(cell(0, 1)).waitFor()
  await page.keyboard.press('Tab')
  await gridOf(page).focus()
  for (let column = 0; column < 11; column++) await page.keyboard.press('ArrowRight')
  assert.match(await page.locator(cell(0, 11)).innerText(), /^2026-11-19 23:5\d$/)
  await page.keyboard.press('Control+ArrowDown')
  const last = await gridOf(page).getAttribute('aria-activedescendant')
  assert.match(await page.locator(`[id="${last}"]`).innerText(), /^2026-11-19 00:0\d$/)
  await context.close()
})

test('columns are moved, sized, hidden and kept', async () => {
  const { page, context } = await openGallery()
  const titles = () => page.locator('.ss-grid-title').allInnerTexts()
  assert.deepEqual((await titles()).slice(0, 3), ['单号', '状态', '店铺'])

  await page.getByRole('button', { name: '列设置' }).click()
  await page.getByRole('checkbox', { name: '店铺' }).click()
  await page.getByRole('button', { name: '移动列 电话' }).press('ArrowUp')
  await page.keyboard.press('Escape')
  assert.deepEqual((await titles()).slice(0, 4), ['单号', '状态', '电话', '收件人'])

  const border = page.getByRole('columnheader', { name: /状态/ }).locator('.ss-grid-resize')
  const box = (await border.boundingBox())!
  await page.mouse.move(box.x + 3, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 63, box.y + 10, { steps: 4 })
  await page.mouse.up()
  const width = () => page.getByRole('columnheader', { name: /状态/ }).evaluate((head) => head.getBoundingClientRect().width)
  assert.equal(await width(), 190)

  const phone = (await page.getByRole('columnheader', { name: /电话/ }).locator('.ss-grid-title').boundingBox())!
  const city = (await page.getByRole('columnheader', { name: /地区/ }).boundingBox())!
  await page.mouse.move(phone.x + 5, phone.y + 10)
  await page.mouse.down()
  await page.mouse.move(city.x + city.width - 5, city.y + 10, { steps: 6 })
  await page.mouse.up()
  assert.deepEqual((await titles()).slice(1, 5), ['状态', '收件人', '地区', '电话'])

  await page.reload()
  await page.locator(cell(0, 1)).waitFor()
  assert.deepEqual((await titles()).slice(0, 5), ['单号', '状态', '收件人', '地区', '电话'])
  assert.equal(await width(), 190)

  await page.getByRole('columnheader', { name: /状态/ }).hover()
  await page.getByRole('button', { name: '状态 列菜单' }).click()
  await page.getByRole('menuitem', { name: '固定在左侧' }).click()
  await gridOf(page).evaluate((grid) => {
    grid.scrollLeft = 400
  })
  const left = () => page.locator(cell(0, 2)).evaluate((one) => one.getBoundingClientRect().left)
  const before = await left()
  await gridOf(page).evaluate((grid) => {
    grid.scrollLeft = 600
  })
  assert.equal(await left(), before, 'a fixed column stays')
  await context.close()
})

test('a view is kept, left and come back to', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?tab=failed&pieces=5..')
  await page.getByText('共 1,', { exact: false }).first().waitFor()
  const shown = await foot(page).innerText()
  await page.getByRole('button', { name: /视图/ }).click()
  await page.getByRole('button', { name: '保存当前视图' }).click()
  await page.getByRole('textbox', { name: '视图名称' }).fill('大单异常')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('button', { name: '大单异常' }).click()
  await page.getByRole('button', { name: /全部（不加条件）/ }).click()
  await page.getByText('共 100,000 行').waitFor()
  await page.getByRole('button', { name: /视图/ }).click()
  await page.getByRole('button', { name: '大单异常', exact: true }).click()
  await page.waitForURL((url) => url.searchParams.get('pieces') === '5..')
  assert.equal(await foot(page).innerText(), shown)
  await context.close()
})

test('nothing found says so and offers the way out', async () => {
  const { page, context } = await openGallery()
  await page.keyboard.press('/')
  await page.keyboard.type('没有这样的东西')
  await page.getByText('没有符合条件的记录').waitFor()
  assert.deepEqual(await accessibility(page), [])
  await page.locator('.ss-empty').getByRole('button', { name: '清除条件' }).click()
  await page.getByText('共 100,000 行').waitFor()
  await context.close()
})

test('language and colour change at once and stay', async () => {
  const { page, context } = await openGallery()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1, name: 'Gallery' }).waitFor()
  await page.getByText('100,000 rows').waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'en-US')
  await page.getByRole('button', { name: 'Dark', exact: true }).click()
  assert.equal(await page.locator('html').getAttribute('data-color'), 'dark')
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Gallery' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('data-color'), 'dark')
  await context.close()
})

test('a refused form says it at the field; a clash of edits loses neither', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=forms')
  await page.getByText('模拟被拒绝').click()
  await page.getByRole('textbox', { name: '售价' }).fill('￥1７9.5')
  await page.getByText('有未保存的修改').waitFor()
  await page.keyboard.press('Control+s')
  await page.locator('.ant-form-item-explain-error', { hasText: '已有同名商品' }).waitFor()
  await page.waitForFunction(() => document.activeElement?.id.endsWith('_name'))

  await page.getByText('模拟同时编辑').click()
  await page.getByRole('button', { name: '保存' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('其他人先保存了').waitFor()
  assert.deepEqual(await accessibility(page), [])
  await page.screenshot({ path: `${screensFolder}conflict-zh-CN-light-desk.png` })
  await dialog.getByRole('button', { name: '合并后继续编辑' }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await page.getByRole('textbox', { name: '售价' }).inputValue(), '179.50')
  assert.equal(await page.getByRole('textbox', { name: '安全库存' }).inputValue(), '60')
  await page.getByText('有未保存的修改').waitFor()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存').nth(1).waitFor()
  assert.equal(await page.getByRole('button', { name: '保存' }).isDisabled(), true)

  await page.getByRole('textbox', { name: '售价' }).fill('12.345')
  await page.getByText('不是有效金额').waitFor()
  await context.close()
})

test('a scan is taken whole, judged, and the field is ready for the next', async () => {
  const { page, context } = await openGallery(chinese, '/gallery?part=parts')
  const field = page.getByRole('textbox', { name: '扫描区' })
  await field.focus()
  await page.keyboard.type('６901234567892')
  await page.keyboard.press('Enter')
  await page.getByText('6901234567892 已核对').waitFor()
  assert.equal(await field.inputValue(), '')
  await page.keyboard.type('ABC')
  await page.keyboard.press('Tab')
  await page.getByText('ABC 不在此单中').waitFor()
  assert.equal(await field.evaluate((one) => one === document.activeElement), true)

  await page.getByRole('button', { name: '显示完整内容' }).click()
  await page.getByText('陈静 13800006021').waitFor()
  await context.close()
})

test('the jobs drawer shows progress and rows, and is accessible', async () => {
  const { page, context } = await openGallery()
  await page.getByRole('button', { name: '1 个任务进行中' }).click()
  await page.getByText('7,820 / 12,480').waitFor()
  await page.getByRole('button', { name: '逐行结果' }).nth(1).click()
  await page.getByText('SO2611201003').waitFor()
  assert.deepEqual(await accessibility(page), [])
  await page.screenshot({ path: `${screensFolder}jobs-zh-CN-light-desk.png` })
  await page.getByRole('button', { name: '取消任务' }).click()
  await page.getByText('正在取消').waitFor()
  await context.close()
})

test('the list of keys opens with a question mark, search with Ctrl+K', async () => {
  const { page, context } = await openGallery()
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('键盘操作').waitFor()
  assert.deepEqual(await accessibility(page), [])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /搜索单号/ }).fill('采购')
  await page.getByRole('option', { name: /采购单/ }).waitFor()
  assert.deepEqual(await accessibility(page), [])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/gallery/purchases')
  await page.getByText('没有这个页面').waitFor()
  await context.close()
})
