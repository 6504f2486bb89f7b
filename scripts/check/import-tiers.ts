import { endings, plugIns, screens, tiers } from '../../architecture.mjs'
import { lineAt, type Violation } from '../check-rule.ts'
import { findImports, type ImportSite, packageOf, resolveImport } from '../imports.ts'
import type { ProjectFile } from '../project-files.ts'

export const name = 'import tiers'
export const reason =
  'Requests go down the tiers and facts go up as events: that keeps every module readable alone (architecture.mjs).'

/** Where a file of the project stands in the house. */
interface Place {
  area: 'lib' | 'platform' | 'module' | 'app' | 'screen' | 'simulator' | 'free'
  /** Name of the module or of the workspace. */
  owner: string
  path: string
}

/** Every import of product code must keep to architecture.mjs. Tests, benchmarks and scripts may import anything. */
export function check(files: ProjectFile[]): Violation[] {
  return files
    .filter(({ path }) => isProductCode(path))
    .flatMap((file) => findImports(file.text).flatMap((site) => judge(file, site)))
}

function isProductCode(path: string): boolean {
  return (
    /^(server\/src|web\/src|pda\/src|ui\/src|simulator\/src|optimizer\/src)\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path)
  )
}

function judge(file: ProjectFile, site: ImportSite): Violation[] {
  const from = placeOf(file.path)
  const target = resolveImport(file.path, site.specifier)
  const message =
    byEnding(from, site, target) ??
    (target === undefined ? undefined : (byPlace(from, placeOf(target)) ?? byPlugIn(file.path, target)))
  return message ? [{ path: file.path, line: lineAt(file.text, site.index), message: `${site.specifier}: ${message}` }] : []
}

function placeOf(path: string): Place {
  const module = /^server\/src\/modules\/([^/]+)\//.exec(path)
  if (module) return { area: 'module', owner: module[1]!, path }
  if (path.startsWith('server/src/lib/') || path.startsWith('optimizer/')) return { area: 'lib', owner: 'lib', path }
  if (path.startsWith('server/src/platform/')) return { area: 'platform', owner: 'platform', path }
  if (path.startsWith('server/src/')) return { area: 'app', owner: 'app', path }
  const workspace = path.split('/')[0]!
  if (screens.folders.includes(workspace)) return { area: 'screen', owner: workspace, path }
  if (workspace === 'simulator') return { area: 'simulator', owner: workspace, path }
  return { area: 'free', owner: workspace, path }
}

/** Files with a telling ending may import only what that ending stands for. */
function byEnding(from: Place, site: ImportSite, target: string | undefined): string | undefined {
  if (from.area === 'screen' || from.area === 'simulator') return undefined
  const ending = (Object.keys(endings) as (keyof typeof endings)[]).find((each) => from.path.endsWith(each))
  if (!ending) return undefined
  const allowed: string[] = endings[ending]
  const fits = allowed.some((kind) => {
    if (kind.includes(':'))
      return target === undefined && (kind === `package:${packageOf(site.specifier)}` || kind === site.specifier)
    if (target === undefined) return false
    const to = placeOf(target)
    if (kind === 'lib') return to.area === 'lib'
    if (kind === 'platform') return to.area === 'platform'
    if (kind === 'pure') return target.endsWith('.pure.ts') && (to.area !== 'module' || to.owner === from.owner)
    if (kind === 'contract') return target.endsWith('.contract.ts')
    if (kind === 'own types') return site.typeOnly && to.owner === from.owner
    return false
  })
  // the platform keeps its own queries together with what they serve
  if (!fits && ending === '.queries.ts' && from.area === 'platform') return undefined
  return fits ? undefined : `a ${ending} file imports only ${allowed.join(', ')}`
}

function byPlace(from: Place, to: Place): string | undefined {
  switch (from.area) {
    case 'lib':
      return to.area === 'lib' ? undefined : 'lib is a leaf and imports nothing of the project'
    case 'platform':
      return to.area === 'lib' || to.area === 'platform' ? undefined : 'platform knows no module and no program'
    case 'module':
      return moduleImport(from, to)
    case 'screen':
      return screenImport(from, to)
    case 'simulator':
      return to.area === 'simulator' ? undefined : 'the simulator stands outside and speaks HTTP'
    case 'app':
      return ['lib', 'platform', 'module', 'app'].includes(to.area) ? undefined : `the server does not import ${to.owner}`
    case 'free':
      return undefined
  }
}

function moduleImport(from: Place, to: Place): string | undefined {
  if (to.area === 'lib' || to.area === 'platform') return undefined
  if (to.area !== 'module') return `a module does not import ${to.path}`
  if (to.owner === from.owner) return undefined
  // contracts hold descriptions only; one may be built from another
  if (from.path.endsWith('.contract.ts') && to.path.endsWith('.contract.ts')) return undefined
  if (from.path.endsWith('.subscriptions.ts') && to.path.endsWith('.events.ts')) return undefined
  const own = tierOf(from.owner)
  const other = tierOf(to.owner)
  if (own === undefined) return `module ${from.owner} has no tier in architecture.mjs`
  if (other === undefined) return `module ${to.owner} has no tier in architecture.mjs`
  if (other <= own)
    return `${from.owner} may not know ${to.owner}, which is not on a lower tier; listen to its events in a .subscriptions.ts file`
  return to.path === `server/src/modules/${to.owner}/index.ts` ? undefined : `other modules are imported through their index.ts`
}

/** Counted from the top. */
function tierOf(module: string): number | undefined {
  const tier = tiers.findIndex((names) => names.includes(module))
  return tier === -1 ? undefined : tier
}

function screenImport(from: Place, to: Place): string | undefined {
  if (to.area === 'screen')
    return to.owner === from.owner || to.owner === 'ui' ? undefined : `${from.owner} does not import ${to.owner}`
  const fromServer =
    to.area === 'lib' ||
    to.path.endsWith('.contract.ts') ||
    to.path === 'server/src/contract.ts' ||
    to.path === 'server/src/platform/http/client.ts'
  return fromServer ? undefined : `of the server a browser program imports only ${screens.fromServer.join(', ')}`
}

function byPlugIn(from: string, to: string): string | undefined {
  for (const folder of plugIns) {
    const [own, other] = [from, to].map((path) => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/') : []))
    if (own!.length > 1 && other!.length > 1 && own![0] !== other![0]) return `${folder}/* do not know each other`
  }
  return undefined
}
