import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const parts = [
  { address: '/api/docs', file: 'page.html', type: 'text/html; charset=utf-8' },
  { address: '/api/docs/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { address: '/api/docs/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
]

/** The API reference for people, drawn in the browser from `/api/openapi.json`. Open to all, as the document is. */
export function mountReference(app: FastifyInstance): void {
  for (const { address, file, type } of parts) {
    app.get(address, async (_request, reply) => reply.type(type).send(readFileSync(join(import.meta.dirname, file))))
  }
}
