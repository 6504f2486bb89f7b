import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { InputError } from '../input-error.ts'
import { exportedText } from './export-cell.ts'
import type { CsvRow } from './parse-csv.ts'
import { type ReadCsvOptions, readCsv, readCsvRows, type TextSource } from './read-csv.ts'
import { sniffDelimiter } from './sniff-delimiter.ts'
import { type CsvValue, csvLine, formulaSafe, withoutFormulaGuard, writeCsv } from './write-csv.ts'

async function rowsOf(source: TextSource, options?: ReadCsvOptions): Promise<CsvRow[]> {
  return await Array.fromAsync(readCsvRows(source, options))
}

async function cellsOf(source: TextSource, options?: ReadCsvOptions): Promise<string[][]> {
  return (await rowsOf(source, options)).map((row) => row.cells)
}

/** The code and line of the refusal, after the lines that came before it. */
async function refusal(source: TextSource, options?: ReadCsvOptions): Promise<[number[], string, unknown]> {
  const lines: number[] = []
  try {
    for await (const row of readCsvRows(source, options)) lines.push(row.line)
  } catch (error) {
    assert.ok(error instanceof InputError, String(error))
    return [lines, error.code, error.params.line]
  }
  assert.fail('must be refused')
}

const fixture = (name: string) => new URL(`../../../test/fixtures/statements/${name}`, import.meta.url)

test('the rules of RFC 4180', async () => {
  assert.deepEqual(await cellsOf('a,b,c\r\n1,2,3\r\n'), [
    ['a', 'b', 'c'],
    ['1', '2', '3'],
  ])
  assert.deepEqual(await cellsOf('a,b\r\n1,2'), [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.deepEqual(await cellsOf('"a","b ""x""","c\r\nd"\r\n"",,"e,f"\r\n'), [
    ['a', 'b "x"', 'c\r\nd'],
    ['', '', 'e,f'],
  ])
  assert.deepEqual(await cellsOf(''), [])
  assert.deepEqual(await cellsOf('a'), [['a']])
  assert.deepEqual(await cellsOf(',\n'), [['', '']])
})

test('what files do beyond the RFC', async () => {
  assert.deepEqual(await cellsOf('a,b\rc,d\n\n\r\n e ,f\n'), [
    ['a', 'b'],
    ['c', 'd'],
    [' e ', 'f'],
  ])
  assert.deepEqual(await cellsOf('5" pipe,"x"\t,"y"z"w,="007"\n'), [['5" pipe', 'x\t', 'yz"w', '="007"']])
  assert.deepEqual(await cellsOf('sep=;\r\na;b,c\r\n'), [['a', 'b,c']])
  assert.deepEqual(await cellsOf('\uFEFFa,b\n'), [['a', 'b']])
  assert.deepEqual(await cellsOf('"last","no line end'.concat('"')), [['last', 'no line end']])
})

test('rows know the line they begin on', async () => {
  const lines = async (text: string) => (await rowsOf(text)).map((row) => row.line)
  assert.deepEqual(await lines('a,b\n\n"x\ny\r\nz\rw",2\r\n\r\nc,d\rlast,1'), [1, 3, 8, 9])
  assert.deepEqual(await lines('sep=,\na,b\n'), [2])
})

test('errors say which line, and rows before them are given out', async () => {
  assert.deepEqual(await refusal('a,b\nc,d\ne,"f\ng\n'), [[1, 2], 'csv_quote_unclosed', 3])
  assert.deepEqual(await refusal('a,b\n"x\ny","never'), [[1], 'csv_quote_unclosed', 3])
  assert.deepEqual(await refusal(`a,b\n1,${'x'.repeat(11)}\n`, { maxCellChars: 10 }), [[1], 'csv_cell_too_long', 2])
  assert.deepEqual(await refusal(`a,b\n1,"${'x'.repeat(11)}"\n`, { maxCellChars: 10 }), [[1], 'csv_cell_too_long', 2])
  assert.deepEqual(await refusal('a\n1,2,3,4\n', { maxColumns: 3 }), [[1], 'csv_too_many_columns', 2])
  assert.deepEqual(await refusal('a,b\nx\0y,1\n'), [[], 'csv_not_text', 1])
  // A quote that is never closed must not collect the rest of a large file.
  const endless = function* () {
    yield 'a,b\n1,"'
    for (let i = 0; i < 1000; i++) yield 'x,'.repeat(32_768)
    assert.fail('should have given up long before')
  }
  assert.deepEqual(await refusal(endless()), [[1], 'csv_cell_too_long', 2])
  const oneLine = function* () {
    for (let i = 0; i < 1000; i++) yield 'x'.repeat(65_536)
    assert.fail('should have given up long before')
  }
  assert.deepEqual(await refusal(oneLine()), [[], 'csv_row_too_long', 1])
})

test('delimiters are found out', async () => {
  assert.equal(sniffDelimiter('a;b;c\n1,5;2,5;x\n', true), ';')
  assert.equal(sniffDelimiter('name\taddress\nA\tX, Y, Z\nB\tU\n', true), '\t')
  assert.equal(sniffDelimiter('a|b\n1|2\n', true), '|')
  assert.equal(sniffDelimiter('title, with comma\n\na\tb\tc\n1\t2\t3\n4\t5\t6', false), '\t')
  assert.equal(sniffDelimiter('"x;y;z",1\n"u;v;w",2\n', true), ',')
  assert.equal(sniffDelimiter('one\ntwo\n', true), ',')
  assert.equal(sniffDelimiter('', true), ',')
  assert.equal(sniffDelimiter('a,"unclosed', true), ',')
  assert.deepEqual(await cellsOf('a;b\n', { delimiter: ',' }), [['a;b']])
})

test('encodings are found out', async () => {
  const text = '收货人,电话\r\n张三,138\r\n'
  const cells = [
    ['收货人', '电话'],
    ['张三', '138'],
  ]
  const gb18030 = Buffer.from('cad5bbf5c8cb2cb5e7bbb00d0ad5c5c8fd2c3133380d0a', 'hex')
  const utf16 = Buffer.from(text, 'utf16le')
  const sources: [string, Buffer, string | undefined][] = [
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16LE with mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'utf-16le'],
    ['UTF-16LE', utf16, 'utf-16le'],
    ['UTF-16BE', Buffer.from(utf16).swap16(), 'utf-16be'],
    ['GB18030', gb18030, 'gb18030'],
  ]
  for (const [name, bytes, encoding] of sources) {
    for (const size of [1, 2, 3, 7, 1000]) {
      const pieces: Buffer[] = []
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
      let found: string | undefined
      assert.deepEqual(
        await cellsOf(pieces, { onFormat: (format) => (found = format.encoding) }),
        cells,
        `${name} in pieces of ${size}`,
      )
      assert.equal(found, encoding, name)
    }
  }
})

test('an encoding that only shows late in the file is still found', async () => {
  const ascii = 'a,b\n'.repeat(50_000)
  const late = Buffer.concat([Buffer.from(ascii), Buffer.from('d5c5c8fd2c3133380d0a', 'hex')])
  assert.deepEqual((await cellsOf(late)).at(-1), ['张三', '138'])
  assert.deepEqual((await cellsOf(Buffer.from(`${ascii}张三,138\n`))).at(-1), ['张三', '138'])
  // A UTF-8 character cut in two by the end of the sample
  const cut = Buffer.from(`${'x'.repeat(65_534)}${'三'.repeat(40_000)},1\n`)
  assert.equal((await cellsOf(cut))[0]![0]!.length, 65_534 + 40_000)
})

test('broken encodings are refused with the line, not read as something else', async () => {
  const broken = Buffer.concat([Buffer.from(`张三,1\n${'a,b\n'.repeat(40_000)}`), Buffer.from([0xff, 0xff, 0x0a])])
  const [lines, code, line] = await refusal(broken)
  assert.equal(code, 'csv_encoding')
  assert.equal(line, lines.length + 1)
  const latin = Buffer.from('caf\xe9,1\n', 'latin1')
  assert.deepEqual(await refusal(latin), [[], 'csv_encoding', 1])
  assert.deepEqual(await cellsOf(latin, { encoding: 'windows-1252' }), [['café', '1']])
  assert.deepEqual(await refusal(Buffer.from('e5bca0e4b8', 'hex'), { encoding: 'utf-8' }), [[], 'csv_encoding', 1])
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5000), Buffer.from([0x81])])
  assert.deepEqual(await refusal(zip), [[], 'csv_not_text', 1])
})

test('a caller may reuse its buffer between pieces', async () => {
  const bytes = Buffer.from('张三,1\n李四,2\n')
  const shared = Buffer.alloc(1)
  const source = function* () {
    for (const byte of bytes) {
      shared[0] = byte
      yield shared
    }
  }
  assert.deepEqual(await cellsOf(source()), [
    ['张三', '1'],
    ['李四', '2'],
  ])
})

test('exports of platforms and banks', async () => {
  const header = async (name: string, first: string) => {
    const rows = await cellsOf(createReadStream(fixture(name)))
    const at = rows.findIndex((cells) => exportedText(cells[0]!) === first)
    return [rows[at], rows[at + 1]].map((cells) => cells!.map(exportedText))
  }
  const [alipayHeader, alipay] = await header('alipay-personal-export.csv', '交易时间')
  assert.deepEqual(alipayHeader!.slice(0, 7), ['交易时间', '交易分类', '交易对方', '对方账号', '商品说明', '收/支', '金额'])
  assert.deepEqual(alipay!.slice(4, 10), [
    '亲情卡',
    '支出',
    '49.74',
    '交通银行信用卡(7449)',
    '交易成功',
    '202302xxxxxx0011000103xxxxxx',
  ])
  const [, wechat] = await header('wechat-personal-export.csv', '交易时间')
  assert.deepEqual(wechat!.slice(1), [
    '商户消费',
    '云膳过桥米线(传奇广场店)',
    '总共消费:28.16',
    '支出',
    '¥28.16',
    '中国银行(1234)',
    '支付成功',
    '3985734',
    '129847129',
    '/',
  ])
  const [jdHeader, jd] = await header('jd-personal-export.csv', '交易时间')
  assert.equal(jdHeader!.length, 11)
  assert.deepEqual(jd!.slice(8), ['JDX100000011234', '1000345234234223', '', ''])
  const [icbcHeader, icbc] = await header('icbc-debit-v2.csv', '交易日期')
  assert.equal(icbcHeader!.length, 15)
  assert.deepEqual([icbc![0], icbc![1], icbc![9], icbc![10]], ['2023-05-02', '消费', '', '13.40'])
})

test('exported cells mean what they show', () => {
  assert.equal(exportedText('="0123456789012345678"'), '0123456789012345678')
  assert.equal(exportedText('="a""b"'), 'a"b')
  assert.equal(exportedText('`4200001234\t'), '4200001234')
  assert.equal(exportedText("'0123"), '0123')
  assert.equal(exportedText('`JD-99'), 'JD-99')
  assert.equal(exportedText("'¥5.00"), '¥5.00')
  assert.equal(exportedText('  x\t'), 'x')
  assert.equal(exportedText("'t was 5"), "'t was 5")
  assert.equal(exportedText("''"), "''")
  assert.equal(exportedText(''), '')
})

test('cells that spreadsheets would run are written as text, plain numbers stay', () => {
  for (const text of ['=1+1', '+A1', '-A1', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1+1', "'=1", '-', '-5%', '+86 138']) {
    assert.equal(formulaSafe(text), `'${text}`)
  }
  for (const text of ['', '-5', '+5.25', '-.5', '-1e5', 'a=1', "'a", "'", '张三']) assert.equal(formulaSafe(text), text)
  assert.equal(csvLine(['=HYPERLINK("http://x")', -5, '-5', '+x']), `"'=HYPERLINK(""http://x"")",-5,-5,'+x\r\n`)
})

test('a row as a line', () => {
  const at = new Date('2026-11-22T10:30:00Z')
  const values: CsvValue[] = ['a', 'b,c', 'd"e', 'f\ng', 1.5, 12345678901234567890n, true, null, undefined, at]
  assert.equal(csvLine(values), 'a,"b,c","d""e","f\ng",1.5,12345678901234567890,true,,,2026-11-22T10:30:00.000Z\r\n')
  assert.equal(csvLine(['a', 'b,c;'], { delimiter: ';', lineEnd: '\n' }), 'a;"b,c;"\n')
  assert.equal(csvLine([at], { date: () => '22 Nov' }), '22 Nov\r\n')
  assert.equal(csvLine(['']), '""\r\n')
  assert.equal(csvLine(['', '']), ',\r\n')
})

test('whatever is written reads back, in any pieces, under any delimiter', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '|', '\r', '\n', "'", '=', '-', '1', ' ', '张') }),
  )
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('\r\n', '\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      async (table, delimiter, lineEnd, byteOrderMark, size) => {
        fc.pre(table.every((row) => row.every((each) => !each.includes('\0'))))
        const bytes = Buffer.concat(await Array.fromAsync(writeCsv(table, { delimiter, lineEnd, byteOrderMark })))
        const pieces: Buffer[] = []
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
        const read = await rowsOf(pieces, { delimiter, encoding: 'utf-8' })
        assert.deepEqual(
          read.map((row) => row.cells.map(withoutFormulaGuard)),
          table,
        )
        let line = 1
        for (const [i, row] of read.entries()) {
          assert.equal(row.line, line)
          line += 1 + table[i]!.reduce((sum, each) => sum + (each.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('pieces make no difference: any text read whole and read one character at a time gives the same', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', '\t', '三'), maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const outcome = async (source: TextSource) => {
        const rows: CsvRow[] = []
        try {
          for await (const row of readCsvRows(source, { delimiter: ',' })) rows.push(row)
          return rows
        } catch (error) {
          assert.ok(error instanceof InputError)
          return [rows, error.code, error.params.line]
        }
      }
      assert.deepEqual(await outcome([...content]), await outcome(content))
    }),
    { numRuns: 2000 },
  )
})

test('a large file passes through in batches', async () => {
  const table = function* () {
    for (let i = 0; i < 50_000; i++) yield [`SO${i}`, '张三', i, null]
  }
  let rows = 0
  let largest = 0
  for await (const batch of readCsv(writeCsv(table()))) {
    rows += batch.length
    largest = Math.max(largest, batch.length)
  }
  assert.equal(rows, 50_000)
  assert.ok(largest < 10_000, `${largest} rows at once`)
})
