import type { Module } from '../../app.ts'
import './channels.errors.ts'
import { channelsJobs, channelsRecurring } from './channels.jobs.ts'
import { channelsRoutes } from './channels.routes.ts'
import { channelsSubscriptions } from './channels.subscriptions.ts'

export const channelsModule: Module = {
  name: 'channels',
  routes: channelsRoutes,
  subscriptions: channelsSubscriptions,
  jobs: channelsJobs,
  recurring: channelsRecurring,
  permissions: [
    { key: 'channels.read', zh: '查看店铺和原始单', en: 'See shops and channel orders' },
    { key: 'channels.manage', zh: '管理店铺和授权', en: 'Manage shops and their authorisation' },
    { key: 'channels.import', zh: '导入订单文件', en: 'Import order files' },
    { key: 'channels.push', zh: '处理发货回传和库存上传', en: 'Handle shipment and stock uploads' },
    { key: 'listings.edit', zh: '匹配平台商品和库存规则', en: 'Match listings and set stock rules' },
  ],
}
