import type { ChannelOrderStatus } from '../../channel-order.contract.ts'

/** Words for order states in exports of Chinese and English platforms and ERPs, in lower case, without blanks and signs. */
export const statusWords: ReadonlyMap<string, ChannelOrderStatus> = new Map(
  (
    [
      ['unpaid', '待付款 等待付款 等待买家付款 未付款 待支付 未支付 unpaid pending pendingpayment awaitingpayment created new'],
      ['deposit_paid', '待付尾款 已付定金 定金已付 depositpaid partiallypaid'],
      [
        'paid',
        '已付款 已支付 买家已付款等待卖家发货 待发货 等待发货 等待卖家发货 买家已付款 已付款待审核 已客审待财审 待审核 审核中 发货中 已确认 待出库 备货中 待配货 paid processing unfulfilled awaitingfulfillment awaitingshipment unshipped approved invoiced onhold',
      ],
      ['part_shipped', '部分发货 部分已发货 卖家部分发货 partiallyshipped partshipped partiallyfulfilled partial'],
      [
        'shipped',
        '已发货 卖家已发货 卖家已发货等待买家确认 卖家已发货等待买家确认收货 等待买家确认收货 待收货 已出库 运输中 配送中 shipped fulfilled intransit sent dispatched',
      ],
      ['signed', '已签收 已收货 妥投 signed delivered received'],
      ['completed', '交易成功 已完成 完成 交易完成 已结束 归档 completed complete finished success closedwon'],
      [
        'closed',
        '交易关闭 已关闭 已取消 取消 作废 已作废 关闭 已退款 全额退款 交易取消 cancelled canceled closed refunded voided unavailable expired failed',
      ],
    ] as const
  ).flatMap(([status, words]) => words.split(' ').map((word): [string, ChannelOrderStatus] => [word, status])),
)

/** The state a word of an export means; null when it is none of the usual ones. */
export function builtInStatus(word: string): ChannelOrderStatus | null {
  return (
    statusWords.get(
      word
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ''),
    ) ?? null
  )
}
