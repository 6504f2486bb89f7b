import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addressKey,
  maskAddress,
  maskAddressText,
  maskEmail,
  maskName,
  maskPhone,
  nameKey,
  normalizeText,
  parsePhone,
  phoneKey,
  storableText,
  truncate,
  truncateBytes,
} from './text.ts'

test('text that a database holds', () => {
  assert.equal(storableText('a\0b\ud800c 张'), 'ab\ufffdc 张')
  assert.equal(storableText(' a\n'), ' a\n')
})

test('one form for all spellings', () => {
  assert.equal(normalizeText(' ＡＢＣ　１２３ '), 'ABC 123')
  assert.equal(normalizeText('张\u200b三\ufeff'), '张三')
  assert.equal(normalizeText('a\u0000\u0007b\t\nc'), 'a b c')
  assert.equal(normalizeText('ﬁ e\u0301'), 'fi é')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = normalizeText(text)
      assert.equal(normalizeText(once), once)
      assert.ok(once.isWellFormed())
    }),
  )
})

test('telephone numbers as people write them', () => {
  const mobile = { kind: 'mobile', number: '13812345678' }
  for (const text of [
    '13812345678',
    ' 138 1234 5678 ',
    '138-1234-5678',
    '138—1234—5678',
    '+86 138-1234-5678',
    '+8613812345678',
    '(+86)13812345678',
    '008613812345678',
    '8613812345678',
    '１３８１２３４５６７８',
    '手机：13812345678',
    '138\u200b12345678',
  ]) {
    assert.deepEqual(parsePhone(text), mobile, text)
  }
  const landline = { kind: 'landline', number: '021-68888888' }
  for (const text of [
    '021-68888888',
    '(021)68888888',
    '（０２１）６８８８ ８８８８',
    '02168888888',
    '+86 21 6888 8888',
    '021 6888-8888',
    '0086-021-68888888',
  ]) {
    assert.deepEqual(parsePhone(text), landline, text)
  }
  for (const text of [
    '021-68888888-8001',
    '021-68888888转8001',
    '02168888888 ext. 8001',
    '021 68888888 分机8001',
    '021-68888888#8001',
    '021-68888888,8001',
    '(021)68888888 转 8001',
  ]) {
    assert.deepEqual(parsePhone(text), { ...landline, extension: '8001' }, text)
  }
  assert.deepEqual(parsePhone('18512345678-1234'), { kind: 'mobile', number: '18512345678', extension: '1234' })
  assert.deepEqual(parsePhone('18512345678转1234'), { kind: 'mobile', number: '18512345678', extension: '1234' })
  assert.deepEqual(parsePhone('0755-2688888'), { kind: 'landline', number: '0755-2688888' })
  assert.deepEqual(parsePhone('010-12345678'), undefined) // no Beijing number begins with 1
  assert.deepEqual(parsePhone('68888888'), { kind: 'landline', number: '68888888' })
  assert.deepEqual(parsePhone('400-820-8820'), { kind: 'service', number: '4008208820' })
  assert.deepEqual(parsePhone('95118'), { kind: 'service', number: '95118' })
  assert.deepEqual(parsePhone('+852 5123 4567'), { kind: 'foreign', number: '+85251234567' })
  assert.deepEqual(parsePhone('001 (415) 555-2671'), { kind: 'foreign', number: '+14155552671' })
})

test('what is no telephone number', () => {
  for (const text of [
    '',
    '138****5678',
    '1381234567',
    '138123456789',
    '12345678901',
    'abc',
    '无',
    '+86',
    '13812345678 13912345678',
    '张三13812345678',
    '1'.repeat(100),
  ]) {
    assert.equal(parsePhone(text), undefined, text)
  }
})

test('one key per number', () => {
  assert.equal(phoneKey('138-1234-5678'), '+8613812345678')
  assert.equal(phoneKey('+86 21 6888 8888'), phoneKey('(021) 68888888'))
  assert.equal(phoneKey('021-68888888'), '+862168888888')
  assert.equal(phoneKey('18512345678转1234'), '+8618512345678#1234')
  assert.equal(phoneKey('+852 5123 4567'), '+85251234567')
  assert.equal(phoneKey('138****5678'), undefined)
})

test('names and addresses that mean the same have one key', () => {
  for (const [a, b] of [
    [' 张 三 ', '张三'],
    ['买买提・艾力', '买买提•艾力'],
    ['John SMITH', 'john  smith'],
    ['（张三）', '张三'],
    ["O'Brien", 'O’Brien'],
  ] as const) {
    assert.equal(nameKey(a), nameKey(b))
  }
  assert.equal(nameKey('买买提·艾力'), '买买提·艾力')
  assert.notEqual(nameKey('张三'), nameKey('张三丰'))
  for (const [a, b] of [
    ['广东省 深圳市，南山区 科技园T3栋3－12', '广东省深圳市南山区科技园t3栋3-12'],
    ['中山路12#302', '中山路 12 号302'],
    ['Ｎｏ．５ 长江路', 'no 5长江路'],
    ['3栋—12室', '3栋-12室'],
    ['科技园(南区)', '科技园南区'],
  ] as const) {
    assert.equal(addressKey(a), addressKey(b))
  }
  assert.notEqual(addressKey('中山路3-12'), addressKey('中山路31-2'))
  assert.notEqual(addressKey('中山路3-12'), addressKey('中山路312'))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(nameKey(nameKey(text)), nameKey(text))
      assert.equal(addressKey(addressKey(text)), addressKey(text))
    }),
  )
})

test('masks', () => {
  assert.equal(maskName('张三'), '张**')
  assert.equal(maskName(' 欧阳娜娜 '), '欧**')
  assert.equal(maskName('John'), 'J**')
  assert.equal(maskName('👨‍👩‍👧小明'), '👨‍👩‍👧**')
  assert.equal(maskName(' '), '')
  assert.equal(maskPhone('138 1234 5678'), '138****5678')
  assert.equal(maskPhone('021-68888888-8001'), '021-****8888-**')
  assert.equal(maskPhone('68888888'), '****8888')
  assert.equal(maskPhone('400-820-8820'), '400****820')
  assert.equal(maskPhone('+852 5123 4567'), '+852****4567')
  assert.equal(maskPhone('95118'), '****')
  assert.equal(maskPhone('张三'), '****')
  assert.equal(maskPhone(''), '')
  assert.equal(maskEmail('zhang@example.com'), 'z***@example.com')
  assert.equal(maskEmail('zhang'), '***')
  assert.equal(maskEmail(''), '')
  assert.equal(maskAddress({ province: '广东省', city: '深圳市', district: '南山区' }), '广东省深圳市南山区****')
  assert.equal(maskAddress({ province: '上海市', city: '上海市', district: '浦东新区' }), '上海市浦东新区****')
  assert.equal(maskAddress({}), '****')
})

test('an address in one text is masked beyond the district', () => {
  for (const [text, masked] of [
    ['广东省深圳市南山区科技园1号', '广东省深圳市南山区****'],
    ['广东省 深圳市 南山区 科技园1号', '广东省 深圳市 南山区****'],
    ['上海市浦东新区张江路1号', '上海市浦东新区****'],
    ['北京朝阳区望京街道1号', '北京朝阳区****'],
    ['新疆维吾尔自治区伊犁哈萨克自治州伊宁市解放路1号', '新疆维吾尔自治区伊犁哈萨克自治州伊宁市****'],
    ['内蒙古自治区锡林郭勒盟二连浩特市1号', '内蒙古自治区锡林郭勒盟二连浩特市****'],
    ['深圳市南山区科技园', '深圳市南山区****'],
    ['广东省东莞市长安镇振安东路1号', '广东省东莞市****'],
    ['中山路1号', '****'],
    ['123 Main St', '****'],
    ['', ''],
  ] as const) {
    assert.equal(maskAddressText(text), masked)
  }
})

test('cutting keeps characters whole', () => {
  assert.equal(truncate('张三李四', 4), '张三李四')
  assert.equal(truncate('张三李四王五', 4), '张三李…')
  assert.equal(truncate('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 2), '👨‍👩‍👧…')
  assert.equal(truncate('👨‍👩‍👧👨‍👩‍👧', 2), '👨‍👩‍👧👨‍👩‍👧')
  assert.equal(truncate('ab', 1), '…')
  assert.equal(truncateBytes('张三李四', 7), '张三')
  assert.equal(truncateBytes('ab张', 5), 'ab张')
  assert.equal(truncateBytes('a👨‍👩‍👧', 10), 'a')
  assert.equal(truncateBytes('a', 0), '')
  assert.throws(() => truncate('a', 0), RangeError)
  assert.throws(() => truncateBytes('a', -1), RangeError)
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, limit) => {
      const length = Array.from(segmenter.segment(text)).length
      const cut = truncate(text, limit)
      if (length <= limit) assert.equal(cut, text)
      else assert.ok(cut.endsWith('…') && text.startsWith(cut.slice(0, -1)) && Array.from(segmenter.segment(cut)).length <= limit)
      const bytes = truncateBytes(text, limit)
      assert.ok(text.startsWith(bytes) && Buffer.byteLength(bytes) <= limit)
    }),
  )
})
