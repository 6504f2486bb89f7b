import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looseForm, receiverForm } from './person.ts'

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
