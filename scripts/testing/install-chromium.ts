import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, hasChineseFont } from '../../server/src/platform/doctor/find-chromium.ts'
import { inTerminalLanguage, Refusal } from '../../server/src/platform/terminal.ts'
import { projectDir } from '../project-files.ts'

/**
 * Finds a Chromium or installs one, with Chinese fonts where that is possible, and says what it does.
 * @throws Refusal when there is none and none can be installed
 */
export async function findOrInstallChromium(log: (line: string) => void): Promise<string> {
  const found = await findChromium()
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
  const file = found ?? (await findChromium())
  if (file) return file
  throw new Refusal(
    inTerminalLanguage(
      '没有可用的 Chromium。请安装 Chromium 或 Chrome，或用 CHROMIUM_PATH 指定其路径；不跑界面测试：npm test -- --no-screens。',
      'There is no Chromium that starts. Install Chromium or Chrome, or name its path in CHROMIUM_PATH; without screen tests: npm test -- --no-screens.',
    ),
  )
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function aptInstall(packages: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'inherit', env })
}
