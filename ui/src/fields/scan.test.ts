import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanScan, looksScanned } from './scan.ts'

test('a scan is cleaned of what keyboards and prefixes add', () => {
  assert.equal(cleanScan('６９０１２３４５６７８９２'), '6901234567892')
  assert.equal(cleanScan(' ABC-1\r\n'), 'ABC-1')
  assert.equal(cleanScan(']C1010690123456789210A1\u001d17261231'), '010690123456789210A1\u001d17261231')
  assert.equal(cleanScan('\ufeffSF123\u200b'), 'SF123')
  assert.equal(cleanScan('[A1]'), '[A1]')
})

test('speed tells a scanner from fingers', () => {
  assert.equal(looksScanned([0, 8, 15, 30, 40]), true)
  assert.equal(looksScanned([0, 8, 15, 130, 140]), false)
  assert.equal(looksScanned([0, 8, 15]), false)
})
