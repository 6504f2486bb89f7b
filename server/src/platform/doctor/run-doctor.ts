import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../config.ts'
import { lockDirectory } from '../postgres/directory-lock.ts'
import { chooseDataDir } from '../supervisor/choose-data-dir.ts'
import { checkDataDir } from './check-data-dir.ts'
import { checkDatabase } from './check-database.ts'
import { checkMachine } from './check-machine.ts'
import { checkPort } from './check-port.ts'
import { checkScreens } from './check-screens.ts'
import { type Finding, say } from './finding.ts'

export interface DoctorOptions {
  /** One JSON object instead of lines for people. */
  json?: boolean
  env?: NodeJS.ProcessEnv
  /** Otherwise as `npm start` would choose. */
  dataDir?: string
  print?: (text: string) => void
}

/**
 * Looks at everything a set-up needs and says what is wrong and what to do. Changes nothing: no key is made, no schema migrated.
 * @returns 1 when something is broken, else 0: the exit code of `shangshu doctor`
 */
export async function runDoctor(options: DoctorOptions = {}): Promise<number> {
  const print = options.print ?? console.log
  const findings = await examineSetUp(options)
  const broken = findings.filter((finding) => finding.status === 'broken').length
  if (options.json) print(JSON.stringify({ ok: broken === 0, findings }, null, 2))
  else {
    for (const finding of findings) print(format(finding))
    print(broken === 0 ? say('\n一切正常。', '\nAll is well.') : say(`\n${broken} 项需要处理。`, `\n${broken} to be mended.`))
  }
  return broken === 0 ? 0 : 1
}

/** Everything that was looked at, in the order of a start. */
export async function examineSetUp(options: Pick<DoctorOptions, 'env' | 'dataDir'> = {}): Promise<Finding[]> {
  const env = options.env ?? process.env
  const databaseUrl = env.DATABASE_URL || undefined
  const dataDir = chooseDataDir({ asked: options.dataDir, env })
  const port = env.PORT && /^\d+$/.test(env.PORT) && Number(env.PORT) <= 65_535 ? Number(env.PORT) : undefined
  const dataDirFindings = checkDataDir(dataDir, { masterKeyInEnvironment: Boolean(env.SHANGSHU_MASTER_KEY) })
  const isBroken = (id: string) => dataDirFindings.some((finding) => finding.id === id && finding.status === 'broken')
  return [
    ...checkMachine({ embedded: databaseUrl === undefined }),
    ...dataDirFindings,
    checkConfiguration(env, dataDir),
    await checkPort({ port, host: env.HOST || '127.0.0.1', runningAt: runningAt(dataDir) }),
    ...(isBroken('data-dir') ? [] : await checkDatabase({ dataDir, databaseUrl, env, hasMasterKey: hasMasterKey(env, dataDir) })),
    ...(await checkScreens(dataDir)),
  ]
}

/** Reads the settings as the programs will, without making a master key. */
function checkConfiguration(env: NodeJS.ProcessEnv, dataDir: string): Finding {
  const finding = { id: 'configuration', title: say('设置', 'Settings') }
  const standIns = {
    DATABASE_URL: env.DATABASE_URL || 'postgres://localhost/shangshu',
    SHANGSHU_DATA_DIR: dataDir,
    ...(env.SHANGSHU_MASTER_KEY || existsSync(join(dataDir, 'master.key'))
      ? {}
      : { SHANGSHU_MASTER_KEY: Buffer.alloc(32).toString('base64') }),
  }
  try {
    loadConfig({ ...env, ...standIns })
    return { ...finding, status: 'ok', detail: say('可读', 'can be read') }
  } catch (error) {
    return {
      ...finding,
      status: 'broken',
      detail: (error as Error).message,
      remedy: say('请更正上述环境变量。', 'Correct the environment variables named above.'),
    }
  }
}

function hasMasterKey(env: NodeJS.ProcessEnv, dataDir: string): boolean {
  return Boolean(env.SHANGSHU_MASTER_KEY) || existsSync(join(dataDir, 'master.key'))
}

/** The address of the system that holds this data directory, when a living one does. */
function runningAt(dataDir: string): string | undefined {
  const lockFile = join(dataDir, 'lock')
  if (!existsSync(lockFile)) return undefined
  try {
    lockDirectory(lockFile, 'doctor').release()
    return undefined
  } catch {
    try {
      return (JSON.parse(readFileSync(`${lockFile}.holder`, 'utf8')) as { note: string }).note || undefined
    } catch {
      return undefined
    }
  }
}

const marks = { ok: '✓', note: '!', broken: '✗' }

function format(finding: Finding): string {
  const remedy = finding.remedy ? `\n    → ${finding.remedy.replaceAll('\n', '\n      ')}` : ''
  return `${marks[finding.status]} ${finding.title}: ${finding.detail.replaceAll('\n', '\n    ')}${remedy}`
}
