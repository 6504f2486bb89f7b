import { analyticsContract } from '@shangshu/server/contract/analytics/analytics'
import { catalogContract } from '@shangshu/server/contract/catalog/catalog'
import {
  channelOrdersContract,
  importsContract,
  listingsContract,
  pushesContract,
  shopsContract,
  statementsContract,
} from '@shangshu/server/contract/channels/channels'
import { customersContract } from '@shangshu/server/contract/customers/customers'
import { financeContract } from '@shangshu/server/contract/finance/finance'
import { identityContract } from '@shangshu/server/contract/identity/identity'
import { inventoryContract } from '@shangshu/server/contract/inventory/inventory'
import { logisticsContract } from '@shangshu/server/contract/logistics/logistics'
import { customersLinkContract } from '@shangshu/server/contract/orders/customers-link/customers-link'
import { ordersContract } from '@shangshu/server/contract/orders/orders'
import { purchasingContract } from '@shangshu/server/contract/purchasing/purchasing'
import { countingContract } from '@shangshu/server/contract/warehouse/counting/counting'
import { fulfillmentsContract } from '@shangshu/server/contract/warehouse/fulfillments/fulfillments'
import { handoverContract } from '@shangshu/server/contract/warehouse/handover/handover'
import { inboundContract } from '@shangshu/server/contract/warehouse/inbound/inbound'
import { labelsContract } from '@shangshu/server/contract/warehouse/labels/labels'
import { packingContract } from '@shangshu/server/contract/warehouse/packing/packing'
import { pickingContract } from '@shangshu/server/contract/warehouse/picking/picking'
import { putawayContract } from '@shangshu/server/contract/warehouse/putaway/putaway'
import { settingsContract } from '@shangshu/server/contract/warehouse/settings/settings'
import { wavesContract } from '@shangshu/server/contract/warehouse/waves/waves'
import { platformContract } from '../../../server/src/platform/platform.contract.ts'

/** The endpoints this program talks to, by group: `api.orders.list(…)`. Groups are named as in the modules' routes. */
export const contracts = {
  analytics: analyticsContract,
  catalog: catalogContract,
  channelOrders: channelOrdersContract,
  channelStatements: statementsContract,
  counts: countingContract,
  customers: { ...customersContract, ...customersLinkContract },
  finance: financeContract,
  fulfillments: fulfillmentsContract,
  handovers: handoverContract,
  identity: identityContract,
  inbound: inboundContract,
  inventory: inventoryContract,
  labels: labelsContract,
  listings: listingsContract,
  logistics: logisticsContract,
  orderImports: importsContract,
  orders: ordersContract,
  packing: packingContract,
  picking: pickingContract,
  platform: platformContract,
  purchasing: purchasingContract,
  putaway: putawayContract,
  shipmentPushes: pushesContract,
  shops: shopsContract,
  warehouseSettings: settingsContract,
  waves: wavesContract,
}
