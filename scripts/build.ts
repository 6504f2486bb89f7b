import { join } from 'node:path'
import { buildScreens, ScreenBuildError, screenApps } from '../server/src/platform/supervisor/build-screens.ts'
import { projectDir } from './project-files.ts'

// npm run build: bundles the browser programs, whether or not their sources have changed. npm start does it when they have.

try {
  for (const app of screenApps)
    await buildScreens(app, { fallbackDir: join(projectDir, '.data', 'screens'), force: true, log: console.log })
} catch (error) {
  console.error(error instanceof ScreenBuildError ? error.message : error)
  process.exitCode = 1
}
process.disconnect?.()
