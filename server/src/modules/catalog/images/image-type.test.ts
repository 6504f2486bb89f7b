import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageType } from './image-type.pure.ts'

test('pictures by their first bytes', () => {
  assert.equal(imageType(Buffer.from('89504e470d0a1a0a0000', 'hex'))?.contentType, 'image/png')
  assert.equal(imageType(Buffer.from('ffd8ffe000104a46', 'hex'))?.contentType, 'image/jpeg')
  assert.equal(imageType(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'))?.contentType, 'image/webp')
  for (const other of ['<svg xmlns=', 'GIF89a', 'RIFF\0\0\0\0WAVE', '', '\x89PNG'])
    assert.equal(imageType(Buffer.from(other, 'latin1')), null)
})
