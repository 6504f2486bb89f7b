import type { ChannelOrder } from '../channel-order.contract.ts'

/** The document without what tells who the buyer is: numbers, states, goods, money, country, province and city stay. */
export function withoutBuyer(order: ChannelOrder): ChannelOrder {
  const { receiver } = order
  return {
    ...order,
    buyer: { id: '', nickname: '' },
    receiver:
      receiver === null
        ? null
        : { ...receiver, key: null, masked: true, name: '', phone: '', district: '', street: '', postcode: '' },
    buyerMessage: '',
    sellerRemark: '',
    invoice: null,
  }
}
