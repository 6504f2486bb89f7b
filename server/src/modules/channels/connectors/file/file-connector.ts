import { z } from 'zod'
import { type ChannelOrder, fromWire, zChannelOrderDocument } from '../../channel-order.contract.ts'
import { type Connector, noCapabilities } from '../connector.ts'
import { builtInStatus, statusWords } from './status-words.pure.ts'

/**
 * Shops whose orders come by file: any order export in CSV or Excel through a column mapping. There is nobody to call: shipments and
 * stock stay here. What is stored of an order is its canonical form, since a file row alone says nothing without its mapping.
 */
export const fileConnector: Connector<Record<string, never>, Record<string, never>> = {
  name: 'file',
  title: { zh: '文件导入', en: 'Order files' },
  capabilities: { ...noCapabilities, fileImport: true, partialShipment: true, multiParcel: true },
  fields: [],
  settings: z.strictObject({}),
  credentials: z.strictObject({}),
  toChannelOrder: (raw): ChannelOrder => zChannelOrderDocument.parse(fromWire(raw as Record<string, unknown>)),
  numberOf: (raw) => {
    const number = (raw as { externalNumber?: unknown } | null)?.externalNumber
    return typeof number === 'string' && number !== '' ? number : null
  },
  mapStatus: builtInStatus,
  statuses: [...statusWords.keys()],
}
