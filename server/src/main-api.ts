import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { authenticate } from '#modules/identity/index.ts'
import { loadConfig } from '#platform/config.ts'
import { createRuntime } from '#platform/create-runtime.ts'
import { createHttpServer } from '#platform/http/server.ts'
import { createLog } from '#platform/log.ts'
import { useNumberSource } from '#platform/numbers.queries.ts'
import { allContracts, allRoutes, groupNames, registerModules } from './app.ts'

// The API process: HTTP for people, programs and platforms, and the built screens.

const version = (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version
const config = loadConfig()
const log = createLog(config.logLevel, 'api')
const runtime = createRuntime(config, log, 'api')
useNumberSource(runtime)
registerModules()

const app = await createHttpServer(runtime, {
  routes: allRoutes,
  contracts: allContracts,
  authenticate: authenticate(runtime),
  version,
  groupNames,
})
const root = join(import.meta.dirname, '../..')
await serveScreens('pda', '/pda/')
await serveScreens('web', '/')
await app.listen({ host: config.host, port: config.port })
log.info({ port: config.port, version }, 'api is listening')

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    void app
      .close()
      .then(() => runtime.close())
      .then(() => process.exit(0))
  })
}

/** Built files with long caching; every other address below the prefix is the application itself, which reads the address. */
async function serveScreens(workspace: 'web' | 'pda', prefix: string): Promise<void> {
  // npm start builds into the data directory when the checkout belongs to somebody else
  const places = [join(config.dataDir, 'screens', workspace), join(root, workspace, 'dist')]
  const dist = places.find((place) => existsSync(join(place, 'index.html')))
  if (!dist) {
    log.warn({ workspace }, 'screens are not built')
    return
  }
  await app.register(fastifyStatic, {
    root: dist,
    prefix,
    decorateReply: prefix === '/',
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const index = () => readFileSync(join(dist, 'index.html'))
  const page = async (_request: unknown, reply: import('fastify').FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(index())
  app.get(prefix, page)
  app.get(`${prefix}*`, async (request, reply) => {
    if (
      request.url.startsWith('/api/') ||
      request.url.startsWith('/hooks/') ||
      /\.[a-z0-9]{2,5}$/.test(request.url.split('?')[0]!)
    )
      return reply.callNotFound()
    return page(request, reply)
  })
}
