import { statSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { chooseOsUser, findNativePostgres } from '../postgres/native-binaries.ts'
import { checkoutDir } from '../supervisor/choose-data-dir.ts'
import { type Finding, say } from './finding.ts'

const pinnedMajor = 24
const tightMemoryMb = 1500
const leastMemoryMb = 500

/** Node, processor, memory, clock, and the programs of the embedded database where it is used. */
export function checkMachine(options: { embedded: boolean }): Finding[] {
  return [checkNode(), checkPlatform(), checkMemory(memoryMb()), checkClock(), ...(options.embedded ? [checkNative()] : [])]
}

function checkNode(): Finding {
  const finding = { id: 'node', title: 'Node', detail: process.version }
  if (Number(process.versions.node.split('.')[0]) >= pinnedMajor) return { ...finding, status: 'ok' }
  return {
    ...finding,
    status: 'broken',
    remedy: say(
      `需要 Node ${pinnedMajor}；请用 npm run shangshu -- … 运行，它会使用锁定的版本。`,
      `Node ${pinnedMajor} is needed; run it as npm run shangshu -- ..., which takes the pinned one.`,
    ),
  }
}

function checkPlatform(): Finding {
  return {
    id: 'platform',
    status: 'ok',
    title: say('系统', 'System'),
    detail: `${process.platform} ${process.arch}`,
  }
}

/** What this process may use: a container's limit counts, not the machine it stands on. */
export function memoryMb(): number {
  const limit = process.constrainedMemory()
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return Math.floor(bytes / 1048576)
}

export function checkMemory(megabytes: number): Finding {
  const finding = { id: 'memory', title: say('内存', 'Memory'), detail: `${megabytes} MB` }
  const remedy = say(
    '建议至少 2 GB；数据库、接口和后台进程共用。',
    'At least 2 GB are advised; database, API and worker share them.',
  )
  if (megabytes < leastMemoryMb) return { ...finding, status: 'broken', remedy }
  if (megabytes < tightMemoryMb) return { ...finding, status: 'note', remedy }
  return { ...finding, status: 'ok' }
}

/** A clock that stands before the day these files were made is wrong; codes, certificates and periods would be too. */
function checkClock(): Finding {
  const madeAt = statSync(join(checkoutDir, 'package.json')).mtime
  const now = new Date()
  const finding = { id: 'clock', title: say('时钟', 'Clock'), detail: now.toISOString() }
  if (now.getTime() > madeAt.getTime() - 86_400_000) return { ...finding, status: 'ok' }
  return { ...finding, status: 'broken', remedy: say('系统时间不对，请校准时钟。', 'The time is wrong; set the clock.') }
}

function checkNative(): Finding {
  const finding = { id: 'postgres-programs', title: say('内置 PostgreSQL', 'Embedded PostgreSQL') }
  try {
    const runAs = chooseOsUser()
    const native = findNativePostgres(runAs)
    const user = runAs ? say(`，以用户 ${runAs.name} 运行`, `, run as user ${runAs.name}`) : ''
    return { ...finding, status: 'ok', detail: `${native.version}${user} (${native.binDir})` }
  } catch (error) {
    return {
      ...finding,
      status: 'broken',
      detail: (error as Error).message,
      remedy: say(
        '用 DATABASE_URL 指定一台 PostgreSQL 18 服务器，或解决上述问题。',
        'Set DATABASE_URL to a PostgreSQL 18 server, or mend the above.',
      ),
    }
  }
}
