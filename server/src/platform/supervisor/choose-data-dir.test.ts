import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { chooseDataDir } from './choose-data-dir.ts'

const workDir = mkdtempSync(join(tmpdir(), 'shangshu-choose-'))
after(() => rmSync(workDir, { recursive: true, force: true }))

test('what was asked for wins over the environment, which wins over the checkout', () => {
  const env = { SHANGSHU_DATA_DIR: 'from-env' }
  assert.equal(chooseDataDir({ asked: '/asked', env }), '/asked')
  assert.equal(chooseDataDir({ env }), resolve('from-env'))
  assert.equal(chooseDataDir({ checkout: workDir, env: {} }), join(workDir, '.data'))
})

test('a checkout that cannot be written gives way to a folder of the user', {
  skip: process.getuid?.() === 0 ? 'root can write anywhere' : process.platform === 'win32' && 'no such rights on Windows',
}, () => {
  const checkout = join(workDir, 'closed')
  mkdirSync(checkout)
  chmodSync(checkout, 0o555)
  assert.equal(chooseDataDir({ checkout, env: { HOME: '/home/someone' } }), '/home/someone/.local/share/shangshu')
  assert.equal(chooseDataDir({ checkout, env: { HOME: '/home/someone', XDG_DATA_HOME: '/data' } }), '/data/shangshu')
})

test('a checkout that is not there cannot be written either', {
  skip: process.platform === 'win32' && 'another place on Windows',
}, () => {
  const checkout = join(workDir, 'missing')
  assert.equal(chooseDataDir({ checkout, env: { HOME: '/home/someone' } }), '/home/someone/.local/share/shangshu')
})
