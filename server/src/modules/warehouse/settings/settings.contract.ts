import { z } from 'zod'
import { endpoint } from '#lib/endpoint.ts'
import { zId, zVersion } from '#lib/schema.ts'

export const zWarehouseSettings = z.object({
  warehouseId: zId,
  /** Packing asks for a scan check first. */
  requireCheck: z.boolean(),
  /** Handover refuses parcels without a weight. */
  requireWeighing: z.boolean(),
  /** Allowed difference: the larger of grams and percent. */
  weightToleranceGrams: z.int().min(0).max(1_000_000),
  weightTolerancePercent: z.int().min(0).max(100),
  /** Weight of an empty carton with filling. */
  cartonTareGrams: z.int().min(0).max(100_000),
  /** Goods over the announced quantity that are still accepted, for announcements that say nothing themselves. */
  overTolerancePercent: z.int().min(0).max(1000),
  /** Small shops: received goods go straight into their bins. */
  receiveAndPutAway: z.boolean(),
  /** Default of the wave dialogue. */
  waveMaxFulfillments: z.int().min(1).max(5000),
})

export const zStoredWarehouseSettings = zWarehouseSettings.extend({ version: zVersion })

export const settingsContract = {
  read: endpoint({
    method: 'GET',
    path: '/api/warehouse-settings/:warehouseId',
    summary: 'How a warehouse works; defaults until someone changes them',
    permission: 'warehouse.read',
    params: z.object({ warehouseId: zId }),
    response: zStoredWarehouseSettings,
  }),
  write: endpoint({
    method: 'PUT',
    path: '/api/warehouse-settings/:warehouseId',
    summary: 'Change how a warehouse works',
    permission: 'warehouse.settings',
    params: z.object({ warehouseId: zId }),
    body: zWarehouseSettings.omit({ warehouseId: true }),
    response: zStoredWarehouseSettings,
    ifMatch: true,
  }),
}
