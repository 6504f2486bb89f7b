import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isWritable } from '../supervisor/choose-data-dir.ts'
import { type Finding, say } from './finding.ts'

const leastSpaceMb = 300
const tightSpaceMb = 3000

/** Rights, room, and the key without which encrypted data stays closed. */
export function checkDataDir(dataDir: string, options: { masterKeyInEnvironment: boolean }): Finding[] {
  return [checkRights(dataDir), checkSpace(dataDir), checkMasterKey(dataDir, options.masterKeyInEnvironment)]
}

function checkRights(dataDir: string): Finding {
  const finding = { id: 'data-dir', title: say('数据目录', 'Data directory'), detail: dataDir }
  if (!existsSync(dataDir)) {
    if (isWritable(nearestExisting(dataDir)))
      return { ...finding, status: 'ok', detail: say(`${dataDir}（首次启动时建立）`, `${dataDir} (made at the first start)`) }
  } else if (!statSync(dataDir).isDirectory()) {
    return {
      ...finding,
      status: 'broken',
      remedy: say('这里是文件而不是目录，请换一个位置。', 'This is a file, not a directory; choose another place.'),
    }
  } else if (isWritable(dataDir)) return { ...finding, status: 'ok' }
  return {
    ...finding,
    status: 'broken',
    remedy: say(
      '当前用户不能写入。请以其所属的用户运行，或用 SHANGSHU_DATA_DIR 另选目录。',
      'This user cannot write there. Run as the user it belongs to, or choose another with SHANGSHU_DATA_DIR.',
    ),
  }
}

function checkSpace(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir))
  const megabytes = Math.floor((bavail * bsize) / 1048576)
  const finding = {
    id: 'disk-space',
    title: say('磁盘空间', 'Disk space'),
    detail: say(`剩余 ${megabytes} MB`, `${megabytes} MB free`),
  }
  const remedy = say('请清理磁盘，或把数据目录移到更大的磁盘。', 'Make room, or move the data directory to a larger disk.')
  if (megabytes < leastSpaceMb) return { ...finding, status: 'broken', remedy }
  if (megabytes < tightSpaceMb) return { ...finding, status: 'note', remedy }
  return { ...finding, status: 'ok' }
}

function checkMasterKey(dataDir: string, inEnvironment: boolean): Finding {
  const finding = { id: 'master-key', title: say('主密钥', 'Master key') }
  if (inEnvironment) return { ...finding, status: 'ok', detail: 'SHANGSHU_MASTER_KEY' }
  const file = join(dataDir, 'master.key')
  if (!existsSync(file)) {
    if (!existsSync(join(dataDir, 'postgres')))
      return { ...finding, status: 'ok', detail: say('首次启动时生成', 'made at the first start') }
    return {
      ...finding,
      status: 'broken',
      detail: say(`缺少 ${file}`, `${file} is missing`),
      remedy: say(
        '请从备份中恢复该文件：没有它，已加密的客户资料无法读取。',
        'Restore the file from a backup: without it encrypted customer data cannot be read.',
      ),
    }
  }
  const readable = isReadable(file)
  if (!readable || readable.trim() === '')
    return {
      ...finding,
      status: 'broken',
      detail: file,
      remedy: say('文件不可读或为空。', 'The file is empty or cannot be read.'),
    }
  const mode = statSync(file).mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    return {
      ...finding,
      status: 'note',
      detail: `${file} (${mode.toString(8)})`,
      remedy: say(`其他用户可以读取主密钥：chmod 600 ${file}`, `Other users can read the key: chmod 600 ${file}`),
    }
  return { ...finding, status: 'ok', detail: file }
}

function isReadable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function nearestExisting(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearestExisting(dirname(dir))
}
