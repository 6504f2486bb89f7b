import { createHash, createHmac, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false', 'on', 'off'])
    .optional()
    .transform((value) => (value === undefined ? fallback : value === '1' || value === 'true' || value === 'on'))

/** Every setting there is. The environment is read here and nowhere else; a bad value stops the start with its name. */
const environment = z.object({
  DATABASE_URL: z.string().optional().describe('owner connection: migrations, backup, audit. Empty: the embedded PostgreSQL'),
  DATABASE_APP_URL: z
    .string()
    .optional()
    .describe('application connection, neither owner nor superuser; derived from DATABASE_URL when empty'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10).describe('connections of one process'),
  SHANGSHU_DATA_DIR: z.string().default('.data').describe('files, embedded database, master key'),
  SHANGSHU_MASTER_KEY: z
    .string()
    .optional()
    .describe('base64 of 32 bytes; wraps the tenant keys. Empty: kept in the data directory'),
  SHANGSHU_PREVIOUS_MASTER_KEYS: z.string().default('').describe('comma-separated older master keys, for rotation'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  PUBLIC_URL: z.string().optional().describe('address in mails and webhooks'),
  TRUST_PROXY: flag(false).describe('believe X-Forwarded-For'),
  SECURE_COOKIES: flag(false).describe('set when served over https'),
  SMTP_URL: z.string().optional().describe('smtp(s)://user:password@host:port. Empty: mails stay in the mailbox page'),
  MAIL_FROM: z.string().default('商枢 Shangshu <no-reply@localhost>'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SHOPS_AT_PRIVATE_ADDRESSES: flag(true).describe(
    'shops may be at addresses of this machine and its network; switch off when strangers may add shops',
  ),
  SIGN_UP: flag(true).describe('anyone may open a new company'),
  WORKER_LANES: z.coerce.number().int().min(1).max(64).default(3).describe('subscriptions handled at once by one worker'),
  WORKER_JOBS: z.coerce.number().int().min(1).max(64).default(3).describe('jobs run at once by one worker'),
  WORKER_SILENT_SECONDS: z.coerce
    .number()
    .int()
    .min(2)
    .max(3600)
    .default(60)
    .describe('a worker not heard of for this long is dead: its jobs are taken over'),
  TRUTHS_HOUR: z
    .union([z.literal('never'), z.coerce.number().int().min(0).max(23)])
    .default(3)
    .describe('hour of a company’s own day in which its truths are asked every night, or `never`'),
  CHECK_RESPONSES: flag(false).describe('validate every response against its contract (tests, development)'),
  SIMULATOR_URL: z.string().optional().describe('address of the commerce simulator for the demo company'),
  NODE_ENV: z.string().default('production'),
})

export interface Config {
  ownerUrl: string
  appUrl: string
  poolSize: number
  dataDir: string
  masterKeys: MasterKey[]
  host: string
  port: number
  publicUrl: string
  trustProxy: boolean
  secureCookies: boolean
  smtpUrl: string | undefined
  mailFrom: string
  logLevel: string
  shopsAtPrivateAddresses: boolean
  signUp: boolean
  workerLanes: number
  workerJobs: number
  workerSilentMs: number
  /** Null: never by itself. */
  truthsHour: number | null
  checkResponses: boolean
  simulatorUrl: string | undefined
}

/** First = current; the others only open what they once wrapped. */
export interface MasterKey {
  id: string
  key: Buffer
}

/**
 * Reads and checks the configuration.
 * @throws Error naming every wrong setting.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    throw new Error(
      `Configuration is wrong:\n${parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')}`,
    )
  }
  const e = parsed.data
  if (!e.DATABASE_URL)
    throw new Error('DATABASE_URL is not set. `npm start` sets it for the embedded database; or name a PostgreSQL 18 server.')
  for (const name of ['DATABASE_URL', 'DATABASE_APP_URL'] as const) {
    const text = e[name]
    if (text && (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)))
      throw new Error(`${name} should look like postgres://user:password@host:5432/database.`)
  }
  const dataDir = resolve(e.SHANGSHU_DATA_DIR)
  const masterKeys = loadMasterKeys(dataDir, e.SHANGSHU_MASTER_KEY, e.SHANGSHU_PREVIOUS_MASTER_KEYS)
  return {
    ownerUrl: e.DATABASE_URL,
    appUrl: e.DATABASE_APP_URL ?? appUrlFor(e.DATABASE_URL, appPassword(masterKeys[0]!)),
    poolSize: e.DATABASE_POOL,
    dataDir,
    masterKeys,
    host: e.HOST,
    port: e.PORT,
    publicUrl: (e.PUBLIC_URL ?? `http://127.0.0.1:${e.PORT}`).replace(/\/$/, ''),
    trustProxy: e.TRUST_PROXY,
    secureCookies: e.SECURE_COOKIES,
    smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM,
    logLevel: e.LOG_LEVEL,
    shopsAtPrivateAddresses: e.SHOPS_AT_PRIVATE_ADDRESSES,
    signUp: e.SIGN_UP,
    workerLanes: e.WORKER_LANES,
    workerJobs: e.WORKER_JOBS,
    workerSilentMs: e.WORKER_SILENT_SECONDS * 1000,
    truthsHour: e.TRUTHS_HOUR === 'never' ? null : e.TRUTHS_HOUR,
    checkResponses: e.CHECK_RESPONSES,
    simulatorUrl: e.SIMULATOR_URL,
  }
}

/** Names, descriptions and defaults for the operator guide and `doctor`. */
export function describeSettings(): { name: string; description: string }[] {
  return Object.entries(environment.shape).map(([name, schema]) => ({ name, description: schema.description ?? '' }))
}

/** The password of the application role, derived so that every process with the master key knows it and none stores it. */
export function appPassword(master: MasterKey): string {
  return createHmac('sha256', master.key).update('database role shangshu_app').digest('base64url')
}

export function appUrlFor(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl)
  url.username = 'shangshu_app'
  url.password = password
  return url.toString()
}

function loadMasterKeys(dataDir: string, current: string | undefined, previous: string): MasterKey[] {
  const texts = [current ?? masterKeyFile(dataDir), ...previous.split(',').filter((text) => text.trim() !== '')]
  return texts.map((text) => {
    const key = Buffer.from(text.trim(), 'base64')
    if (key.length !== 32) throw new Error('SHANGSHU_MASTER_KEY must be the base64 of 32 bytes (openssl rand -base64 32).')
    return { id: createHash('sha256').update(key).digest('hex').slice(0, 12), key }
  })
}

function masterKeyFile(dataDir: string): string {
  const path = join(dataDir, 'master.key')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
      chmodSync(path, 0o600)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(path, 'utf8')
}
