import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildScreens, ScreenBuildError } from './build-screens.ts'
import { checkoutDir } from './choose-data-dir.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-screens-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

let count = 0
/** A checkout with a browser program of one line. */
function smallCheckout(): string {
  const checkout = join(workDir, `checkout-${++count}`)
  mkdirSync(join(checkout, 'web', 'src'), { recursive: true })
  symlinkSync(join(checkoutDir, 'node_modules'), join(checkout, 'node_modules'))
  writeFileSync(join(checkout, 'web', 'package.json'), '{"type":"module"}')
  writeFileSync(join(checkout, 'web', 'index.html'), '<script type="module" src="/src/main.ts"></script>')
  writeFileSync(join(checkout, 'web', 'src', 'main.ts'), "document.title = 'first'")
  return checkout
}

const build = (checkout: string, force = false) =>
  buildScreens('web', { checkout, force, fallbackDir: join(checkout, 'elsewhere'), log: () => {} })

function bundle(distDir: string): string {
  const assets = join(distDir, 'assets')
  return readdirSync(assets)
    .map((name) => readFileSync(join(assets, name), 'utf8'))
    .join('')
}

test('bundled once, left alone while the sources are the same, bundled again when one changes', async () => {
  const checkout = smallCheckout()
  const first = await build(checkout)
  assert.equal(first?.built, true)
  assert.match(bundle(first!.distDir), /first/)
  assert.equal((await build(checkout))?.built, false)
  assert.equal((await build(checkout, true))?.built, true)

  writeFileSync(join(checkout, 'web', 'src', 'main.ts'), "document.title = 'second'")
  const second = await build(checkout)
  assert.equal(second?.built, true)
  assert.match(bundle(second!.distDir), /second/)
  // nothing but the bundle remains
  assert.deepEqual(readdirSync(join(checkout, 'web')).sort(), ['dist', 'index.html', 'package.json', 'src'])
})

test('a contract of the server counts as a source, a command does not', async () => {
  const checkout = smallCheckout()
  const orders = join(checkout, 'server', 'src', 'modules', 'orders')
  mkdirSync(orders, { recursive: true })
  await build(checkout)
  writeFileSync(join(orders, 'approve-orders.ts'), 'export {}')
  assert.equal((await build(checkout))?.built, false)
  writeFileSync(join(orders, 'orders.contract.ts'), 'export {}')
  assert.equal((await build(checkout))?.built, true)
})

test('sources that do not compile are refused, and the old bundle stays', async () => {
  const checkout = smallCheckout()
  const first = await build(checkout)
  writeFileSync(join(checkout, 'web', 'src', 'main.ts'), 'const = ;')
  await assert.rejects(build(checkout), ScreenBuildError)
  assert.match(bundle(first!.distDir), /first/)
})

test('a program without sources is passed over', async () => {
  const checkout = join(workDir, 'empty')
  mkdirSync(checkout)
  assert.equal(await build(checkout), undefined)
  assert.equal(existsSync(join(checkout, 'web')), false)
})
