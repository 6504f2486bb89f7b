import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelOrder } from '#test/builders/channel-orders.ts'
import { openShopOrder } from '#test/builders/open-shop.ts'
import { toWire } from '../channel-order.contract.ts'
import { maskDocument } from './masked-document.pure.ts'

const secrets = ['林晓明', '19900000017', '13900000017', '东街口', '350001', '爱喝茶', 'tax-1', 'a@b.cn', 'ring the bell']

test('nothing that says who somebody is shows, in our form and the platform’s', () => {
  const invoice = { kind: 'company', title: '福州茶叶', taxNumber: 'tax-1', email: 'a@b.cn' }
  const texts = { buyerMessage: 'ring the bell, 13900000017', sellerRemark: '林晓明 is a friend' }
  for (const document of [
    toWire({ ...channelOrder({ ...texts }), invoice: { ...invoice, kind: 'company' } }),
    openShopOrder('A1', { ...texts, invoice }),
  ]) {
    const shown = JSON.stringify(maskDocument(document))
    for (const secret of secrets) assert.equal(shown.includes(secret), false, `${secret} in ${shown}`)
    // What is needed to work stays.
    for (const kept of ['福建省', '福州市', '鼓楼区', '白毫银针']) assert.equal(shown.includes(kept), true, kept)
  }
})

test('shapes stay as they are', () => {
  assert.deepEqual(
    maskDocument({
      number: 'A1',
      lines: [{ title: 'Tea', quantity: 2 }],
      receiver: { name: 'Ann Lee', city: 'Bonn', phone: null },
    }),
    {
      number: 'A1',
      lines: [{ title: 'Tea', quantity: 2 }],
      receiver: { name: 'A**', city: 'Bonn', phone: null },
    },
  )
})
