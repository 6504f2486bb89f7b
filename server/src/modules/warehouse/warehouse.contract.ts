// The whole surface of the module, by group: the only file of it a user interface imports.

export * from './counting/counting.contract.ts'
export * from './fulfillments/fulfillments.contract.ts'
export * from './handheld/handheld.contract.ts'
export * from './handover/handover.contract.ts'
export * from './inbound/inbound.contract.ts'
export * from './packing/packing.contract.ts'
export * from './picking/picking.contract.ts'
export * from './putaway/putaway.contract.ts'
export * from './settings/settings.contract.ts'
export * from './warehouse.shapes.ts'
export * from './waves/waves.contract.ts'
