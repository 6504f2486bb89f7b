import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceKey, asProblem, joinPath, problemText, readProblem, splitPath } from './problem.ts'

test('a problem document becomes a problem', () => {
  const body = {
    type: 'about:blank',
    title: 'Bad input',
    detail: '数量不能为负',
    code: 'orders.quantity_negative',
    requestId: 'r-1',
    errors: [
      { path: ['lines', 2, 'quantity'], message: '不能为负', code: 'too_small' },
      { path: 'note', message: '太长' },
      { x: 1 },
      null,
    ],
  }
  assert.deepEqual(readProblem(422, body), {
    status: 422,
    code: 'orders.quantity_negative',
    message: '数量不能为负',
    requestId: 'r-1',
    fields: [
      { path: 'lines[2].quantity', message: '不能为负', code: 'too_small' },
      { path: 'note', message: '太长' },
    ],
  })
})

test('a field that only repeats the code gets the sentence', () => {
  const body = { code: 'a.b', detail: '太短', errors: [{ path: 'password', code: 'a.b', message: 'a.b' }] }
  assert.deepEqual(readProblem(422, body).fields, [{ path: 'password', message: '太短', code: 'a.b' }])
})

test('answers of strangers are read as far as they go', () => {
  assert.deepEqual(readProblem(502, '<html>'), { status: 502, code: 'http_502', message: '', fields: [] })
  assert.deepEqual(readProblem(404, { title: 'Not found', code: 5 }), {
    status: 404,
    code: 'http_404',
    message: 'Not found',
    fields: [],
  })
})

test('thrown things', () => {
  const problem = readProblem(409, { code: 'x.y', title: 'Z' })
  assert.equal(asProblem(problem), problem)
  const carrying = Object.assign(new Error('x'), { problem: { status: 409, code: 'x.y', title: 'Z' } })
  assert.deepEqual(asProblem(carrying), problem)
  assert.equal(asProblem(new TypeError('Failed to fetch')).code, 'network')
  assert.equal(asProblem(new TypeError('x is undefined')).code, 'unexpected')
  assert.equal(asProblem('what').code, 'unexpected')
})

test('what to do follows the status', () => {
  const key = (status: number) => adviceKey(readProblem(status, {}))
  assert.deepEqual(
    [401, 403, 404, 409, 412, 422, 400, 418, 429, 500, 503].map(key),
    ['signIn', 'forbidden', 'gone', 'conflict', 'changed', 'correct', 'correct', 'correct', 'wait', 'retry', 'retry'].map(
      (name) => `problem.advice.${name}`,
    ),
  )
  assert.equal(adviceKey(asProblem(new Error('bug'))), 'problem.advice.retry')
  assert.equal(adviceKey(asProblem(new TypeError('NetworkError when attempting to fetch'))), 'problem.advice.network')
})

test('the short text is the server’s, else ours', () => {
  const t = (key: string) => `<${key}>`
  assert.equal(problemText(readProblem(409, { title: 'Z' }), t), 'Z')
  assert.equal(problemText(new Error('bug'), t), '<problem.unexpected>')
  assert.equal(problemText(new TypeError('Failed to fetch'), t), '<problem.network>')
})

test('paths of fields', () => {
  assert.equal(joinPath(['lines', 2, 'sku', 'code']), 'lines[2].sku.code')
  assert.deepEqual(splitPath('lines[2].sku.code'), ['lines', 2, 'sku', 'code'])
  assert.deepEqual(splitPath('/lines/2/a~1b'), ['lines', 2, 'a/b'])
  assert.deepEqual(splitPath('lines.2.sku'), ['lines', 2, 'sku'])
  assert.deepEqual(splitPath('name'), ['name'])
  assert.deepEqual(splitPath(''), [])
})
