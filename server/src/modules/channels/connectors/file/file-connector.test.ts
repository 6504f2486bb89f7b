import { channelOrder, channelOrderLine } from '#test/builders/channel-orders.ts'
import { toWire } from '../../channel-order.contract.ts'
import { testConnector } from '../testing/connector-kit.ts'
import { fileConnector } from './file-connector.ts'

testConnector({
  connector: fileConnector,
  samples: [
    { name: 'a plain order', raw: toWire(channelOrder()), totalMinor: 3800n, units: 2n },
    {
      name: 'without versions, receiver or buyer',
      raw: toWire(channelOrder({ version: null, receiver: null, buyer: { id: '', nickname: '' } })),
      totalMinor: 3800n,
      units: 2n,
    },
    {
      name: 'discounts on lines and on the order',
      raw: toWire(
        channelOrder({
          lines: [
            channelOrderLine({ externalLineId: 'a', quantity: 3n, unitPriceMinor: 333n, discountMinor: 99n }),
            channelOrderLine({ externalLineId: 'b' }),
          ],
          discountMinor: 500n,
        }),
      ),
      totalMinor: 4200n,
      units: 5n,
    },
    {
      name: 'money that does not add up',
      raw: toWire(channelOrder({ paidMinor: 1n })),
      mismatched: true,
      totalMinor: 3800n,
      units: 2n,
    },
  ],
})
