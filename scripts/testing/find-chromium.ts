import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { inTerminalLanguage, Refusal } from '../../server/src/platform/terminal.ts'
import { projectDir } from '../project-files.ts'

/**
 * A Chromium that starts: the one SHANGSHU_CHROMIUM names, one of the system, or one that Playwright installed earlier.
 * @returns its executable, or undefined
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [env.SHANGSHU_CHROMIUM, ...systemChromiums(env), chromium.executablePath()].find(
    (file) => file && isRunnable(file) && starts(file),
  )
}

/**
 * Finds a Chromium or installs one, with Chinese fonts where that is possible, and says what it does.
 * @throws Refusal when there is none and none can be installed
 */
export function findOrInstallChromium(log: (line: string) => void): string {
  const found = findChromium()
  const mayInstallPackages = process.getuid?.() === 0 && isDebian()
  if (!found) {
    if (mayInstallPackages) {
      log(inTerminalLanguage('没有找到 Chromium，正在用 apt 安装', 'No Chromium found; installing one with apt'))
      aptInstall(['chromium', 'fonts-noto-cjk'])
    } else {
      log(inTerminalLanguage('没有找到 Chromium，正在用 Playwright 下载', 'No Chromium found; downloading one with Playwright'))
      const playwright = join(projectDir, 'node_modules', 'playwright-core', 'cli.js')
      const system = process.getuid?.() === 0 ? ['--with-deps'] : []
      spawnSync(process.execPath, [playwright, 'install', ...system, 'chromium'], { stdio: 'inherit' })
    }
  } else if (!hasChineseFont()) {
    if (mayInstallPackages) {
      log(inTerminalLanguage('没有中文字体，正在用 apt 安装', 'No Chinese font found; installing one with apt'))
      aptInstall(['fonts-noto-cjk'])
    } else
      log(
        inTerminalLanguage(
          '没有中文字体，截图中的汉字会显示为方块',
          'No Chinese font: Chinese text on screenshots will be boxes',
        ),
      )
  }
  const file = found ?? findChromium()
  if (file) return file
  throw new Refusal(
    inTerminalLanguage(
      '没有可用的 Chromium。请安装 Chromium 或 Chrome，或用 SHANGSHU_CHROMIUM 指定其路径；不跑界面测试：npm test -- --no-screens。',
      'There is no Chromium that starts. Install Chromium or Chrome, or name its path in SHANGSHU_CHROMIUM; without screen tests: npm test -- --no-screens.',
    ),
  )
}

/** Whether fontconfig knows a font with Chinese characters; true where there is no fontconfig to ask. */
export function hasChineseFont(): boolean {
  if (process.platform !== 'linux') return true
  const list = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return list.error !== undefined || list.stdout.trim() !== ''
}

function systemChromiums(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin')
    return ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome'].map(
      (app) => `/Applications/${app}`,
    )
  if (process.platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((dir) => dir !== undefined)
      .map((dir) => join(dir, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const dirs = (env.PATH ?? '').split(delimiter).filter((dir) => dir !== '')
  return names.flatMap((name) => dirs.map((dir) => join(dir, name)))
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** On some systems the name is only a hint to install a package that is not there. */
function starts(file: string): boolean {
  return process.platform === 'win32' || spawnSync(file, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function aptInstall(packages: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'inherit', env })
}
