/** Names of what may run once at a time per shop; a job carries its lane so that a second one is not asked for. */
export const pullLane = (shopId: string) => `pull/${shopId}`
export const shipmentLane = (shopId: string) => `shipments/${shopId}`
export const stockLane = (shopId: string) => `stock/${shopId}`
