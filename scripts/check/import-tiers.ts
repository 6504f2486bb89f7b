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
  const project = new Map(files.map((file) => [file.path, file]))
  return files
    .filter(({ path }) => isProductCode(path))
    .flatMap((file) => findImports(file.text).flatMap((site) => judge(file, site, project)))
}

function isProductCode(path: string): boolean {
  // what tests stand on may know everything, as tests do
  if (/\.test\.tsx?$/.test(path) || path.startsWith('server/src/platform/testing/')) return false
  return /^(server\/src|web\/src|pda\/src|ui\/src|simulator\/src|optimizer\/src)\/.*\.tsx?$/.test(path)
}

function judge(file: ProjectFile, site: ImportSite, project: Map<string, ProjectFile>): Violation[] {
  const from = placeOf(file.path)
  const target = resolveImport(file.path, site.specifier)
  const message =
    byEnding(from, site, target, project) ??
    (target === undefined ? undefined : (byPlace(from, placeOf(target), site) ?? byPlugIn(file.path, target)))
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

type Ending = keyof typeof endings

/** Files with a telling ending may import only what that ending stands for. */
function byEnding(
  from: Place,
  site: ImportSite,
  target: string | undefined,
  project: Map<string, ProjectFile>,
): string | undefined {
  if (from.area === 'screen' || from.area === 'simulator') return undefined
  const ending = (Object.keys(endings) as Ending[]).find((each) => from.path.endsWith(each))
  // the platform keeps its own queries together with what they serve
  if (!ending || (ending === '.queries.ts' && from.area === 'platform')) return undefined
  if (fitsEnding(ending, from, site, target, project, new Set([from.path]))) return undefined
  return `a ${ending} file imports only ${endings[ending].join(', ')}`
}

/** @param seen files on the way here, so that a circle ends */
function fitsEnding(
  ending: Ending,
  from: Place,
  site: ImportSite,
  target: string | undefined,
  project: Map<string, ProjectFile>,
  seen: Set<string>,
): boolean {
  const allowed: string[] = endings[ending]
  if (allowed.includes('types') && site.typeOnly) return true
  if (target === undefined) return allowed.includes(`package:${packageOf(site.specifier)}`) || allowed.includes(site.specifier)
  const to = placeOf(target)
  const isOwn = to.area === from.area && to.owner === from.owner
  if (allowed.includes(to.area) && (to.area === 'lib' || to.area === 'platform')) return true
  if (allowed.includes('contract') && target.endsWith('.contract.ts')) return true
  if (allowed.includes('pure') && target.endsWith('.pure.ts') && (isOwn || to.area === 'platform')) return true
  if (allowed.includes('queries') && target.endsWith('.queries.ts') && isOwn) return true
  if (!allowed.includes('alike') || !isOwn) return false
  if (seen.has(target)) return true
  const file = project.get(target)
  if (!file) return false
  const further = new Set([...seen, target])
  return findImports(file.text).every((each) =>
    fitsEnding(ending, to, each, resolveImport(target, each.specifier), project, further),
  )
}

function byPlace(from: Place, to: Place, site: ImportSite): string | undefined {
  switch (from.area) {
    case 'lib':
      return to.area === 'lib' ? undefined : 'lib is a leaf and imports nothing of the project'
    case 'platform':
      return to.area === 'lib' || to.area === 'platform' ? undefined : 'platform knows no module and no program'
    case 'module':
      return moduleImport(from, to, site)
    case 'screen':
      return screenImport(from, to)
    case 'simulator':
      return to.area === 'simulator' ? undefined : 'the simulator stands outside and speaks HTTP'
    case 'app':
      // the command line may start the simulator, which is a program of its own
      if (to.path === 'simulator/src/main.ts') return undefined
      return ['lib', 'platform', 'module', 'app'].includes(to.area) ? undefined : `the server does not import ${to.owner}`
    case 'free':
      return undefined
  }
}

function moduleImport(from: Place, to: Place, site: ImportSite): string | undefined {
  if (to.area === 'lib' || to.area === 'platform') return undefined
  // what a module tells the list of modules about itself has a type
  if (to.path === 'server/src/app.ts' && site.typeOnly && from.path.endsWith('/module.ts')) return undefined
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
