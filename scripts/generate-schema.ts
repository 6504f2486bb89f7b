import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { startTestCluster } from '../server/src/platform/postgres/test-cluster.ts'

/** Writes the Kysely types of the migrated database to server/src/platform/db/schema.generated.ts. */
const cluster = await startTestCluster()
try {
  const admin = new pg.Client({ connectionString: cluster.url })
  await admin.connect()
  const name = `generate_${process.pid}`
  await admin.query(`create database ${name}`)
  const url = cluster.url.replace(/\/[^/]*$/, `/${name}`)
  await migrate({ ownerUrl: url, appPassword: 'generate', log: (line) => console.log(line) })
  const out = join(import.meta.dirname, '../server/src/platform/db/schema.generated.ts')
  const result = spawnSync(
    process.execPath,
    [
      join(import.meta.dirname, '../node_modules/.bin/kysely-codegen'),
      '--dialect',
      'postgres',
      '--url',
      url,
      '--out-file',
      out,
      '--no-domains',
      '--type-mapping',
      JSON.stringify({ int8: 'bigint', date: 'string' }),
      '--exclude-pattern',
      '*graphile_worker*.*',
    ],
    { stdio: 'inherit' },
  )
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
  process.exitCode = result.status ?? 1
} finally {
  await cluster.stop()
}
