import assert from 'node:assert/strict'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { chooseOsUser, EmbeddedPostgresError, findNativePostgres, nativePackageName } from './native-binaries.ts'

const installed = dirname(dirname(createRequire(import.meta.url).resolve(nativePackageName())))
const isRoot = process.getuid?.() === 0
const asRoot = { skip: isRoot ? false : 'only root runs PostgreSQL as another user' }
const workDir = mkdtempSync(join(tmpdir(), 'shangshu-native-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

/** The npm package as npm leaves it when install scripts are forbidden: without library links. */
function unlinkedCopy(dir: string): string {
  mkdirSync(dir, { recursive: true })
  for (const part of ['native', 'package.json'])
    cpSync(join(installed, part), join(dir, part), { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(readFileSync(join(dir, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[]
  for (const { target } of links) if (lstatSync(join(dir, target)).isSymbolicLink()) rmSync(join(dir, target))
  return dir
}

test('an ordinary user runs PostgreSQL itself, root hands it to postgres or nobody', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:nobody:/:/sbin/nologin\n'
  assert.equal(chooseOsUser({ uid: 1000, passwd }), undefined)
  assert.equal(chooseOsUser({ uid: undefined, passwd }), undefined)
  assert.deepEqual(chooseOsUser({ uid: 0, passwd }), { name: 'nobody', uid: 65534, gid: 65533 })
  assert.deepEqual(chooseOsUser({ uid: 0, passwd: `${passwd}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n` }), {
    name: 'postgres',
    uid: 101,
    gid: 104,
  })
  // macOS writes nobody with a negative number
  assert.deepEqual(chooseOsUser({ uid: 0, passwd: '# comment\nnobody:*:-2:-2::/var/empty:/usr/bin/false\n' }), {
    name: 'nobody',
    uid: 4294967294,
    gid: 4294967294,
  })
  assert.throws(() => chooseOsUser({ uid: 0, passwd: 'root:x:0:0::/:/bin/sh\n' }), EmbeddedPostgresError)
})

test('the installed programs are found and answer', () => {
  const native = findNativePostgres(chooseOsUser())
  assert.match(native.version, /^18\.\d+$/)
  assert.equal(existsSync(join(native.binDir, 'pg_ctl')), true)
})

test('missing library links are made', { skip: process.platform !== 'linux' }, () => {
  const dir = unlinkedCopy(join(workDir, 'unlinked'))
  chmodSync(workDir, 0o755)
  assert.equal(findNativePostgres(chooseOsUser(), { packageDir: dir }).binDir, join(dir, 'native', 'bin'))
  assert.equal(lstatSync(join(dir, 'native', 'lib', 'libpq.so.5')).isSymbolicLink(), true)
})

test('programs below a directory that their user cannot enter are copied to where it can', asRoot, () => {
  const closed = join(workDir, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const dir = unlinkedCopy(join(closed, 'package'))
  const native = findNativePostgres(chooseOsUser(), { packageDir: dir })
  assert.equal(native.binDir.startsWith(workDir), false)
  assert.equal(statSync(join(native.binDir, 'postgres')).mode & 0o777, 0o755)
  // found again, not copied a second time
  assert.equal(findNativePostgres(chooseOsUser(), { packageDir: dir }).binDir, native.binDir)
})

test('a package without programs is refused with the reasons', () => {
  const dir = join(workDir, 'empty')
  mkdirSync(join(dir, 'native', 'bin'), { recursive: true })
  cpSync(join(installed, 'package.json'), join(dir, 'package.json'))
  // a name of its own, so that no good copy of the real version answers for it
  const empty = join(dir, 'package.json')
  rmSync(empty)
  assert.throws(
    () => findNativePostgres(undefined, { packageDir: dir }),
    (error) => error instanceof EmbeddedPostgresError && error.message.includes('ENOENT'),
  )
})
