import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { checkoutDir, isWritable } from './choose-data-dir.ts'

/** The two browser programs: the desktop screens and the handheld. */
export const screenApps = ['web', 'pda'] as const
export type ScreenApp = (typeof screenApps)[number]

export interface ScreenBuild {
  app: ScreenApp
  /** The directory to serve. */
  distDir: string
  /** False when it was up to date. */
  built: boolean
}

/** The bundler refused the sources; the message holds its words. */
export class ScreenBuildError extends Error {
  override name = 'ScreenBuildError'
}

const stampName = '.sources.sha256'
const skipped = new Set(['node_modules', 'dist', 'test'])

/**
 * Bundles one browser program with vite when its sources differ from those it was last bundled from. The new bundle is made beside
 * the old one and takes its place when it is complete.
 * @param options.fallbackDir where to build when the checkout cannot be written
 * @param options.force builds in any case
 * @returns undefined when the program has no sources
 * @throws ScreenBuildError
 */
export async function buildScreens(
  app: ScreenApp,
  options: { fallbackDir: string; force?: boolean; checkout?: string; log: (line: string) => void; signal?: AbortSignal },
): Promise<ScreenBuild | undefined> {
  const checkout = options.checkout ?? checkoutDir
  const appDir = join(checkout, app)
  if (!existsSync(join(appDir, 'index.html'))) return undefined

  const sources = hashSources(checkout, app)
  const inCheckout = join(appDir, 'dist')
  const candidates = [inCheckout, join(options.fallbackDir, app)]
  if (!options.force) {
    const current = candidates.find((distDir) => stampOf(distDir) === sources)
    if (current) {
      // whoever serves them looks there first: an older one must not remain
      if (current === inCheckout) rmSync(candidates[1]!, { recursive: true, force: true })
      return { app, distDir: current, built: false }
    }
  }
  const distDir = isWritable(appDir) ? inCheckout : candidates[1]!
  const fresh = `${distDir}.new-${process.pid}`
  const startedAt = Date.now()
  options.log(`vite build ${app}`)
  mkdirSync(join(distDir, '..'), { recursive: true })
  try {
    await runVite(appDir, fresh, checkout, options.signal)
    writeFileSync(join(fresh, stampName), sources)
    const old = `${distDir}.old-${process.pid}`
    if (existsSync(distDir)) renameSync(distDir, old)
    renameSync(fresh, distDir)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  options.log(`vite build ${app}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  return { app, distDir, built: true }
}

function stampOf(distDir: string): string | undefined {
  const file = join(distDir, stampName)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** A hash over everything that can end up in the bundle: the program, the shared parts, the contracts, the library versions. */
export function hashSources(checkout: string, app: ScreenApp): string {
  const hash = createHash('sha256')
  const files = [
    ...listFiles(join(checkout, app)),
    ...listFiles(join(checkout, 'ui')),
    ...listFiles(join(checkout, 'server', 'src')).filter(isSharedWithScreens),
    join(checkout, 'package-lock.json'),
  ]
  for (const file of files.filter((each) => existsSync(each)).sort()) {
    hash
      .update(`${relative(checkout, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/** What a browser program may import from the server. */
function isSharedWithScreens(file: string): boolean {
  const path = file.split(sep).join('/')
  return path.endsWith('contract.ts') || path.includes('/server/src/lib/') || path.includes('/server/src/platform/http/')
}

function listFiles(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || entry.name.startsWith('dist.')) return []
    const path = join(dir, entry.name)
    return entry.isDirectory() ? listFiles(path) : [path]
  })
}

function runVite(appDir: string, outDir: string, checkout: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(checkout, 'node_modules', 'vite', 'bin', 'vite.js')
    const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: appDir,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
    })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new ScreenBuildError(`vite build ${appDir}:\n${output.trim()}`)),
    )
  })
}
