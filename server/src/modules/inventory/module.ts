import type { Module } from '../../app.ts'
import './inventory.errors.ts'
import { inventoryRoutes } from './inventory.routes.ts'

export const inventoryModule: Module = {
  name: 'inventory',
  routes: inventoryRoutes,
  subscriptions: [],
  jobs: [],
  recurring: [],
  permissions: [
    { key: 'inventory.read', zh: '查看库存', en: 'See stock' },
    { key: 'inventory.adjust', zh: '调整与移库', en: 'Adjust and move stock' },
    { key: 'inventory.manage', zh: '仓库与库位管理', en: 'Manage warehouses and locations' },
  ],
}
