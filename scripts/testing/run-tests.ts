import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { startTestCluster } from '../../server/src/platform/postgres/test-cluster.ts'
import { inTerminalLanguage } from '../../server/src/platform/terminal.ts'
import { projectDir } from '../project-files.ts'
import { findOrInstallChromium } from './install-chromium.ts'
import { runTestFiles, type TestTotals } from './run-test-files.ts'
import { needsDatabase, type TestSelection } from './select-tests.ts'
import { startSystem } from './start-system.ts'

/**
 * Runs the chosen tests: first those of the code, against one throw-away database server, then those of the screens, against one
 * started system. Whatever was started is stopped, also after a failure.
 */
export async function runTests(selection: TestSelection): Promise<TestTotals> {
  const code = await runCodeTests(selection.code)
  const screens = await runScreenTests(selection.screens)
  return add(code, screens)
}

/** The line a build server reads. */
export function closingLine(totals: TestTotals): string {
  return `${totals.passed} passed, ${totals.failed} failed`
}

export function add(one: TestTotals, other: TestTotals): TestTotals {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed, skipped: one.skipped + other.skipped }
}

async function runCodeTests(paths: string[]): Promise<TestTotals> {
  const files = paths.map((path) => join(projectDir, path))
  const concurrency = Math.max(2, availableParallelism())
  if (!needsDatabase(paths)) return runTestFiles(files, concurrency)
  const cluster = await startTestCluster()
  const stop = stopOnSignal(() => cluster.stop())
  process.env.SHANGSHU_TEST_DATABASE_URL = cluster.url
  try {
    return await runTestFiles(files, concurrency)
  } finally {
    if (cluster.started) delete process.env.SHANGSHU_TEST_DATABASE_URL
    await stop()
  }
}

async function runScreenTests(paths: string[]): Promise<TestTotals> {
  if (paths.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  const log = (line: string) => console.log(line)
  const chromium = await findOrInstallChromium(log)
  log(inTerminalLanguage(`界面测试使用 ${chromium}`, `Screen tests use ${chromium}`))
  const system = await startSystem()
  const stop = stopOnSignal(() => system.stop())
  process.env.SHANGSHU_CHROMIUM = chromium
  process.env.SHANGSHU_TEST_URL = system.url
  process.env.SHANGSHU_TEST_DATA_DIR = system.dataDir
  try {
    return await runTestFiles(
      paths.map((path) => join(projectDir, path)),
      1,
    )
  } finally {
    delete process.env.SHANGSHU_TEST_URL
    delete process.env.SHANGSHU_TEST_DATA_DIR
    await stop()
  }
}

/** @returns stops it once and takes the signal handlers back; a signal stops it too and ends the run */
function stopOnSignal(stop: () => Promise<void>): () => Promise<void> {
  const onSignal = () => {
    stop().then(
      () => process.exit(130),
      () => process.exit(130),
    )
  }
  const occasions = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']
  for (const occasion of occasions) process.on(occasion, onSignal)
  return async () => {
    for (const occasion of occasions) process.off(occasion, onSignal)
    await stop()
  }
}
