import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { projectDir } from './project-files.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-bootstrap-'))
chmodSync(workDir, 0o755)
after(() => rmSync(workDir, { recursive: true, force: true }))

let count = 0
/** A checkout that needs no package from anywhere; npm still runs for it. Its programs tell what they were given. */
function smallCheckout(): string {
  const dir = join(workDir, `checkout ${++count}`)
  for (const folder of ['scripts', 'server/src', 'tool']) mkdirSync(join(dir, folder), { recursive: true })
  cpSync(join(projectDir, 'scripts', 'bootstrap.mjs'), join(dir, 'scripts', 'bootstrap.mjs'))
  const packageFile = { name: 'small', version: '1.0.0', private: true, workspaces: ['tool'] }
  const tool = { name: 'tool', version: '1.0.0' }
  const packages = { '': { ...packageFile }, 'node_modules/tool': { resolved: 'tool', link: true }, tool }
  writeFileSync(join(dir, 'package.json'), JSON.stringify(packageFile))
  writeFileSync(join(dir, 'tool', 'package.json'), JSON.stringify(tool))
  writeFileSync(join(dir, 'package-lock.json'), JSON.stringify({ ...packageFile, lockfileVersion: 3, requires: true, packages }))
  writeFileSync(
    join(dir, 'server/src/main-start.ts'),
    `console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH, cwd: process.cwd() })); process.exit(3)`,
  )
  return dir
}

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

function launch(
  dir: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; uid?: number; node?: string; cwd?: string } = {},
): ChildProcess {
  const ids = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  return spawn(options.node ?? process.execPath, [join(dir, 'scripts', 'bootstrap.mjs'), ...args], {
    ...ids,
    cwd: options.cwd ?? '/',
    // npm's cache of the caller is not for another user, and none is needed
    env: {
      PATH: process.env.PATH,
      LANG: 'C',
      HOME: workDir,
      npm_config_offline: 'true',
      npm_config_cache: join(workDir, 'cache'),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

const run = (...args: Parameters<typeof launch>) => outcomeOf(launch(...args))

test('installs, hands over with arguments, directory and exit code, and does not install again', async () => {
  const dir = smallCheckout()
  const first = await run(dir, ['start', '--port', '1'], { cwd: workDir })
  assert.match(first.stderr, /Installing libraries/)
  const told = JSON.parse(first.stdout) as { args: string[]; path: string; cwd: string }
  assert.deepEqual(told.args, ['--port', '1'])
  assert.equal(told.cwd, workDir)
  assert.equal(told.path.startsWith(join(dir, 'node_modules', '.bin')), true)
  assert.equal(first.code, 3)
  assert.equal(existsSync(join(dir, '.install-lock')), false)

  const second = await run(dir, ['start'])
  assert.equal(second.stderr, '')
  assert.equal(second.code, 3)
})

test('installs again when the lock file has changed', async () => {
  const dir = smallCheckout()
  await run(dir, ['start'])
  const file = join(dir, 'package-lock.json')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\n`)
  rmSync(join(dir, 'node_modules', '.package-lock.json'))
  const again = await run(dir, ['start'])
  assert.match(again.stderr, /Installing libraries/)
  assert.equal(again.code, 3)
})

test('an installation by hand that fits the lock file is accepted', async () => {
  const dir = smallCheckout()
  await run(dir, ['start'])
  rmSync(join(dir, 'node_modules', '.shangshu-install.json'))
  const next = await run(dir, ['start'])
  assert.equal(next.stderr, '')
  assert.equal(next.code, 3)
})

test('two first starts at once: one installs, the other waits, both go on', async () => {
  const dir = smallCheckout()
  const outcomes = await Promise.all([run(dir, ['start']), run(dir, ['start'])])
  assert.deepEqual(
    outcomes.map(({ code }) => code),
    [3, 3],
  )
  assert.equal(outcomes.filter(({ stderr }) => stderr.includes('Installing libraries')).length, 1)
  assert.equal(outcomes.filter(({ stderr }) => stderr.includes('Another process is installing')).length, 1)
})

test('the lock of a killed installation is taken over', async () => {
  const dir = smallCheckout()
  const lock = join(dir, '.install-lock')
  writeFileSync(lock, 'left by a killed one')
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(lock, longAgo, longAgo)
  const outcome = await run(dir, ['start'])
  assert.equal(outcome.code, 3)
  assert.equal(existsSync(lock), false)
})

test('a failed installation says why and what to do, and is tried again next time', async () => {
  const dir = smallCheckout()
  const file = join(dir, 'package.json')
  const good = readFileSync(file, 'utf8')
  // npm ci refuses a lock file that does not fit
  writeFileSync(file, JSON.stringify({ ...JSON.parse(good), dependencies: { 'not-in-the-lock-file': '1.0.0' } }))
  const failed = await run(dir, ['start'])
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /could not be installed: npm ended with 1/)
  const chinese = await run(dir, ['start'], { env: { LANG: 'zh_CN.UTF-8' } })
  assert.match(chinese.stderr, /依赖安装失败/)
  writeFileSync(file, good)
  assert.equal((await run(dir, ['start'])).code, 3)
})

test('a signal reaches the program, and its way of ending is passed on', async () => {
  const dir = smallCheckout()
  writeFileSync(
    join(dir, 'server/src/main-start.ts'),
    `process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up')`,
  )
  const polite = launch(dir, ['start'])
  await once(polite.stdout!, 'data')
  polite.kill('SIGTERM')
  assert.deepEqual(await once(polite, 'exit'), [5, null])

  writeFileSync(join(dir, 'server/src/main-start.ts'), `setInterval(() => {}, 1000); console.log('up')`)
  const plain = launch(dir, ['start'])
  await once(plain.stdout!, 'data')
  plain.kill('SIGTERM')
  assert.deepEqual(await once(plain, 'exit'), [null, 'SIGTERM'])
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`${signal} to npm alone, without a terminal, ends the program once and npm with it`, {
    skip: process.platform === 'win32' ? 'there are no signals' : false,
  }, async () => {
    const dir = smallCheckout()
    const mark = join(dir, 'told')
    writeFileSync(
      join(dir, 'server/src/main-start.ts'),
      `import { appendFileSync } from 'node:fs'
       for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
         appendFileSync(${JSON.stringify(mark)}, signal)
         setTimeout(() => process.exit(0), 100)
       })
       setInterval(() => {}, 1000)
       console.log('program is up')`,
    )
    const { scripts } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { scripts: { start: string } }
    const file = join(dir, 'package.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), scripts: { start: scripts.start } }))
    // a session of its own: nothing but npm gets the signal
    const npm = spawn('npm', ['start'], {
      cwd: dir,
      env: {
        PATH: process.env.PATH,
        LANG: 'C',
        HOME: workDir,
        npm_config_offline: 'true',
        npm_config_cache: join(workDir, 'cache'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      npm.stdout.on('data', (chunk) => {
        printed += chunk
        if (printed.includes('program is up')) resolve()
      })
      npm.once('exit', (code) => reject(new Error(`npm ended with ${code}: ${printed}`)))
    })
    npm.kill(signal)
    await once(npm, 'exit')
    assert.equal(readFileSync(mark, 'utf8'), signal)
  })

test('a program notices when the bootstrap is killed outright', async () => {
  const dir = smallCheckout()
  const mark = join(dir, 'noticed')
  writeFileSync(
    join(dir, 'server/src/main-start.ts'),
    `import { writeFileSync } from 'node:fs'
     process.on('disconnect', () => { writeFileSync(${JSON.stringify(mark)}, ''); process.exit(0) })
     console.log('up')`,
  )
  const child = launch(dir, ['start'])
  await once(child.stdout!, 'data')
  child.kill('SIGKILL')
  while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 10))
})

test('the checkout may be reached through a symbolic link and named from anywhere', async () => {
  const dir = smallCheckout()
  const link = join(workDir, 'link')
  symlinkSync(dir, link)
  assert.equal((await run(link, ['start'])).code, 3)
})

test('an unknown name is refused', async () => {
  const outcome = await run(smallCheckout(), ['fly'])
  assert.equal(outcome.code, 1)
  assert.match(outcome.stderr, /start \| test \| check/)
})

const isRoot = process.getuid?.() === 0

test('a user who may not write into the checkout is told so', {
  skip: isRoot ? false : 'only root can become another user',
}, async () => {
  const dir = smallCheckout()
  const outcome = await run(dir, ['start'], { uid: 65534 })
  assert.equal(outcome.code, 1)
  assert.match(outcome.stderr, /user nobody cannot write to .*EACCES/)
  // once its owner has installed, the other user can run it
  assert.equal((await run(dir, ['start'])).code, 3)
  const later = await run(dir, ['start'], { uid: 65534 })
  assert.deepEqual([later.code, later.stderr], [3, ''])
})

test('the Node of the machine is enough to begin with', {
  skip: oldNode() ? false : 'there is no older Node on this machine',
}, async () => {
  // without a pinned Node in its lock file, an old one has nothing to hand over to
  const outcome = await run(smallCheckout(), ['start'], { node: oldNode()! })
  assert.equal(outcome.code, 1)
  assert.match(outcome.stderr, /The pinned Node 24 cannot be used here: there is none for .*Install Node 24 or newer/)
})

/** A Node of the system that is older than the pinned one. */
function oldNode(): string | undefined {
  return ['/usr/bin/node', '/usr/local/bin/node'].find((file) => {
    const answer = spawnSync(file, ['--version'], { encoding: 'utf8' })
    return answer.status === 0 && /^v2[0-3]\./.test(answer.stdout)
  })
}
