import type { Feature } from '../app/feature.ts'
import { catalogFeature } from './catalog/routes.ts'
import { channelsFeature, statementsFeature } from './channels/routes.ts'
import { countingFeature } from './counting/routes.ts'
import { customersFeature } from './customers/routes.ts'
import { financeFeature } from './finance/routes.ts'
import { galleryFeature } from './gallery/routes.ts'
import { homeFeature } from './home/routes.ts'
import { identityFeature } from './identity/routes.ts'
import { inventoryFeature } from './inventory/routes.ts'
import { logisticsFeature } from './logistics/routes.ts'
import { ordersFeature } from './orders/routes.ts'
import { purchasingFeature } from './purchasing/routes.ts'
import { settingsFeature } from './settings/routes.ts'
import { warehouseFeature } from './warehouse/routes.ts'

/** Every part of the program, in the order of the navigation. A new one is a folder with a `routes.ts` and a line here. */
export const features: readonly Feature[] = [
  homeFeature,
  ordersFeature,
  channelsFeature,
  warehouseFeature,
  countingFeature,
  inventoryFeature,
  catalogFeature,
  customersFeature,
  purchasingFeature,
  statementsFeature,
  financeFeature,
  logisticsFeature,
  settingsFeature,
  identityFeature,
  ...(__GALLERY__ ? [galleryFeature] : []),
]
