import type { SetResult } from '#lib/schema.ts'
import type { Ctx, Locale } from '#platform/context.ts'
import { AppError, errorMessage } from '#platform/errors.ts'
import type { Fulfillment } from './fulfillments/fulfillments.queries.ts'
import type { FulfillmentStatus } from './warehouse.shapes.ts'

const statusNames: Record<FulfillmentStatus, { zh: string; en: string }> = {
  open: { zh: '待分配', en: 'waiting for goods' },
  allocated: { zh: '待拣货', en: 'ready to pick' },
  picking: { zh: '拣货中', en: 'being picked' },
  picked: { zh: '待打包', en: 'picked' },
  packed: { zh: '待交接', en: 'packed' },
  shipped: { zh: '已发货', en: 'shipped' },
  cancelled: { zh: '已取消', en: 'cancelled' },
}

const blockNames: Record<string, { zh: string; en: string }> = {
  fraud: { zh: '风险订单', en: 'fraud check' },
  address: { zh: '地址异常', en: 'address problem' },
  unmapped_sku: { zh: '商品未匹配', en: 'unknown goods' },
  amount_mismatch: { zh: '金额不符', en: 'amount differs' },
  refund_requested: { zh: '申请退款', en: 'refund requested' },
  address_changed: { zh: '地址变更', en: 'address changed' },
  remark_changed: { zh: '备注变更', en: 'remark changed' },
  out_of_stock: { zh: '缺货', en: 'out of stock' },
  presale: { zh: '预售', en: 'pre-sale' },
  blacklist: { zh: '黑名单', en: 'blacklisted buyer' },
  manual: { zh: '人工拦截', en: 'stopped by a person' },
  platform_lock: { zh: '平台锁定', en: 'locked by the platform' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  blocked: { zh: '已拦截', en: 'stopped' },
  short: { zh: '缺货', en: 'out of stock' },
  wave: { zh: '已移出波次', en: 'taken out of the wave' },
}

export function statusName(status: FulfillmentStatus, locale: Locale): string {
  return statusNames[status][locale === 'zh-CN' ? 'zh' : 'en']
}

/** Names of block kinds as a person at a station reads them. */
export function reasonNames(kinds: readonly string[], locale: Locale): string {
  return kinds.map((kind) => blockNames[kind]?.[locale === 'zh-CN' ? 'zh' : 'en'] ?? kind).join(locale === 'zh-CN' ? '、' : ', ')
}

/**
 * Why a fulfillment may not go on at a station that works on the given states; null when it may. The order tells a person the weightiest
 * reason first: cancelled, shipped, blocked, then the wrong state.
 */
export function refusalOf(ctx: Pick<Ctx, 'locale'>, one: Fulfillment, wanted: readonly FulfillmentStatus[]): AppError | null {
  const number = one.fulfillmentNumber
  if (one.status === 'cancelled') return new AppError('warehouse.cancelled', { number })
  if (one.status === 'shipped' && !wanted.includes('shipped')) return new AppError('warehouse.already_shipped', { number })
  if (one.blockKinds.length > 0) {
    return new AppError('warehouse.blocked', { number, kinds: one.blockKinds, reasons: reasonNames(one.blockKinds, ctx.locale) })
  }
  if (!wanted.includes(one.status)) {
    return new AppError('warehouse.wrong_status', {
      number,
      status: statusName(one.status, ctx.locale),
      wanted: wanted.map((status) => statusName(status, ctx.locale)).join(ctx.locale === 'zh-CN' ? '或' : ' or '),
    })
  }
  return null
}

/** Gathers what a command on a set refused; with `allOrNothing` the first refusal is thrown instead. */
export function refusalList(
  ctx: Pick<Ctx, 'locale'>,
  options: { allOrNothing?: boolean } = {},
): {
  refused: SetResult['refused']
  refuse: (id: string, error: AppError) => void
} {
  const refused: SetResult['refused'] = []
  return {
    refused,
    refuse: (id, error) => {
      if (options.allOrNothing) throw error
      refused.push({ id, code: error.code, message: errorMessage(error.code, error.params, ctx.locale) })
    },
  }
}
