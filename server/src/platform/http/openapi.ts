import { z } from 'zod'
import type { Contracts } from '#lib/endpoint.ts'
import { zProblem } from '#lib/schema.ts'
import { errorSpec } from '../errors.ts'

/** OpenAPI 3.1 of all contracts, in wire form; shapes with an id become components. */
export function openApiOf(contracts: Contracts, version: string): Record<string, unknown> {
  const components: Record<string, unknown> = {}
  const shape = (schema: unknown): Record<string, unknown> => {
    const json = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Record<
      string,
      any
    >
    delete json.$schema
    const definitions = json.$defs as Record<string, unknown> | undefined
    delete json.$defs
    for (const [name, definition] of Object.entries(definitions ?? {})) components[name] = relink(definition)
    return relink(json) as Record<string, unknown>
  }
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [group, contract] of Object.entries(contracts)) {
    for (const [name, endpoint] of Object.entries(contract)) {
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
      const parameters: unknown[] = []
      for (const [place, schema] of [
        ['path', endpoint.params],
        ['query', endpoint.query],
      ] as const) {
        if (!schema) continue
        const json = shape(schema) as { properties?: Record<string, unknown>; required?: string[] }
        for (const [key, property] of Object.entries(json.properties ?? {})) {
          parameters.push({
            name: key,
            in: place,
            required: place === 'path' || (json.required ?? []).includes(key),
            schema: property,
          })
        }
      }
      if (endpoint.ifMatch) parameters.push({ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } })
      if (endpoint.method !== 'GET')
        parameters.push({
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', minLength: 8, maxLength: 200 },
        })
      const operation: Record<string, unknown> = {
        operationId: `${group}.${name}`,
        tags: [group],
        summary: endpoint.summary,
        description: `Permission: \`${endpoint.permission}\``,
        security: endpoint.permission === 'public' ? [] : [{ session: [] }, { apiKey: [] }],
        parameters,
        responses: {
          [endpoint.status ?? 200]: endpoint.download
            ? { description: 'file', content: { [endpoint.download]: { schema: { type: 'string', format: 'binary' } } } }
            : { description: 'done', content: { 'application/json': { schema: shape(endpoint.response) } } },
          default: {
            description: [
              'problem',
              ...(endpoint.errors ?? []).map((code) => `\`${code}\` ${errorSpec(code).status}: ${errorSpec(code).en}`),
            ].join('\n\n'),
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      }
      if (endpoint.upload) {
        operation.requestBody = {
          required: true,
          content: Object.fromEntries(
            endpoint.upload.accept.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
          ),
        }
      } else if (endpoint.body)
        operation.requestBody = { required: true, content: { 'application/json': { schema: shape(endpoint.body) } } }
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation }
    }
  }
  shape(z.object({ problem: zProblem }))
  return {
    openapi: '3.1.0',
    info: { title: '商枢 Shangshu', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' }, apiKey: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' && key !== '$id')
      .map(([key, item]) => [
        key,
        key === '$ref' && typeof item === 'string' ? item.replace('#/$defs/', '#/components/schemas/') : relink(item),
      ]),
  )
}
