import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { screenApps } from '../supervisor/build-screens.ts'
import { checkoutDir } from '../supervisor/choose-data-dir.ts'
import { findChromium, hasChineseFont } from './find-chromium.ts'
import { type Finding, say } from './finding.ts'

/** The bundles to be served, and what the screen tests need. None of it keeps the server from running. */
export async function checkScreens(dataDir: string): Promise<Finding[]> {
  const missing = screenApps.filter(
    (app) => ![join(checkoutDir, app, 'dist'), join(dataDir, 'screens', app)].some((dir) => existsSync(dir)),
  )
  const chromium = await findChromium()
  const font = hasChineseFont()
  return [
    {
      id: 'screens',
      status: missing.length === 0 ? 'ok' : 'note',
      title: say('网页', 'Browser programs'),
      detail:
        missing.length === 0
          ? screenApps.join(', ')
          : say(`尚未构建：${missing.join(', ')}`, `not built yet: ${missing.join(', ')}`),
      ...(missing.length === 0
        ? {}
        : { remedy: say('npm start 或 npm run build 会构建。', 'npm start or npm run build builds them.') }),
    },
    {
      id: 'chromium',
      status: chromium ? 'ok' : 'note',
      title: say('Chromium（仅测试用）', 'Chromium (for tests only)'),
      detail: chromium ?? say('没有', 'none'),
      ...(chromium
        ? {}
        : {
            remedy: say('npm test 会安装，或用 CHROMIUM_PATH 指定。', 'npm test installs one; or name one in CHROMIUM_PATH.'),
          }),
    },
    {
      id: 'chinese-font',
      status: font ? 'ok' : 'note',
      title: say('中文字体（仅测试用）', 'Chinese font (for tests only)'),
      detail: font ? say('有', 'there is one') : say('没有', 'none'),
      ...(font ? {} : { remedy: say('Debian：apt install fonts-noto-cjk', 'Debian: apt install fonts-noto-cjk') }),
    },
  ]
}
