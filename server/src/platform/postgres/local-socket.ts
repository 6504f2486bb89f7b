import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** The shortest limit of the systems we run on (macOS), with the zero at the end. */
const longestPath = 103

/**
 * Whether the server may listen on a socket in this directory: programs on the same machine then talk to it past the network, which costs
 * less processor time. Not on Windows, not in a deep directory, and not on a file system that knows no sockets.
 */
export async function holdsSockets(dir: string): Promise<boolean> {
  if (process.platform === 'win32' || Buffer.byteLength(join(dir, '.s.PGSQL.65535.lock')) > longestPath) return false
  const trial = join(dir, '.s.trial')
  rmSync(trial, { force: true })
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(trial, () => server.close(() => resolve(true)))
  })
}

/** Sockets of a server that was killed: their lock files name a process id that may be anybody's by now. */
export function removeStaleSockets(dir: string): void {
  for (const name of readdirSync(dir)) if (/^\.s\.PGSQL\.\d+(\.lock)?$/.test(name)) rmSync(join(dir, name), { force: true })
}

/** Where to reach a server of ours: by its socket if it has one, else by its port. */
export function addressOf(server: { clusterDir: string; port: number; password: string; database: string }): string {
  const { clusterDir, port, password, database } = server
  const byPort = `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  return existsSync(join(clusterDir, `.s.PGSQL.${port}`)) ? `${byPort}?host=${encodeURIComponent(clusterDir)}` : byPort
}
