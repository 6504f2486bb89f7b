import { isAbsolute, relative, resolve, sep } from 'node:path'
import { inTerminalLanguage, Refusal } from '../server/src/platform/terminal.ts'
import { listProjectPaths, projectDir } from './project-files.ts'
import { closingLine, runTests } from './testing/run-tests.ts'
import { NoSuchTestError, selectTests } from './testing/select-tests.ts'

// npm test [-- [--no-screens] file or directory or part of a path ...]

/** A path as typed where the person stands becomes one relative to the checkout; anything else stays as it is. */
function fromWhereYouStand(word: string): string {
  const here = process.env.INIT_CWD ?? process.cwd()
  const path = isAbsolute(word) ? word : resolve(here, word)
  const inside = relative(projectDir, path).split(sep).join('/')
  return inside.startsWith('..') || !paths.some((each) => each === inside || each.startsWith(`${inside}/`)) ? word : inside
}

const args = process.argv.slice(2)
const paths = listProjectPaths()
try {
  const words = args.filter((word) => word !== '--no-screens')
  const unknown = words.find((word) => word.startsWith('--'))
  if (unknown) throw new Refusal(inTerminalLanguage(`未知选项 ${unknown}`, `Unknown option ${unknown}`))
  const selection = selectTests(paths, words.map(fromWhereYouStand))
  const totals = await runTests(args.includes('--no-screens') ? { ...selection, screens: [] } : selection)
  if (totals.skipped > 0) console.log(`\n${totals.skipped} skipped`)
  console.log(`\n${closingLine(totals)}`)
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0
} catch (error) {
  if (error instanceof NoSuchTestError)
    console.error(inTerminalLanguage(`没有与“${error.message}”相符的测试文件。`, `No test file fits "${error.message}".`))
  else console.error(error instanceof Refusal ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
}
// the channel to the bootstrap would keep us alive
process.disconnect?.()
