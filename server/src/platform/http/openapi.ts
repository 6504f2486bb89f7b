import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Contracts } from '#lib/endpoint.ts'
import { zProblem } from '#lib/schema.ts'
import { errorSpec } from '../errors.ts'

/** The name of a group of endpoints as people read it. */
export type GroupNames = Record<string, { zh: string; en: string }>

/** OpenAPI 3.1 of all contracts, in wire form; shapes with an id become components. `names` are for the page that shows it. */
export function openApiOf(contracts: Contracts, version: string, names: GroupNames = {}): Record<string, unknown> {
  const components: Record<string, unknown> = {}
  const shape = (schema: unknown): Record<string, unknown> => {
    const json = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Record<
      string,
      any
    >
    delete json.$schema
    const definitions = json.$defs as Record<string, unknown> | undefined
    delete json.$defs
    for (const [given, definition] of Object.entries(definitions ?? {})) {
      // The only shape that refers to itself and has no id of its own is `z.json()`.
      const name = nameOfShape(given)
      const linked = relink(definition)
      if (components[name] !== undefined && !isDeepStrictEqual(components[name], linked)) {
        throw new Error(`Two shapes are called ${name} in the API document.`)
      }
      components[name] = linked
    }
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
        'x-permission': endpoint.permission,
        'x-errors': (endpoint.errors ?? []).map((code) => {
          const { status, zh, en } = errorSpec(code)
          return { code, status, zh, en }
        }),
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
    tags: Object.keys(contracts).map((group) => ({
      name: group,
      ...(names[group] ? { description: names[group].en, 'x-names': { zh: names[group].zh, en: names[group].en } } : {}),
    })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' }, apiKey: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function nameOfShape(given: string): string {
  return given.startsWith('__schema') ? 'Json' : given
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      // The name of a shape is a text; what a field called id looks like is an object, and stays.
      .filter(([key, item]) => typeof item !== 'string' || (key !== 'id' && key !== '$id'))
      .map(([key, item]) => [
        key,
        key === '$ref' && typeof item === 'string'
          ? `#/components/schemas/${nameOfShape(item.slice('#/$defs/'.length))}`
          : relink(item),
      ]),
  )
}
