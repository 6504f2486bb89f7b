import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { importProducts } from '#modules/catalog/index.ts'
import { type ColumnMapping, importOrders, sampleOrders, zColumnMapping } from '#modules/channels/index.ts'
import {
  createTenant,
  eraseTenant,
  exportTenant,
  listTenants,
  resumeTenant,
  rewrapSecrets,
  suspendTenant,
} from '#modules/identity/index.ts'
import { backup } from '#platform/backup/backup.ts'
import { restore } from '#platform/backup/restore.ts'
import { now } from '#platform/clock.ts'
import { type Config, loadConfig } from '#platform/config.ts'
import { createRuntime } from '#platform/create-runtime.ts'
import { migrate } from '#platform/db/migrate.ts'
import { runDoctor } from '#platform/doctor/run-doctor.ts'
import { AppError, errorMessage } from '#platform/errors.ts'
import { createLog } from '#platform/log.ts'
import { useNumberSource } from '#platform/numbers.queries.ts'
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import type { Runtime } from '#platform/runtime.ts'
import { chooseDataDir } from '#platform/supervisor/choose-data-dir.ts'
import { inTerminalLanguage as say } from '#platform/terminal.ts'
import { checkTruths } from '#platform/truths/check-truths.ts'
import { registerModules } from './app.ts'
import { demoPassword, demoPeople, seedDemo } from './demo/seed-demo.ts'

// The operator's command line: `npm run shangshu -- <command>`.

const usage = `shangshu <command>

  serve                      the API process            (DATABASE_URL …)
  worker                     a worker process
  migrate                    bring the database up to date
  doctor [--json]            what is wrong with this set-up
  audit [--only 03]          run the truths over all companies; exit code 1 if one is broken
  demo                       make the demo company (once)
  import orders --tenant ID --shop CODE FILE|--sample [--mapping JSON] [--create-products] [--dry-run] [--rejected FILE]
                             columns are found out; --mapping is a file that says otherwise; --sample is a real file that comes along
  import products --tenant ID FILE [--dry-run]
  export --tenant ID FILE [--personal-data]      everything of one company, NDJSON
  backup FILE                all companies, one moment, while running
  restore FILE               into an empty system of the same or a newer version
  tenant list | create --name N --email E --owner N [--currency CNY] [--time-zone Z] | suspend ID | resume ID | erase ID --confirm NAME
  keys rotate [--tenant ID] | rewrap             a new data key for companies; all secrets under the current master key
  simulate [--days N] [--orders-per-day N] [--chaos 0..3]                let the demo's simulator run on
  simulate --seed N [--days N] [--orders-per-day N] [--chaos 0..3] [--speed max|asked|60] [--port N]
                             a world of its own, the same for the same seed; its days pass at once, or as asked

Without DATABASE_URL the embedded database of the data directory is used, running or not (--data-dir DIR).`

const [command, ...rest] = process.argv.slice(2)

async function main(): Promise<number> {
  switch (command) {
    case 'serve':
      await import('./main-api.ts')
      return -1
    case 'worker':
      await import('./main-worker.ts')
      return -1
    case 'doctor':
      return runDoctor({ json: rest.includes('--json') })
    case 'migrate':
      return withDatabase(async (config) => {
        const applied = await migrate({ ownerUrl: config.ownerUrl, appPassword: passwordOf(config), log: console.log })
        console.log(say(`已执行 ${applied} 个迁移。`, `${applied} migrations applied.`))
        return 0
      })
    case 'audit':
      return withDatabase((config) => withRuntime(config, audit))
    case 'demo':
      return withDatabase((config) => withRuntime(config, demo))
    case 'import':
      return withDatabase((config) => withRuntime(config, importFile))
    case 'export':
      return withDatabase((config) => withRuntime(config, exportCompany))
    case 'backup':
      return withDatabase(async (config) => {
        const path = resolve(need(rest[0], 'FILE'))
        const summary = await backup({ ownerUrl: config.ownerUrl, path, now: now() })
        console.log(
          say(
            `已备份 ${summary.tables} 张表、${summary.rows} 行到 ${summary.path}`,
            `${summary.rows} rows of ${summary.tables} tables in ${summary.path}`,
          ),
        )
        console.log(
          say('主密钥不在备份中,请另行妥善保存:', 'The master key is not part of the backup; keep it safe elsewhere: ') +
            join(config.dataDir, 'master.key'),
        )
        return 0
      })
    case 'restore':
      return withDatabase(async (config) => {
        const summary = await restore({
          ownerUrl: config.ownerUrl,
          appPassword: passwordOf(config),
          path: resolve(need(rest[0], 'FILE')),
        })
        console.log(
          say(
            `已恢复 ${summary.rows} 行(备份时间 ${summary.takenAt})。`,
            `${summary.rows} rows restored, taken at ${summary.takenAt}.`,
          ),
        )
        return withRuntime(config, audit)
      })
    case 'tenant':
      return withDatabase((config) => withRuntime(config, tenant))
    case 'keys':
      return withDatabase((config) => withRuntime(config, keys))
    case 'simulate':
      return simulate()
    case undefined:
    case 'help':
    case '--help':
      console.log(usage)
      return 0
    default:
      console.error(say(`没有命令“${command}”。`, `There is no command "${command}".`))
      console.error(usage)
      return 2
  }
}

async function audit(runtime: Runtime): Promise<number> {
  const { values } = parseArgs({ args: rest, options: { only: { type: 'string' } }, strict: false })
  let broken = 0
  for (const truth of await checkTruths(runtime.ownerPool, values.only as string | undefined)) {
    const ok = truth.rows.length === 0
    if (!ok) broken++
    console.log(`${ok ? '✓' : '✗'} ${truth.name}  ${truth.says}  (${truth.milliseconds} ms)`)
    for (const row of truth.rows)
      console.log(`    ${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? value.toString() : value))}`)
  }
  console.log(
    broken === 0
      ? say('所有账实关系成立。', 'Every truth holds.')
      : say(`${broken} 条账实关系被破坏!`, `${broken} truths are broken!`),
  )
  return broken === 0 ? 0 : 1
}

async function demo(runtime: Runtime): Promise<number> {
  const made = await seedDemo(runtime, (line) => console.error(line))
  if (!made) console.error(say('演示公司已存在。', 'The demo company is there already.'))
  for (const person of demoPeople) console.log(`${person.email}  ${demoPassword}  ${person.name}`)
  return 0
}

async function importFile(runtime: Runtime): Promise<number> {
  const [kind, ...args] = rest
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      shop: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      rejected: { type: 'string' },
      mapping: { type: 'string' },
      'create-products': { type: 'boolean', default: false },
      sample: { type: 'boolean', default: false },
    },
  })
  const tenantId = need(values.tenant, '--tenant')
  const path = values.sample ? sampleOrders : resolve(need(positionals[0], 'FILE'))
  const dryRun = values['dry-run'] ?? false
  const onProgress = (done: number, total: number) => process.stderr.write(`\r${done} / ${total}   `)
  if (kind === 'orders') {
    const { result, rejected } = await importOrders(runtime, {
      tenantId,
      shop: need(values.shop, '--shop'),
      path,
      mapping: {
        ...(values.mapping === undefined ? {} : await readMapping(resolve(values.mapping))),
        ...(values['create-products'] ? { createProducts: true } : {}),
      },
      dryRun,
      onProgress,
    })
    process.stderr.write('\n')
    console.log(JSON.stringify(result, null, 2))
    if (values.rejected && rejected !== '') await pipeline(Readable.from([rejected]), createWriteStream(resolve(values.rejected)))
    return result.rejectedRows > 0 ? 3 : 0
  }
  if (kind === 'products') {
    const result = await importProducts(runtime, { tenantId, path, dryRun, onProgress })
    process.stderr.write('\n')
    console.log(JSON.stringify(result, null, 2))
    return result.refused > 0 ? 3 : 0
  }
  throw new Error(say('可导入:orders、products', 'Can be imported: orders, products'))
}

/** A column mapping, or parts of one, from a JSON file. */
async function readMapping(path: string): Promise<Partial<ColumnMapping>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Error(say(`无法读取列设置 ${path}：`, `The mapping ${path} cannot be read: `) + (error as Error).message)
  }
  const parsed = zColumnMapping.partial().strict().safeParse(value)
  if (parsed.success) return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in (value as object)))
  const issue = parsed.error.issues[0]
  throw new Error(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

async function exportCompany(runtime: Runtime): Promise<number> {
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { tenant: { type: 'string' }, 'personal-data': { type: 'boolean', default: false } },
  })
  const path = resolve(need(positionals[0], 'FILE'))
  // Under its name only when it is whole.
  await pipeline(
    Readable.from(exportTenant(runtime, need(values.tenant, '--tenant'), { personalData: values['personal-data'] ?? false })),
    createWriteStream(`${path}.part`, { mode: 0o600 }),
  )
  await rename(`${path}.part`, path)
  console.log(path)
  return 0
}

async function tenant(runtime: Runtime): Promise<number> {
  const [verb, ...args] = rest
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      owner: { type: 'string' },
      currency: { type: 'string', default: 'CNY' },
      'time-zone': { type: 'string', default: 'Asia/Shanghai' },
      locale: { type: 'string', default: 'zh-CN' },
      confirm: { type: 'string' },
    },
  })
  switch (verb) {
    case 'list':
      for (const one of await listTenants(runtime))
        console.log(
          Object.values(one)
            .map((value) => (value instanceof Date ? value.toISOString() : String(value)))
            .join('\t'),
        )
      return 0
    case 'create': {
      const made = await createTenant(runtime, {
        name: need(values.name, '--name'),
        locale: values.locale === 'en-US' ? 'en-US' : 'zh-CN',
        currency: values.currency!,
        timeZone: values['time-zone']!,
        modules: null,
        owner: { email: need(values.email, '--email'), name: need(values.owner, '--owner') },
      })
      console.log(made.tenantId)
      if (made.owner.madeUpPassword) console.log(say('初始密码:', 'Initial password: ') + made.owner.madeUpPassword)
      return 0
    }
    case 'suspend':
      await suspendTenant(runtime, need(positionals[0], 'ID'))
      return 0
    case 'resume':
      await resumeTenant(runtime, need(positionals[0], 'ID'))
      return 0
    case 'erase':
      console.log(
        JSON.stringify(await eraseTenant(runtime, need(positionals[0], 'ID'), need(values.confirm, '--confirm')), null, 2),
      )
      return 0
    default:
      console.error(usage)
      return 2
  }
}

async function keys(runtime: Runtime): Promise<number> {
  const [verb, ...args] = rest
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' } } })
  if (verb === 'rotate') {
    const known = (await listTenants(runtime)).map((one) => one.tenantId)
    if (values.tenant && !known.includes(values.tenant)) throw new AppError('platform.not_found', { what: values.tenant })
    for (const tenantId of values.tenant ? [values.tenant] : known)
      console.log(`${tenantId}  ${say('新密钥版本', 'new key version')} ${await runtime.vault.rotate(tenantId)}`)
    return 0
  }
  if (verb === 'rewrap') {
    const { tenantKeys, secondFactors } = await rewrapSecrets(runtime)
    console.log(
      say(
        `已用当前主密钥重新封装 ${tenantKeys} 个公司密钥和 ${secondFactors} 个两步验证密钥。`,
        `${tenantKeys} company keys and ${secondFactors} second factors are now under the current master key.`,
      ),
    )
    return 0
  }
  console.error(usage)
  return 2
}

/** Lets the demo's simulator run on: demand, chaos, and so many days of its time. With a seed: a world of its own, served until it is stopped. */
async function simulate(): Promise<number> {
  const { values } = parseArgs({
    args: rest,
    options: {
      url: { type: 'string' },
      seed: { type: 'string' },
      days: { type: 'string', default: '1' },
      'orders-per-day': { type: 'string' },
      chaos: { type: 'string' },
      speed: { type: 'string', default: 'max' },
      port: { type: 'string', default: '0' },
    },
  })
  const url = values.url ?? process.env.SIMULATOR_URL
  if (values.seed !== undefined || url === undefined) {
    // Another program, not a part of this one.
    const args = ['--seed', values.seed ?? '1', '--days', values.days, '--speed', values.speed, '--port', values.port]
    if (values['orders-per-day']) args.push('--orders-per-day', values['orders-per-day'])
    if (values.chaos) args.push('--chaos', values.chaos)
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../simulator/src/main.ts'), ...args], {
      stdio: 'inherit',
    })
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  }
  const call = async (method: string, path: string, body: unknown) => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json() as Promise<any>
  }
  if (values.chaos !== undefined) await call('PUT', '/control/chaos', { level: Number(values.chaos) })
  if (values['orders-per-day'] !== undefined) {
    const overview = (await (await fetch(`${url}/control`)).json()) as { shops: { id: string }[] }
    for (const shop of overview.shops)
      await call('PUT', `/control/shops/${shop.id}/demand`, { ordersPerDay: Number(values['orders-per-day']) })
  }
  console.log(JSON.stringify(await call('POST', '/control/advance', { days: Number(values.days) })))
  return 0
}

/** The database of the environment, of a running `npm start`, or the embedded one started for this command alone. */
async function withDatabase(work: (config: Config) => Promise<number>): Promise<number> {
  if (process.env.DATABASE_URL) return work(loadConfig())
  const at = rest.indexOf('--data-dir')
  const dataDir = chooseDataDir({ asked: at >= 0 ? rest.splice(at, 2)[1] : undefined })
  const env = (url: string) => ({ ...process.env, DATABASE_URL: url, SHANGSHU_DATA_DIR: dataDir })
  const running = findRunningEmbeddedPostgres(dataDir)
  if (running) return work(loadConfig(env(running.url)))
  const own = await startEmbeddedPostgres({ dataDir, log: () => {} })
  try {
    return await work(loadConfig(env(own.url)))
  } finally {
    await own.stop()
  }
}

async function withRuntime(config: Config, work: (runtime: Runtime) => Promise<number>): Promise<number> {
  const runtime = createRuntime(config, createLog('error', 'cli'), 'cli')
  useNumberSource(runtime)
  registerModules()
  try {
    return await work(runtime)
  } finally {
    await runtime.close()
  }
}

function passwordOf(config: Config): string {
  return decodeURIComponent(new URL(config.appUrl).password)
}

function need(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(say(`缺少 ${name}。`, `${name} is missing.`))
  return value
}

main().then(
  (code) => {
    if (code >= 0) process.exitCode = code
  },
  (error: unknown) => {
    console.error(
      error instanceof AppError
        ? errorMessage(error.code, error.params, say('zh-CN', 'en-US') as 'zh-CN')
        : error instanceof Error
          ? error.message
          : error,
    )
    process.exitCode = 1
  },
)
