import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicReaches } from './live-topics.ts'

test('a topic reaches the queries of its name', () => {
  assert.equal(topicReaches('orders', ['orders', { tab: 'review' }]), true)
  assert.equal(topicReaches('orders', ['fulfillments']), false)
  assert.equal(topicReaches('orders', [{ odd: true }]), false)
  assert.equal(topicReaches('orders', []), false)
})

test('a topic with an id reaches that document and the lists it stands in', () => {
  assert.equal(topicReaches('job:1', ['job', '1']), true)
  assert.equal(topicReaches('job:1', ['job', '1', 'rows']), true)
  assert.equal(topicReaches('job:1', ['job', '2']), false)
  assert.equal(topicReaches('job:1', ['jobs', 'mine']), true)
  assert.equal(topicReaches('job:1', ['orders']), false)
})
