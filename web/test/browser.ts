import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build, preview } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Where screens are kept for people to look at; not part of the repository. */
export const screensFolder = fileURLToPath(new URL('../../test-output/screens/', import.meta.url))

/** The Chromium the test run found, else one of this machine. @throws with the way out when there is none. */
export function chromiumPath(): string {
  const known = [process.env.SHANGSHU_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = known.find((path) => path !== undefined && existsSync(path))
  if (!found) throw new Error('No Chromium found: install it, or name it in SHANGSHU_CHROMIUM')
  return found
}

export interface GallerySite {
  url: string
  browser: Browser
  close(): Promise<void>
}

/** Builds the web program with its gallery, serves it, and starts a browser. */
export async function openGallerySite(): Promise<GallerySite> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const outDir = fileURLToPath(new URL('../../test-output/gallery/', import.meta.url))
  await mkdir(screensFolder, { recursive: true })
  await build({ root, mode: 'gallery', logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error(`preview has no port, in ${here}`)
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  })
  return {
    url: `http://127.0.0.1:${address.port}`,
    browser,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

export interface Look {
  language: 'zh-CN' | 'en-US'
  color: 'light' | 'dark'
  phone?: boolean
}

/** A fresh person at a screen: nothing kept from before, errors of the page are collected. */
export async function sitDown(
  site: GallerySite,
  look: Look,
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await site.browser.newContext({
    viewport: look.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: look.phone ?? false,
    hasTouch: look.phone ?? false,
    locale: look.language,
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.color,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, context, complaints }
}
