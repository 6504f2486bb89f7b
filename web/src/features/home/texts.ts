import type { Texts } from '@shangshu/ui'

export const texts: Texts = {
  'zh-CN': {
    title: '今日',
    stat: { sales: '今日下单金额', orders: '今日订单', shipped: '今日发货收入', profit: '近 7 天毛利', late: '超时未发', review: '待审核', held: '被拦截', versus: '较前 7 天', yesterday: '昨日 {{value}}', due: '{{count}} 个 24 小时内到期' },
    chart: { sales: '近 30 天销售', placed: '下单金额', revenue: '发货收入', profit: '毛利', shops: '店铺销售(近 30 天)', states: '订单状态' },
    running: { title: '快卖完的商品', sku: '规格', available: '可用', pace: '日均', days: '可售天数', none: '没有快卖完的商品。' },
    top: { title: '近 7 天畅销', units: '件数', revenue: '收入', profit: '毛利', none: '还没有发货记录。' },
    holds: { title: '拦截原因', none: '没有被拦截的订单。' },
  },
  'en-US': {
    title: 'Today',
    stat: { sales: 'Ordered today', orders: 'Orders today', shipped: 'Shipped today', profit: 'Profit, 7 days', late: 'Overdue', review: 'Awaiting review', held: 'Held', versus: 'against the 7 days before', yesterday: 'yesterday {{value}}', due: '{{count}} due within 24 h' },
    chart: { sales: 'Sales, 30 days', placed: 'Ordered', revenue: 'Shipped', profit: 'Profit', shops: 'Shops, 30 days', states: 'Orders by status' },
    running: { title: 'Running out', sku: 'SKU', available: 'Available', pace: 'A day', days: 'Days left', none: 'Nothing is running out.' },
    top: { title: 'Best sellers, 7 days', units: 'Pieces', revenue: 'Revenue', profit: 'Profit', none: 'Nothing shipped yet.' },
    holds: { title: 'Why orders wait', none: 'No order is held.' },
  },
}
