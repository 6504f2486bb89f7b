import { defineErrors } from '#platform/errors.ts'

export const inventoryErrors = defineErrors({
  'inventory.not_enough_stock': {
    status: 409,
    en: 'Only {onHand} of SKU {sku} are free at location {location}; {wanted} were asked for.',
    zh: '库位 {location} 的商品 {sku} 可用 {onHand},不足 {wanted}。',
  },
  'inventory.stock_is_promised': {
    status: 409,
    en: 'These pieces of SKU {sku} are promised to orders. Free the orders first.',
    zh: '商品 {sku} 的这部分库存已被订单占用,请先释放订单。',
  },
  'inventory.location_unknown': { status: 422, en: 'There is no location {location}.', zh: '库位 {location} 不存在。' },
  'inventory.location_blocked': { status: 409, en: 'Location {location} is blocked.', zh: '库位 {location} 已锁定。' },
  'inventory.location_code_taken': {
    status: 409,
    en: 'Location code {code} is already used in this warehouse.',
    zh: '该仓库已有库位 {code}。',
  },
  'inventory.zone_code_taken': {
    status: 409,
    en: 'Zone code {code} is already used in this warehouse.',
    zh: '该仓库已有库区 {code}。',
  },
  'inventory.location_not_empty': { status: 409, en: 'There are still goods at {locations}.', zh: '库位 {locations} 仍有库存。' },
  'inventory.warehouse_code_taken': {
    status: 409,
    en: 'Warehouse code {code} is already used.',
    zh: '仓库编码 {code} 已被使用。',
  },
  'inventory.warehouse_unknown': { status: 404, en: 'There is no such warehouse.', zh: '仓库不存在。' },
  'inventory.outside_to_outside': {
    status: 422,
    en: 'A move needs at least one location of ours.',
    zh: '库存流水至少有一端应是自有库位。',
  },
  'inventory.reservation_missing': {
    status: 409,
    en: 'The reservation is gone; load the order again.',
    zh: '占用已不存在,请刷新订单。',
  },
  'inventory.opening_unreadable': { status: 422, en: 'The file cannot be read: {because}', zh: '文件无法读取:{because}' },
  'inventory.sku_unknown': { status: 422, en: 'There is no SKU {sku}.', zh: '商品 {sku} 不存在。' },
})
