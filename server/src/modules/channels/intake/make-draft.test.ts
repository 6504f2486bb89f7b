import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TenantVault } from '#platform/vault/vault.ts'
import { channelOrder, channelOrderLine } from '#test/builders/channel-orders.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'
import { type DraftShop, makeDraft } from './make-draft.ts'

// Stands for the vault where only equality matters.
const keys: TenantVault = {
  seal: (value) => Buffer.from(JSON.stringify(value)),
  open: (sealed) => JSON.parse(sealed.toString()),
  hash: (kind, text) => `${kind}:${text}`,
}
const shop: DraftShop = { id: 's1', reviewDelaySeconds: 0, autoApprove: true, receiverOptional: false }
const draftOf = (order: Partial<ChannelOrder>, settings: Partial<DraftShop> = {}) => {
  const document = channelOrder(order)
  const lineKeys = new Map(
    document.lines.map((line) => [
      line.externalLineId,
      { channelOrderLineId: `row-${line.externalLineId}`, skuId: `sku-${line.merchantCode}` },
    ]),
  )
  return makeDraft(keys, { ...shop, ...settings }, 'c1', document, lineKeys)
}
const line = channelOrderLine

test('the order discount is shared over the lines, to the last cent', () => {
  const draft = draftOf({
    lines: [
      line({ externalLineId: 'a', quantity: 1n, unitPriceMinor: 10_000n }),
      line({ externalLineId: 'b', quantity: 1n, unitPriceMinor: 5000n }),
    ],
    discountMinor: 1501n,
  })
  assert.deepEqual(
    draft.lines.map((each) => each.amountMinor),
    [8999n, 4500n],
  )
  assert.deepEqual(
    [draft.goodsMinor, draft.discountMinor, draft.shippingMinor, draft.paidMinor, draft.amountMismatch],
    [15_000n, 1501n, 800n, 14_299n, false],
  )
})

test('a discount beyond the goods comes off the shipping fee', () => {
  const draft = draftOf({ lines: [line({ quantity: 1n, unitPriceMinor: 1000n })], discountMinor: 1300n, shippingMinor: 800n })
  assert.deepEqual([draft.goodsMinor, draft.discountMinor, draft.shippingMinor, draft.paidMinor], [1000n, 1000n, 500n, 500n])
  assert.deepEqual(
    draft.lines.map((each) => each.amountMinor),
    [0n],
  )
})

test('whatever the amounts, the lines sum to goods less discount, and all of it to what was paid', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ price: fc.bigInt({ min: 0n, max: 100_000n }), quantity: fc.bigInt({ min: 1n, max: 9n }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.bigInt({ min: 0n, max: 5000n }),
      fc.nat(),
      (items, shippingMinor, share) => {
        const lines = items.map(({ price, quantity }, index) =>
          line({ externalLineId: String(index), unitPriceMinor: price, quantity }),
        )
        const goods = lines.reduce((sum, each) => sum + each.amountMinor, 0n)
        const discountMinor = ((goods + shippingMinor) * BigInt(share % 101)) / 100n
        const draft = draftOf({ lines, shippingMinor, discountMinor })
        assert.equal(
          draft.lines.reduce((sum, each) => sum + each.amountMinor, 0n),
          draft.goodsMinor - draft.discountMinor,
        )
        assert.equal(draft.goodsMinor - draft.discountMinor + draft.shippingMinor, draft.paidMinor)
        assert.equal(draft.amountMismatch, false)
      },
    ),
  )
})

test('unpaid orders count with what they would cost; contradictions are shown, not repaired', () => {
  assert.deepEqual(draftOf({ status: 'unpaid', paidAt: null, paidMinor: 0n }).paidMinor, 3800n)
  assert.deepEqual(
    [draftOf({ status: 'deposit_paid', paidMinor: 500n }).status, draftOf({ status: 'deposit_paid', paidMinor: 500n }).paidMinor],
    ['unpaid', 3800n],
  )
  const wrong = draftOf({ paidMinor: 3799n })
  assert.deepEqual([wrong.paidMinor, wrong.amountMismatch], [3799n, true])
})

test('refunds: all of a line, a part of it, money only', () => {
  const state = (change: Parameters<typeof line>[0]) =>
    draftOf({ lines: [line({ quantity: 3n, ...change })] }).lines[0]!.refundState
  assert.equal(state({ refundState: 'requested' }), 'requested')
  assert.equal(state({ refundState: 'refunded', refundedQuantity: 3n }), 'refunded')
  assert.equal(state({ refundState: 'refunded', refundedQuantity: 1n }), 'requested', 'how many go is for a person')
  assert.equal(state({ refundState: 'refunded', refundedQuantity: 0n }), 'none')
  assert.equal(draftOf({ lines: [line({ refundState: 'requested' })] }).refundRequested, true)
})

test('people: the same in every writing, nobody where there is nobody', () => {
  const base = channelOrder().receiver!
  const of = (change: Partial<typeof base>) => draftOf({ receiver: { ...base, ...change } })
  const plain = of({})
  assert.equal(
    of({ phone: '+86 139-0000-0017', street: '东街口八一七北路88号3栋1202', name: '林 晓明' }).receiverHash,
    plain.receiverHash,
  )
  assert.equal(of({ phone: '+86 139-0000-0017' }).phoneHash, plain.phoneHash)
  assert.notEqual(of({ street: '东街口八一七北路 88 号 3 栋 1203' }).receiverHash, plain.receiverHash)
  assert.equal(plain.buyerHash, 'buyer:s1/B1')
  const nobody = draftOf({ receiver: null, buyer: { id: '', nickname: '' } })
  assert.deepEqual(
    [nobody.buyerHash, nobody.phoneHash, nobody.receiverHash, nobody.receiverSealed, nobody.addressComplete],
    [null, null, null, null, false],
  )
  assert.equal(draftOf({ receiver: null }, { receiverOptional: true }).addressComplete, true)
  const masked = of({ masked: true, phone: '139****0017', key: 'k1' })
  assert.deepEqual([masked.phoneHash, masked.receiverHash, masked.addressComplete], [null, 'receiver_key:s1/k1', false])
})

test('review waits from the payment on; lines with nothing ordered are left out', () => {
  const draft = draftOf(
    { lines: [line({ externalLineId: 'a' }), line({ externalLineId: 'gone', quantity: 0n })] },
    { reviewDelaySeconds: 600 },
  )
  assert.deepEqual(draft.reviewNotBefore, new Date('2026-11-01T02:11:00.000Z'))
  assert.deepEqual(
    draft.lines.map((each) => each.channelOrderLineId),
    ['row-a'],
  )
  assert.equal(draftOf({}).reviewNotBefore, null)
})
