import { foundJob } from '#platform/jobs/over-found.ts'
import type { Module } from '../../app.ts'
import './catalog.errors.ts'
import { catalogRoutes } from './catalog.routes.ts'
import { forgottenUploads, importJob } from './import/upload-products.ts'
import { foundProducts } from './products/found-products.ts'

export const catalogModule: Module = {
  name: 'catalog',
  routes: catalogRoutes,
  subscriptions: [],
  jobs: [importJob, foundJob(foundProducts)],
  recurring: [forgottenUploads],
  permissions: [
    { key: 'catalog.read', zh: '查看商品', en: 'See products' },
    { key: 'catalog.edit', zh: '维护商品', en: 'Edit products' },
    { key: 'catalog.import', zh: '导入商品', en: 'Import products' },
  ],
}
