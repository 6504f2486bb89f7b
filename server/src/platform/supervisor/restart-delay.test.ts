import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restartDelayMs } from './restart-delay.pure.ts'

test('the first crash is answered at once, later ones ever more slowly, up to half a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(restartDelayMs),
    [0, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000],
  )
})
