import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { readXlsx as readWithHucre } from 'hucre/xlsx'
import { InputError } from '../input-error.ts'
import type { CellValue, TableRow } from '../table-row.ts'
import { type ReadXlsxOptions, readXlsx, xlsxSheets } from './read-xlsx.ts'
import { isDateCode } from './workbook-parts.ts'
import { type WriteXlsxOptions, type WrittenCell, writeXlsx, XLSX_FORMATS } from './write-xlsx.ts'

async function rowsOf(file: Uint8Array, options?: ReadXlsxOptions): Promise<TableRow[]> {
  return (await Array.fromAsync(readXlsx(file, options))).flat()
}

async function cellsOf(file: Uint8Array, options?: ReadXlsxOptions): Promise<CellValue[][]> {
  return (await rowsOf(file, options)).map((row) => row.cells)
}

async function written(rows: Iterable<readonly WrittenCell[]>, options: Partial<WriteXlsxOptions> = {}): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeXlsx(rows, { sheet: '订单', columns: [{ header: '列' }], ...options })))
}

async function refusal(file: Uint8Array, options?: ReadXlsxOptions): Promise<[number, string]> {
  let rows = 0
  try {
    for await (const batch of readXlsx(file, options)) rows += batch.length
  } catch (error) {
    assert.ok(error instanceof InputError, String(error))
    return [rows, error.code]
  }
  assert.fail('must be refused')
}

const fixture = (name: string) => readFile(new URL(`../../../test/fixtures/sheets/${name}`, import.meta.url))

/** An archive of these parts, deflated, with a claimed size where one is given. */
function archive(parts: Record<string, string | Buffer>, claimed: Record<string, number> = {}): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claimed[name] ?? bytes.length, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook of one sheet with this content between <sheetData> and its end. */
function workbook(rows: string, more: Record<string, string> = {}, claimed?: Record<string, number>): Buffer {
  const extra = Object.keys(more)
    .map(
      (path, i) =>
        `<Relationship Id="x${i}" Type="${RELATIONS}/${/shared/i.test(path) ? 'sharedStrings' : 'styles'}" Target="/${path}"/>`,
    )
    .join('')
  return archive(
    {
      '_rels/.rels': `<Relationships><Relationship Id="a" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Target="worksheets/sheet.xml" Type="${RELATIONS}/worksheet" Id="rId1"/>${extra}</Relationships>`,
      'xl/worksheets/sheet.xml': `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`,
      ...more,
    },
    claimed,
  )
}

test('reads a workbook of another program', async () => {
  const file = await fixture('openpyxl.xlsx')
  assert.deepEqual(await xlsxSheets(file), [
    { name: '隐藏', hidden: true },
    { name: '订单 & "明细"', hidden: false },
  ])
  const none: null[] = [null, null, null, null, null, null, null]
  assert.deepEqual(await rowsOf(file), [
    { line: 1, cells: ['订单号', '下单时间', '日期', '数量', '金额', '已付', '备注'] },
    {
      line: 2,
      cells: ['007', new Date('2026-11-22T18:30:05Z'), new Date('2026-11-22T00:00:00Z'), 3, 36.9, true, ' 前后空格 '],
    },
    {
      line: 3,
      cells: [
        '😀𠮷野家',
        new Date('1900-01-01T00:00:00Z'),
        new Date('1900-02-28T00:00:00Z'),
        -1,
        36.90000000000001,
        false,
        '第一行\n第二行',
      ],
    },
    { line: 5, cells: [null, 'a<b>&"c"', null, 1e-7, 123456789012345700, null, '末'] },
    { line: 6, cells: [...none, '#N/A'] },
    { line: 7, cells: [...none, 45000.75] },
    { line: 8, cells: [...none, new Date('1899-12-31T18:30:00Z')] },
    { line: 9, cells: [...none, null, null, 1.5] },
    { line: 11, cells: ['合并'] },
  ])
  assert.deepEqual(await cellsOf(file, { sheet: '隐藏' }), [['hidden']])
  assert.deepEqual(await cellsOf(await fixture('epoch-1904.xlsx')), [[new Date('2026-11-22T18:30:00Z')]])
})

test('wall times become instants of a zone', async () => {
  const rows = await cellsOf(await fixture('openpyxl.xlsx'), { timeZone: 'Asia/Shanghai' })
  assert.deepEqual(rows[1]!.slice(1, 3), [new Date('2026-11-22T10:30:05Z'), new Date('2026-11-21T16:00:00Z')])
})

test('writes what it reads back: types, Chinese, zone, long numbers', async () => {
  const at = new Date('2026-11-22T10:30:05Z')
  const file = await written(
    [
      ['007', 1.25, 5n, true, at, null],
      ['=1+1', -0.1, 9007199254740993n, false, undefined, 'a\r\nb\t<&>"_x000D_'],
      ['😀', Number.MAX_SAFE_INTEGER, -123456789012345n, true, at, 'x'.repeat(40_000)],
    ],
    {
      timeZone: 'Asia/Shanghai',
      columns: [
        { header: '订单号' },
        { header: '金额', numberFormat: XLSX_FORMATS.money },
        { header: '数量', width: 8 },
        { header: '已付' },
        { header: '时间', numberFormat: XLSX_FORMATS.dateTime },
        { header: '备注' },
      ],
    },
  )
  assert.deepEqual(await xlsxSheets(file), [{ name: '订单', hidden: false }])
  const rows = await cellsOf(file, { timeZone: 'Asia/Shanghai' })
  assert.deepEqual(rows, [
    ['订单号', '金额', '数量', '已付', '时间', '备注'],
    ['007', 1.25, 5, true, at],
    ['=1+1', -0.1, '9007199254740993', false, null, 'a\r\nb\t<&>"_x000D_'],
    ['😀', Number.MAX_SAFE_INTEGER, -123456789012345, true, at, `${'x'.repeat(32_766)}…`],
  ])
  const [, first] = await cellsOf(file)
  assert.deepEqual(first![4], new Date('2026-11-22T18:30:05Z'), 'the sheet shows the wall time')
})

test('the header stands out, and only the header, also on a second sheet', async () => {
  const columns = [{ header: 'A' }, { header: 'B', numberFormat: '0.00' }]
  const styles = async (file: Buffer, sheet = 0) => {
    const read = await readWithHucre(file, { readStyles: true })
    const { cells, rows, freezePane } = read.sheets[sheet]!
    return {
      bold: rows.map((row, r) => row.map((_cell, c) => cells?.get(`${r},${c}`)?.style?.font?.bold === true)),
      freezePane,
      rows,
    }
  }
  const small = await styles(await written([['x', 1], [], [null, 2], ['y', 3]], { columns }))
  assert.deepEqual(
    small.bold.filter((row) => row.includes(true)),
    [[true, true]],
  )
  assert.deepEqual(small.bold[0], [true, true])
  assert.equal(small.freezePane?.rows, 1)

  const three = await written([[1], [2], [3], [4], [5]], { columns: [{ header: 'N' }], sheet: 'n', maxRowsPerSheet: 3 })
  assert.deepEqual(
    (await xlsxSheets(three)).map((sheet) => sheet.name),
    ['n', 'n_2', 'n_3'],
  )
  for (const [sheet, rows] of [
    [['N'], [1], [2]],
    [['N'], [3], [4]],
    [['N'], [5]],
  ].entries()) {
    const { bold, rows: read } = await styles(three, sheet)
    assert.deepEqual(read, rows)
    assert.deepEqual(
      bold,
      rows.map((row) => [row[0] === 'N']),
    )
  }
})

test('names Excel forbids are mended', async () => {
  const name = async (sheet: string) => (await xlsxSheets(await written([], { sheet })))[0]!.name
  assert.equal(await name('a/b:c[d]?*\\'), 'a b c d')
  assert.equal(await name("'quoted'"), 'quoted')
  assert.equal(await name(''), 'Sheet1')
  assert.equal(await name('History'), 'Sheet1')
  assert.equal(await name('x'.repeat(40)), 'x'.repeat(31))
})

test('rows are taken from the source only as the file is read', async () => {
  let taken = 0
  const source = function* () {
    for (let i = 0; i < 1_000_000; i++) {
      taken++
      yield [i, crypto.randomUUID()]
    }
  }
  const reader = writeXlsx(source(), { sheet: 'S', columns: [{ header: 'A' }, { header: 'B' }] }).getReader()
  await reader.read()
  await reader.read()
  await reader.cancel()
  assert.ok(taken < 50_000, `${taken} rows taken for two pieces`)
})

test('agrees with hucre on any table', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((each) => each.replaceAll('\0', ''))
  const cell = fc.oneof(
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ min: new Date('1901-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (table) => {
      const file = await written(table, { columns: Array.from({ length: 6 }, (_, i) => ({ header: `c${i}` })) })
      const expected = (await readWithHucre(file)).sheets[0]!.rows.map(withoutTrailing).filter((row) => row.length > 0)
      assert.deepEqual(
        (await cellsOf(file)).map(withoutTrailing).filter((row) => row.length > 0),
        expected,
      )
      function withoutTrailing(row: CellValue[]): CellValue[] {
        // An empty text is no value here and a text there.
        const values = row.map((each) => (each === '' ? null : each))
        return values.slice(0, values.findLastIndex((each) => each !== null) + 1)
      }
    }),
    { numRuns: 200 },
  )
})

test('XML as other writers write it', async () => {
  const rows = [
    '<row><c><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>rich</t></r><r><t xml:space="preserve"> text</t></r></is></c></row>',
    '<row r="4" spans="1:2"><c r="B4" t="str"><f>A1&amp;"x"</f><v>a&amp;b</v></c><c t="b"><v>1</v></c></row>',
    `<row r='5'><c r='a5' t='n'><v>1E3</v></c><c r='B5' t='d'><v>2026-11-22T18:30:00</v></c></row>`,
    '<row r="6"/><row r="7"><c r="A7"/><c r="B7" t="e"><v>#DIV/0!</v></c></row>',
    '<!-- <row r="8"><c><v>9</v></c></row> --><row r="9"><c r="A9" t="inlineStr"><is><t><![CDATA[<row>]]></t></is></c></row>',
    '<row r="10"><c r="A10" t="inlineStr"><is><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh></is></c></row>',
    '<row r="11"><c r="A11" title="a>b" t="inlineStr"><is><t>&#20013;&#x1F600;&lt;</t></is></c></row>',
  ]
  const expected = [
    { line: 1, cells: [1, null, 'rich text'] },
    { line: 4, cells: [null, 'a&b', true] },
    { line: 5, cells: [1000, new Date('2026-11-22T18:30:00Z')] },
    { line: 7, cells: [null, '#DIV/0!'] },
    { line: 9, cells: ['<row>'] },
    { line: 10, cells: ['漢字'] },
    { line: 11, cells: ['中😀<'] },
  ]
  assert.deepEqual(await rowsOf(workbook(rows.join('\n'))), expected)
  const prefixed = rows
    .join('')
    .replace(/<(\/?)(\w)/g, '<$1x:$2')
    .replace('<x:row>]]', '<row>]]')
  assert.deepEqual(await rowsOf(workbook(prefixed)), expected)
})

test('shared texts', async () => {
  const shared =
    '<x:sst xmlns:x="y" count="4"><x:si><x:t>一</x:t></x:si><x:si/><x:si><x:r><x:rPr><x:sz val="9"/></x:rPr><x:t>a&amp;</x:t></x:r><x:r><x:t> b_x000D_</x:t></x:r>' +
    '<x:rPh><x:t>no</x:t></x:rPh></x:si><x:si><x:t xml:space="preserve"> &lt;si> </x:t></x:si></x:sst>'
  const cells = [0, 1, 2, 3, 4, -1].map((i) => `<c t="s"><v>${i}</v></c>`).join('')
  const file = workbook(`<row>${cells}<c><v>7</v></c></row>`, { 'xl/SharedStrings.xml': shared })
  assert.deepEqual(await cellsOf(file), [['一', '', 'a& b\r', ' <si> ', null, null, 7]])
})

test('which number formats are dates', () => {
  for (const code of [
    'yyyy-mm-dd',
    'm/d/yy h:mm',
    'yyyy"年"m"月"d"日"',
    '[$-804]aaaa h:mm',
    'h:mm AM/PM',
    '[Red]mm:ss',
    'd;@',
    'ss.000',
  ]) {
    assert.equal(isDateCode(code), true, code)
  }
  for (const code of [
    'General',
    '0.00',
    '#,##0_d',
    '0"days"',
    '\\d0',
    '[h]:mm',
    '[mm]:ss',
    '0.00E+00',
    '@',
    '[Red]0',
    '0;yyyy',
    '[$-804]0',
    '',
  ]) {
    assert.equal(isDateCode(code), false, code)
  }
})

test('a slow reader is not overtaken: pieces are unpacked as rows are taken', async () => {
  const row = (i: number) => `<row r="${i}"><c r="A${i}" t="inlineStr"><is><t>${'商品'.repeat(20)}${i}</t></is></c></row>`
  const file = workbook(Array.from({ length: 20_000 }, (_, i) => row(i + 1)).join(''))
  let largest = 0
  let rows = 0
  for await (const batch of readXlsx(file)) {
    largest = Math.max(largest, batch.length)
    rows += batch.length
  }
  assert.equal(rows, 20_000)
  assert.ok(largest <= 1_000, `${largest} rows at once`)
  // Leaving early ends the unpacking.
  for await (const batch of readXlsx(file)) {
    assert.equal(batch[0]!.line, 1)
    break
  }
})

test('damage is told as damage', async () => {
  const good = await written([['a'], ['b']])
  assert.deepEqual(await refusal(Buffer.from('PK\x03\x04 not an archive')), [0, 'sheet_broken'])
  assert.deepEqual(await refusal(new Uint8Array(0)), [0, 'sheet_broken'])
  assert.deepEqual(await refusal(good.subarray(0, good.length - 30)), [0, 'sheet_broken'])
  assert.deepEqual(await refusal(archive({ 'a.txt': 'x' })), [0, 'sheet_broken'])
  assert.deepEqual(await refusal(good, { sheet: 'none' }), [0, 'sheet_missing'])
  assert.deepEqual(await refusal(workbook('<row><c><v>1</v></c></row><row><c><v>2')), [1, 'sheet_broken'])
  assert.deepEqual(await refusal(workbook('<row><c><v>1</v></c></row><!DOCTYPE x [<!ENTITY a "b">]>')), [1, 'sheet_broken'])
  assert.deepEqual(await refusal(workbook(`<row ${'a'.repeat(2_000_000)}`)), [0, 'sheet_broken'])
  // Any single changed byte gives rows or a clear refusal, never another kind of error.
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bytes = Buffer.from(good)
      bytes[at]! ^= change
      try {
        await rowsOf(bytes)
      } catch (error) {
        assert.ok(error instanceof InputError, String(error))
      }
    }),
    { numRuns: 300 },
  )
})

test('what a hostile file blows up has a bound', async () => {
  const cells = (count: number) => `<row>${'<c><v>1</v></c>'.repeat(count)}</row>`
  assert.deepEqual(await refusal(workbook(cells(2_049))), [0, 'sheet_too_many_columns'])
  assert.deepEqual(await refusal(workbook('<row><c r="XFD1"><v>1</v></c></row>')), [0, 'sheet_too_many_columns'])
  assert.equal((await cellsOf(workbook('<row><c r="XFD1"><v>1</v></c></row>'), { maxColumns: 16_384 }))[0]!.length, 16_384)
  assert.deepEqual(await refusal(workbook(cells(1) + cells(1) + cells(1)), { maxRows: 2 }), [2, 'sheet_too_many_rows'])
  assert.deepEqual(await refusal(workbook('<row/>'.repeat(1_048_577))), [0, 'sheet_too_many_rows'])
  assert.deepEqual(await refusal(workbook(`<row><c t="str"><v>${'x'.repeat(200_000)}</v></c></row>`)), [0, 'sheet_cell_too_long'])
  const shared = { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(300_000)}</sst>` }
  assert.deepEqual(await refusal(workbook('', shared), { maxSharedBytes: 1_000_000 }), [0, 'sheet_content_too_large'])
  assert.deepEqual(await refusal(workbook(''), { maxFileBytes: 100 }), [0, 'sheet_file_too_large'])
  // Parts that unpack to more than they claim
  assert.deepEqual(await refusal(workbook('', shared, { 'xl/sharedStrings.xml': 10 })), [0, 'sheet_broken'])
  const [, code] = await refusal(workbook(cells(10).repeat(100_000), {}, { 'xl/worksheets/sheet.xml': 200_000 }))
  assert.equal(code, 'sheet_broken')
})
