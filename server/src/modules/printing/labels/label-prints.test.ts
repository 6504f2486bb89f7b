import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { code128Widths } from '#lib/barcode/code128.ts'
import { createThreadPool } from '#platform/threads/pool.ts'
import { rasterise, scanCode128 as scan } from '#test/builders/paper.ts'
import { renderPickList } from '../pick-list/render-pick-list.ts'
import { decodeModules } from './decode-code128.fixture.ts'
import type { LabelData } from './label.ts'
import { renderParcelLabels } from './render-labels.ts'

const threads = createThreadPool(1)
const folder = mkdtempSync(join(tmpdir(), 'shangshu-labels-'))
after(async () => {
  await threads.close()
  rmSync(folder, { recursive: true })
})

function label(over: Partial<LabelData> = {}): LabelData {
  return {
    carrierName: '自配送',
    service: '标准快递',
    sortCode: '571 12',
    waybillNumber: 'ZP100000017',
    receiver: { name: '欧阳娜娜', phone: '13900000017', address: '浙江省杭州市西湖区文三路 17 号黄龙国际中心 B 座 1203 室' },
    sender: { name: '上海仓', phone: '021-55550000', address: '上海市青浦区华新镇' },
    orderNumber: 'SO202611220001',
    items: [{ name: '保温杯 500ml', quantity: 2n }],
    weightGrams: 1250n,
    printedAt: '2026-11-22 12:00',
    parcelIndex: 1,
    parcelCount: 2,
    language: 'zh',
    ...over,
  }
}

test('the widths of the encoder spell the text again', () => {
  for (const text of ['ZP100000017', '123456', 'A1', '00', 'ab-CD/12345', '7', 'SF1234567890123', 'x~>^_9999']) {
    const modules = code128Widths(text)
      .map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(width))
      .join('')
    assert.equal(decodeModules(modules), text)
  }
})

test('a PDF of several labels prints at 203 dpi with bars a scanner reads', async (t) => {
  const numbers = ['ZP100000017', '773300112233', 'YT-98765-A']
  const pdf = await renderParcelLabels(
    { threads },
    numbers.map((waybillNumber) => label({ waybillNumber })),
    'pdf',
  )
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length, 3)
  assert.match(pdf.toString('latin1'), /\/MediaBox \[0 0 283\.46\d* 425\.19\d*\]/)
  writeFileSync(join(folder, 'labels.pdf'), pdf)
  const pages = rasterise(join(folder, 'labels.pdf'), 203.2)
  if (!pages) return t.skip('neither pdftoppm nor gs is installed: the drawn page is not looked at')
  pages.forEach((file, index) => {
    assert.equal(decodeModules(modulesOf(readGray(file))), numbers[index])
    const scanned = scan(file)
    if (scanned === null) t.diagnostic('zbarimg is not installed')
    else assert.equal(scanned, `CODE-128:${numbers[index]}`)
  })
})

test('ZPL carries the waybill as Code 128 and Chinese text as graphics', async () => {
  const zpl = (await renderParcelLabels({ threads }, [label(), label({ waybillNumber: 'ZP_1' })], 'zpl')).toString('ascii')
  assert.equal(zpl.match(/\^XA/g)?.length, 2)
  assert.equal(zpl.match(/\^XZ/g)?.length, 2)
  assert.match(zpl, /\^BCN,160,N,N,N,A\^FH_\^FDZP100000017\^FS/)
  assert.match(zpl, /\^FH_\^FDZP_5f1\^FS/)
  for (const [, x, y, total, rowBytes] of zpl.matchAll(/\^FO(\d+),(\d+)\^GFA,(\d+),\d+,(\d+),/g)) {
    assert.ok(Number(x) + Number(rowBytes) * 8 <= 808, 'graphics end at the right edge')
    assert.ok(Number(y) + Number(total) / Number(rowBytes) <= 1200, 'graphics end at the lower edge')
  }
  assert.ok([...zpl].every((sign) => sign === '\n' || (sign >= ' ' && sign <= '~')))
})

test('a rare character is drawn from the whole font, an address too long gets smaller letters', async () => {
  const rare = await renderParcelLabels(
    { threads },
    [label({ receiver: { name: '㛃', phone: '1', address: '嫑'.repeat(300) } })],
    'pdf',
  )
  assert.equal(rare.subarray(0, 5).toString(), '%PDF-')
})

test('a number that no label can hold is refused', async () => {
  await assert.rejects(renderParcelLabels({ threads }, [label({ waybillNumber: 'aB'.repeat(30) })], 'pdf'), {
    name: 'InputError',
    code: 'barcode_length',
  })
  await assert.rejects(renderParcelLabels({ threads }, [label({ waybillNumber: '单号' })], 'zpl'), {
    name: 'InputError',
    code: 'barcode_character',
  })
})

test('a pick list runs over pages and its codes can be scanned', async (t) => {
  const pdf = await renderPickList(
    { threads },
    {
      taskNumber: 'JH2611220001',
      warehouseName: '上海仓',
      pickerName: '王芳',
      printedAt: '2026-11-22 12:00',
      language: 'zh',
      lines: Array.from({ length: 25 }, (_, index) => ({
        locationCode: `A-01-0${index}`,
        skuCode: `SKU-${1000 + index}`,
        name: '纯棉男士短袖 T 恤 深蓝 XL',
        quantity: BigInt(index + 1),
        lotNumber: '',
        slot: '',
      })),
    },
  )
  assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length, 2)
  writeFileSync(join(folder, 'list.pdf'), pdf)
  const pages = rasterise(join(folder, 'list.pdf'), 300)
  const scanned = pages && scan(pages[1]!)
  if (!scanned) return t.skip('no pdftoppm or gs, or no zbarimg: the codes are not scanned')
  const codes = scanned.split('\n').sort()
  assert.ok(codes.includes('CODE-128:JH2611220001'), scanned)
  for (let index = 18; index < 25; index++) assert.ok(codes.includes(`CODE-128:SKU-${1000 + index}`), scanned)
})

interface Gray {
  width: number
  height: number
  dots: Buffer
}

function readGray(file: string): Gray {
  const content = readFileSync(file)
  const head = /^P5\s+(?:#[^\n]*\s+)*(\d+)\s+(\d+)\s+255\s/.exec(content.subarray(0, 200).toString('latin1'))
  assert.ok(head, 'a PGM image')
  return { width: Number(head[1]), height: Number(head[2]), dots: content.subarray(head[0].length) }
}

/** The modules of the bars, from one row of dots through the barcode (46 mm down). */
function modulesOf(image: Gray): string {
  const row = Math.round((46 / 150) * image.height)
  const dots = Array.from(image.dots.subarray(row * image.width, (row + 1) * image.width), (dot) => (dot < 128 ? '1' : '0')).join(
    '',
  )
  const bars = dots.replace(/^0+|0+$/g, '')
  // The stop character ends in a bar of two modules.
  const moduleDots = /1+$/.exec(bars)![0].length / 2
  return [...bars.matchAll(/1+|0+/g)].map(([run]) => run[0]!.repeat(Math.round(run.length / moduleDots))).join('')
}
