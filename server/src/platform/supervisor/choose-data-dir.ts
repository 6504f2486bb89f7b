import { accessSync, constants, existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The directory of the checkout or image this program lies in. */
export const checkoutDir = resolve(import.meta.dirname, '../../../..')

/**
 * Where files, the embedded database and the master key lie: SHANGSHU_DATA_DIR; else `.data` in the checkout; else, when the
 * checkout cannot be written (installed by somebody else), a folder of this user.
 * @returns an absolute path; it need not exist
 */
export function chooseDataDir(options: { asked?: string | undefined; checkout?: string; env?: NodeJS.ProcessEnv } = {}): string {
  const env = options.env ?? process.env
  const checkout = options.checkout ?? checkoutDir
  const asked = options.asked || env.SHANGSHU_DATA_DIR
  if (asked) return resolve(asked)
  const inCheckout = join(checkout, '.data')
  if (isWritable(existsSync(inCheckout) ? inCheckout : checkout)) return inCheckout
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'shangshu')
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'shangshu')
}

/** Whether this user may create files there. */
export function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
