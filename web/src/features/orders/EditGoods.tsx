import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { App, Drawer, Form } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { type GoodsLine, GoodsTable, wireLines } from './GoodsTable.tsx'
import { OrderTotals } from './OrderTotals.tsx'

type Order = CallOutput<typeof contracts.orders.get>

interface Values {
  lines: GoodsLine[]
  discountMinor: number | null
  shippingMinor: number | null
}

/** Other goods for an order that was entered by hand and has not reached the warehouse. */
export function EditGoods({ order, onClose }: { order: Order; onClose(): void }) {
  const { t } = useTranslation('orders')
  const queryClient = useQueryClient()
  const { message } = App.useApp()
  const initial = useMemo<Values>(
    () => ({ lines: linesOf(order), discountMinor: 0, shippingMinor: order.shippingMinor }),
    [order],
  )
  return (
    <Drawer open title={t('desk.editGoods')} size={860} onClose={onClose}>
      <ProblemForm<Values>
        initial={initial}
        onSubmit={async ({ lines, discountMinor, shippingMinor }) => {
          await api.orders.editLines({
            params: { orderId: order.id },
            ifMatch: String(order.version),
            body: { lines: wireLines(lines), discountMinor: discountMinor ?? 0, shippingMinor: shippingMinor ?? 0 },
          })
          void message.success(t('desk.saved'))
          await queryClient.invalidateQueries({ queryKey: ['order', order.id] })
          await queryClient.invalidateQueries({ queryKey: ['orders'] })
          onClose()
        }}
      >
        {(state) => (
          <>
            <p className="ss-third">{t('desk.editGoodsNote')}</p>
            <Form.Item
              name="lines"
              rules={[
                {
                  validator: (_, lines: GoodsLine[]) =>
                    lines.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('desk.goodsNeeded'))),
                },
              ]}
            >
              <GoodsTable currency={order.currency} />
            </Form.Item>
            <OrderTotals currency={order.currency} />
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </Drawer>
  )
}

/** The order's lines as they can be typed again; shares of a bundle's price are rounded up and the rest is taken off as a discount. */
function linesOf(order: Order): GoodsLine[] {
  return order.lines.flatMap((line) => {
    if (line.skuId === null || line.quantity === 0) return []
    const price = Math.max(line.unitPriceMinor, Math.ceil(line.amountMinor / line.quantity))
    return [
      {
        skuId: line.skuId,
        skuCode: line.skuCode ?? line.merchantCode,
        name: line.skuName ?? line.title,
        quantity: line.quantity,
        unitPriceMinor: price,
        discountMinor: price * line.quantity - line.amountMinor,
        kind: line.kind,
      },
    ]
  })
}
