import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looseForm, maskedName, maskedPhone, maskedReceiver, parsePhone, phoneForm, receiverForm } from './person.ts'

const home = {
  name: '林晓明',
  phone: '139 0000 0017',
  country: 'CN',
  province: '浙江省',
  city: '杭州市',
  district: '西湖区',
  street: '文三路 3-12',
  postcode: '',
}

test('two writings of one receiver are equal, two doors are not', () => {
  assert.equal(receiverForm(home), receiverForm({ ...home, phone: '+86 13900000017', street: '文三路３－１２' }))
  assert.notEqual(receiverForm(home), receiverForm({ ...home, street: '文三路 31-2' }))
  assert.equal(looseForm('A-1 号楼, 2 单元'), looseForm('a1号楼2单元'))
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

test('one form per number', () => {
  assert.equal(phoneForm('+86 139-0000-0017'), '13900000017')
  assert.equal(phoneForm('１３９００００００１７'), '13900000017')
  assert.equal(phoneForm('+86 21 6888 8888'), phoneForm('(021) 68888888'))
  assert.equal(phoneForm('021-68888888'), '02168888888')
  assert.equal(phoneForm('18512345678转1234'), '18512345678#1234')
  assert.notEqual(phoneForm('18512345678-1234'), phoneForm('18512345678-1235'))
  assert.equal(phoneForm('+852 5123 4567'), '+85251234567')
  // no number of any plan: its digits
  assert.equal(phoneForm('1381234567'), '1381234567')
  assert.equal(phoneForm('138****5678'), '1385678')
  assert.equal(phoneForm('无'), '')
})

test('masks', () => {
  assert.equal(maskedName('张三'), '张**')
  assert.equal(maskedName(' 欧阳娜娜 '), '欧**')
  assert.equal(maskedName('John'), 'J**')
  assert.equal(maskedName('👨‍👩‍👧小明'), '👨‍👩‍👧**')
  assert.equal(maskedName(' '), '')
  assert.equal(maskedPhone('138 1234 5678'), '138****5678')
  assert.equal(maskedPhone('021-68888888-8001'), '021-****8888-**')
  assert.equal(maskedPhone('68888888'), '****8888')
  assert.equal(maskedPhone('400-820-8820'), '400****820')
  assert.equal(maskedPhone('+852 5123 4567'), '+852****4567')
  assert.equal(maskedPhone('95118'), '****')
  assert.equal(maskedPhone('张三'), '****')
  assert.equal(maskedPhone('138****5678'), '138****5678')
  assert.equal(maskedPhone(''), '')
  assert.equal(maskedReceiver(home), '林** 139****0017 浙江省 杭州市 西湖区')
})
