import type { Feature } from '../../app/feature.ts'

/** Shops and what goes to and fro between them and us. */
export const channelsFeature: Feature = {
  module: 'channels',
  always: true,
  navigation: [
    {
      path: '/shops',
      label: { 'zh-CN': '店铺', 'en-US': 'Shops' },
      icon: 'shop',
      group: 'sales',
      permission: 'channels.read',
    },
    {
      path: '/imports',
      label: { 'zh-CN': '订单导入', 'en-US': 'Import orders' },
      icon: 'upload',
      group: 'sales',
      permission: 'channels.import',
    },
    {
      path: '/channel-orders',
      label: { 'zh-CN': '原始单', 'en-US': 'Platform orders' },
      icon: 'list',
      group: 'sales',
      permission: 'channels.read',
    },
    {
      path: '/pushes',
      label: { 'zh-CN': '发货回传', 'en-US': 'Shipment uploads' },
      icon: 'share',
      group: 'sales',
      permission: 'channels.read',
    },
    {
      path: '/listings',
      label: { 'zh-CN': '平台商品', 'en-US': 'Listings' },
      icon: 'link',
      group: 'goods',
      permission: 'channels.read',
    },
  ],
  routes: [
    { path: '/shops', permission: 'channels.read', load: () => import('./ShopList.tsx') },
    { path: '/shops/$shopId', permission: 'channels.read', load: () => import('./ShopPage.tsx') },
    { path: '/imports', permission: 'channels.import', load: () => import('./ImportPage.tsx') },
    { path: '/channel-orders', permission: 'channels.read', load: () => import('./ChannelOrderList.tsx') },
    { path: '/channel-orders/$channelOrderId', permission: 'channels.read', load: () => import('./ChannelOrderPage.tsx') },
    { path: '/pushes', permission: 'channels.read', load: () => import('./PushList.tsx') },
    { path: '/listings', permission: 'channels.read', load: () => import('./ListingList.tsx') },
  ],
  texts: () => import('./texts.ts'),
  jobs: {
    'channels.listings_bulk': { 'zh-CN': '平台商品批量操作', 'en-US': 'Bulk action on listings' },
    'channels.pushes_bulk': { 'zh-CN': '发货回传批量操作', 'en-US': 'Bulk action on shipment uploads' },
    'channels.intake_bulk': { 'zh-CN': '原始单批量重试', 'en-US': 'Trying platform orders again' },
    'channels.pull': { 'zh-CN': '下载订单', 'en-US': 'Fetching orders' },
    'channels.push_shipments': { 'zh-CN': '回传发货', 'en-US': 'Telling shipments' },
    'channels.push_stock': { 'zh-CN': '上传库存', 'en-US': 'Uploading stock' },
  },
}

/** What platforms paid out, told apart line by line: the books decide about it, so it goes with finance. */
export const statementsFeature: Feature = {
  module: 'finance',
  namespace: 'channels',
  navigation: [
    {
      path: '/statements',
      label: { 'zh-CN': '平台对账单', 'en-US': 'Statements' },
      icon: 'document',
      group: 'finance',
      permission: 'finance.read',
    },
  ],
  routes: [
    { path: '/statements', permission: 'finance.read', load: () => import('./StatementList.tsx') },
    { path: '/statements/$statementId', permission: 'finance.read', load: () => import('./StatementPage.tsx') },
  ],
  texts: () => import('./texts.ts'),
}
