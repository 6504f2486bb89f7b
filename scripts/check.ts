import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule, Violation } from './check-rule.ts'
import { listProjectFiles, listProjectPaths, type ProjectFile, projectDir } from './project-files.ts'
import type { TestTotals } from './testing/run-test-files.ts'
import { add, closingLine, runTests } from './testing/run-tests.ts'
import { selectTests } from './testing/select-tests.ts'

// npm run check [-- --no-tests | --no-screens]: types, lint and format, own rules, then all tests. Each step counts as one test in
// the closing line, so that the line says the same as the exit code.

interface StepResult {
  ok: boolean
  output: string
}

interface Step {
  name: string
  run: () => Promise<StepResult>
}

const bin = (name: string) => join(projectDir, 'node_modules', ...name.split('/'))

function tool(script: string, args: string[]): Promise<StepResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** One for the server, scripts and the like, one for each browser program that has sources. */
function typeSteps(paths: string[]): Step[] {
  const workspaces = ['ui', 'web', 'pda'].filter(
    (workspace) =>
      existsSync(join(projectDir, workspace, 'tsconfig.json')) && paths.some((path) => path.startsWith(`${workspace}/src/`)),
  )
  return ['.', ...workspaces].map((workspace) => ({
    name: workspace === '.' ? 'types' : `types of ${workspace}`,
    run: () => tool(bin('typescript/bin/tsc'), ['-p', join(workspace, 'tsconfig.json'), '--noEmit', '--pretty', 'false']),
  }))
}

async function ruleSteps(files: ProjectFile[]): Promise<Step[]> {
  const dir = join(import.meta.dirname, 'check')
  const names = readdirSync(dir).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const rules = await Promise.all(names.map((name) => import(join(dir, name)) as Promise<Rule>))
  return rules.map((rule) => ({
    name: rule.name,
    run: async () => {
      const violations = await rule.check(files)
      return {
        ok: violations.length === 0,
        output: [...violations.map(format), ...(violations.length > 0 ? [rule.reason] : [])].join('\n'),
      }
    },
  }))
}

function format(violation: Violation): string {
  return `${violation.path}${violation.line ? `:${violation.line}` : ''}  ${violation.message}`
}

async function runSteps(steps: Step[]): Promise<TestTotals> {
  const totals: TestTotals = { passed: 0, failed: 0, skipped: 0 }
  for (const step of steps) {
    const startedAt = performance.now()
    const result = await step.run()
    console.log(`${result.ok ? '✔' : '✖'} ${step.name}  ${Math.round(performance.now() - startedAt)} ms`)
    if (result.ok) totals.passed += 1
    else {
      totals.failed += 1
      console.log(result.output.trim().replace(/^/gm, '    '))
    }
  }
  return totals
}

const args = process.argv.slice(2)
const startedAt = performance.now()
const paths = listProjectPaths()
const lint: Step = {
  name: 'lint and format',
  run: () => tool(bin('@biomejs/biome/bin/biome'), ['check', '.']),
}
let totals = await runSteps([...typeSteps(paths), lint, ...(await ruleSteps(listProjectFiles()))])
if (!args.includes('--no-tests')) {
  const selection = selectTests(paths, [])
  try {
    totals = add(totals, await runTests(args.includes('--no-screens') ? { ...selection, screens: [] } : selection))
  } catch (error) {
    console.error(error)
    totals.failed += 1
  }
}
if (totals.skipped > 0) console.log(`\n${totals.skipped} skipped`)
console.log(`\n${Math.round((performance.now() - startedAt) / 1000)} s\n${closingLine(totals)}`)
process.exitCode = totals.failed > 0 ? 1 : 0
// the channel to the bootstrap would keep us alive
process.disconnect?.()
