import type { Feature } from '../app/feature.ts'
import { galleryFeature } from './gallery/routes.ts'
import { homeFeature } from './home/routes.ts'
import { identityFeature } from './identity/routes.ts'
import { inventoryFeature } from './inventory/routes.ts'
import { ordersFeature } from './orders/routes.ts'
import { warehouseFeature } from './warehouse/routes.ts'

/** Every part of the program, in the order of the navigation. A new one is a folder with a `routes.ts` and a line here. */
export const features: readonly Feature[] = [
  homeFeature,
  ordersFeature,
  warehouseFeature,
  inventoryFeature,
  identityFeature,
  ...(__GALLERY__ ? [galleryFeature] : []),
]
