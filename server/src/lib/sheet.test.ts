import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { csvLine } from './csv/write-csv.ts'
import { InputError } from './input-error.ts'
import { type ByteSource, cellText, type ReadTableOptions, readTable } from './sheet.ts'
import type { TableRow } from './table-row.ts'
import { writeXlsx } from './xlsx/write-xlsx.ts'

async function rowsOf(source: ByteSource, options?: ReadTableOptions): Promise<TableRow[]> {
  return (await Array.fromAsync(readTable(source, options))).flat()
}

async function code(source: ByteSource, options?: ReadTableOptions): Promise<string> {
  try {
    await rowsOf(source, options)
  } catch (error) {
    assert.ok(error instanceof InputError, String(error))
    return error.code
  }
  assert.fail('must be refused')
}

const fixture = (name: string) => new URL(`../../test/fixtures/${name}`, import.meta.url)

test('a table reads the same from text and from a workbook', async () => {
  const table = [
    ['007', '张三', '=1+1', '2026-11-22'],
    ['12345678901234567890', '', "'x", '-5'],
  ]
  const header = ['a', 'b', 'c', 'd']
  const text = Buffer.from([header, ...table].map((row) => csvLine(row)).join(''))
  const workbook = Buffer.concat(
    await Array.fromAsync(writeXlsx(table, { sheet: 'S', columns: header.map((each) => ({ header: each })) })),
  )
  const expected = [
    { line: 1, cells: header },
    { line: 2, cells: ['007', '张三', '=1+1', '2026-11-22'] },
    { line: 3, cells: ['12345678901234567890', null, "'x", '-5'] },
  ]
  assert.deepEqual(await rowsOf(text), expected)
  assert.deepEqual(await rowsOf(workbook), expected)
  for (const size of [1, 100, 511]) {
    const pieces = (bytes: Buffer) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
    assert.deepEqual(await rowsOf(pieces(text)), expected)
    assert.deepEqual(await rowsOf(pieces(workbook)), expected)
  }
})

test('files as streams', async () => {
  const alipay = await rowsOf(createReadStream(fixture('statements/alipay-personal-export.csv'), { highWaterMark: 97 }))
  assert.deepEqual(alipay.find((row) => row.cells[4] === '亲情卡')!.cells.slice(3, 8), [
    '/',
    '亲情卡',
    '支出',
    '49.74',
    '交通银行信用卡(7449)',
  ])
  const sheet = await rowsOf(createReadStream(fixture('sheets/openpyxl.xlsx')), { timeZone: 'Asia/Shanghai' })
  assert.deepEqual(sheet[1]!.cells[1], new Date('2026-11-22T10:30:05Z'))
})

test('what cannot be read says what to do', async () => {
  const ole = (content: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(content, 'utf16le')])
  assert.equal(await code(ole('Workbook')), 'sheet_old_format')
  assert.equal(await code(ole('EncryptedPackage')), 'sheet_encrypted')
  assert.equal(await code(Buffer.from('\n <html><table><tr><td>1</td></tr></table></html>')), 'sheet_is_html')
  assert.equal(await code(Buffer.from('PK\x03\x04')), 'sheet_broken')
  const workbook = await readFile(fixture('sheets/openpyxl.xlsx'))
  assert.equal(await code([workbook.subarray(0, 3000), workbook.subarray(3000)], { maxFileBytes: 5000 }), 'sheet_file_too_large')
  assert.equal(await code(workbook, { sheet: 'none' }), 'sheet_missing')
  assert.equal(await code(Buffer.alloc(2000)), 'csv_not_text')
  assert.deepEqual(await rowsOf(Buffer.alloc(0)), [])
  assert.deepEqual(await rowsOf([]), [])
})

test('cells as a person would have typed them', () => {
  const at = new Date('2026-11-22T10:30:05Z')
  const rows: [Parameters<typeof cellText>[0], string][] = [
    [null, ''],
    ['x', 'x'],
    [true, 'true'],
    [3, '3'],
    [-0.5, '-0.5'],
    [12.3 * 3, '36.9'],
    [0.1 + 0.2, '0.3'],
    [1e-7, '0.0000001'],
    [1.5e-10, '0.00000000015'],
    [6901234567890, '6901234567890'],
    [123456789012345680, '123456789012345680'],
    [1e21, '1000000000000000000000'],
    [at, '2026-11-22 10:30:05'],
    [new Date('2026-11-22T00:00:00Z'), '2026-11-22'],
  ]
  for (const [cell, text] of rows) assert.equal(cellText(cell), text)
  assert.equal(cellText(at, 'Asia/Shanghai'), '2026-11-22 18:30:05')
  assert.equal(cellText(new Date('2026-11-21T16:00:00Z'), 'Asia/Shanghai'), '2026-11-22')
})
