import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { startTestCluster } from '../../server/src/platform/postgres/test-cluster.ts'
import { inTerminalLanguage, Refusal } from '../../server/src/platform/terminal.ts'
import { projectDir } from '../project-files.ts'
import { findOrInstallChromium } from './install-chromium.ts'
import { runTestFiles, type TestTotals } from './run-test-files.ts'
import { needsDatabase, type TestSelection } from './select-tests.ts'
import { startSystem } from './start-system.ts'

/**
 * Runs the chosen tests: first those of the code, against one throw-away database server, then those of the screens, against one
 * started system. Whatever was started is stopped, also after a failure.
 *
 * Code tests find the server in SHANGSHU_TEST_DATABASE_URL (startTestCluster gives it out). Screen tests find the demo system in
 * SHANGSHU_TEST_URL, its data directory in SHANGSHU_TEST_DATA_DIR and the browser in CHROMIUM_PATH.
 */
export async function runTests(selection: TestSelection): Promise<TestTotals> {
  const code = await runCodeTests(selection.code)
  const screens = await runScreenTests(selection.screens)
  return add(code, screens)
}

const nothing: TestTotals = { passed: 0, failed: 0, skipped: 0 }

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
  if (paths.length === 0) return nothing
  const files = paths.map((path) => join(projectDir, path))
  let stop = async () => {}
  let failed = 0
  try {
    process.env.CHROMIUM_PATH = await findOrInstallChromium((line) => console.log(line))
    console.log(inTerminalLanguage(`界面测试使用 ${process.env.CHROMIUM_PATH}`, `Screen tests use ${process.env.CHROMIUM_PATH}`))
    const system = await startSystem({ args: ['--demo-days', '1'] })
    stop = stopOnSignal(() => system.stop())
    process.env.SHANGSHU_TEST_URL = system.url
    process.env.SHANGSHU_TEST_DATA_DIR = system.dataDir
  } catch (error) {
    // some screens are tested without a system; what has passed so far counts in any case
    console.error(error instanceof Refusal ? error.message : error)
    failed = 1
  }
  try {
    return add({ ...nothing, failed }, await runTestFiles(files, 1))
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
