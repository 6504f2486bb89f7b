import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '../server/src/platform/config.ts'
import { projectDir } from './project-files.ts'

// no container engine runs here; what can be checked without one is

const read = (name: string) => readFileSync(join(projectDir, name), 'utf8')
const there = (path: string) => existsSync(join(projectDir, path))

test('everything the image copies is there, and every workspace takes part in the installation', () => {
  const copies = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '))
  assert.deepEqual(
    copies.filter((path) => !there(path)),
    [],
  )
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] }
  assert.deepEqual(
    workspaces.filter((workspace) => !copies.includes(`${workspace}/package.json`)),
    [],
  )
})

test('every program that image and compose file start is there', () => {
  const programs = [...`${read('Dockerfile')}${read('compose.yaml')}`.matchAll(/server\/src\/[\w-]+\.ts/g)].map(
    (match) => match[0],
  )
  assert.ok(programs.length >= 3)
  assert.deepEqual(
    programs.filter((path) => !there(path)),
    [],
  )
})

test('the settings of the compose file are ones the programs know', () => {
  const names = [...read('compose.yaml').matchAll(/^ {4}([A-Z_]+): /gm)].map((match) => match[1]!)
  const defaults: Record<string, string> = {
    DATABASE_URL: 'postgres://shangshu:secret@database:5432/shangshu',
    SHANGSHU_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    PUBLIC_URL: 'http://127.0.0.1:8080',
    TRUST_PROXY: 'off',
    SECURE_COOKIES: 'off',
    SMTP_URL: '',
    LOG_LEVEL: 'info',
  }
  assert.deepEqual(names.sort(), Object.keys(defaults).sort())
  const config = loadConfig(defaults)
  assert.equal(config.ownerUrl, defaults.DATABASE_URL)
  assert.equal(config.trustProxy, false)
})
