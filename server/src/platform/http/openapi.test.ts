import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zId } from '#lib/schema.ts'
import { openApiOf } from './openapi.ts'

const documentOf = (response: z.ZodType) =>
  openApiOf(
    {
      things: { one: endpoint({ method: 'GET', path: '/api/things/:thingId', summary: 'One', permission: 'session', response }) },
    },
    '1.2.3',
  ) as any

test('a field called id stays, the id of a shape makes a component', () => {
  const document = documentOf(z.object({ id: zId, name: z.string().meta({ id: 'Name' }) }))
  const answer = document.paths['/api/things/{thingId}'].get.responses[200].content['application/json'].schema
  assert.deepEqual(answer.properties, {
    id: { $ref: '#/components/schemas/Id' },
    name: { $ref: '#/components/schemas/Name' },
  })
  assert.deepEqual(answer.required, ['id', 'name'])
  assert.deepEqual(document.components.schemas.Name, { type: 'string' })
})

test('any JSON is one shape that refers to itself', () => {
  const document = documentOf(z.object({ value: z.json() }))
  assert.deepEqual(Object.keys(document.components.schemas).includes('Json'), true)
  assert.equal(JSON.stringify(document).includes('__schema'), false)
})

test('two different shapes of one name are refused', () => {
  assert.throws(
    () =>
      openApiOf(
        {
          things: {
            one: endpoint({
              method: 'GET',
              path: '/api/one',
              summary: 'One',
              permission: 'session',
              response: z.string().meta({ id: 'Same' }),
            }),
            two: endpoint({
              method: 'GET',
              path: '/api/two',
              summary: 'Two',
              permission: 'session',
              response: z.int().meta({ id: 'Same' }),
            }),
          },
        },
        '1.2.3',
      ),
    /Same/,
  )
})
