import { PageHeader, ProblemForm, SubmitBar, useSurroundings } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Segmented, Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { type GoodsLine, GoodsTable, wireLines } from './GoodsTable.tsx'
import { OrderTotals } from './OrderTotals.tsx'
import { ReceiverFields, type ReceiverValues } from './ReceiverFields.tsx'
import './order-page.css'

interface Entry {
  shopId: string
  channelOrderNumber: string
  paid: 'paid' | 'unpaid'
  receiver: ReceiverValues
  lines: GoodsLine[]
  discountMinor: number | null
  shippingMinor: number | null
  sellerRemark: string
}

const noReceiver: ReceiverValues = {
  name: '',
  phone: '',
  country: 'CN',
  province: '',
  city: '',
  district: '',
  street: '',
  postcode: '',
}
const lastShopKey = 'shangshu.desk.shop'

/** An order entered at the desk: a telephone call, a chat, a counter. It is reviewed like any other. */
export default function NewOrder() {
  const { t } = useTranslation('orders')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { message } = App.useApp()
  const home = useSurroundings().currency
  const { data } = useQuery({
    queryKey: ['shops', 'names'],
    queryFn: ({ signal }) => api.shops.list({ query: {}, signal }),
    staleTime: 60_000,
  })
  const shops = data?.rows
  const initial = useMemo<Partial<Entry>>(() => {
    const last = localStorage.getItem(lastShopKey)
    const shop = shops?.find((one) => one.id === last) ?? (shops?.length === 1 ? shops[0] : undefined)
    return {
      ...(shop && { shopId: shop.id }),
      channelOrderNumber: '',
      paid: 'paid',
      receiver: noReceiver,
      lines: [],
      discountMinor: 0,
      shippingMinor: 0,
      sellerRemark: '',
    }
  }, [shops])

  const save = async ({ shopId, ...entry }: Entry) => {
    const { id, orderNumber } = await api.shops.enterOrder({
      params: { shopId },
      body: {
        channelOrderNumber: entry.channelOrderNumber,
        receiver: entry.receiver,
        lines: wireLines(entry.lines),
        discountMinor: entry.discountMinor ?? 0,
        shippingMinor: entry.shippingMinor ?? 0,
        sellerRemark: entry.sellerRemark,
        paid: entry.paid === 'paid',
      },
    })
    localStorage.setItem(lastShopKey, shopId)
    void message.success(t('desk.made', { number: orderNumber }))
    await queryClient.invalidateQueries({ queryKey: ['orders'] })
    await navigate({ to: `/orders/${id}` as never })
  }

  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={t('desk.title')} back={<AppLink to="/orders">{t('page.back')}</AppLink>} note={t('desk.note')} />
      <ProblemForm<Entry>
        initial={initial}
        onSubmit={save}
        fieldOf={{ 'orders.number_taken': 'channelOrderNumber', 'platform.not_found': 'shopId' }}
      >
        {(state) => {
          const currencyOf = (shopId: string | undefined) => shops?.find((shop) => shop.id === shopId)?.currency ?? home
          return (
            <div className="ss-stack ss-page-bar">
              <section className="ss-panel ss-sheet-panel">
                <h2>{t('desk.sale')}</h2>
                <div className="order-fields">
                  <Form.Item name="shopId" label={t('col.shop')} rules={[{ required: true, message: t('desk.required') }]}>
                    <Select
                      showSearch={{ optionFilterProp: 'label' }}
                      loading={shops === undefined}
                      options={(shops ?? []).map((shop) => ({ value: shop.id, label: shop.name }))}
                    />
                  </Form.Item>
                  <Form.Item name="channelOrderNumber" label={t('desk.number')}>
                    <Input maxLength={100} autoComplete="off" placeholder={t('desk.numberHint')} />
                  </Form.Item>
                  <Form.Item name="paid" label={t('desk.payment')}>
                    <Segmented
                      options={[
                        { value: 'paid', label: t('desk.paid') },
                        { value: 'unpaid', label: t('desk.unpaid') },
                      ]}
                    />
                  </Form.Item>
                </div>
              </section>
              <section className="ss-panel ss-sheet-panel">
                <h2>{t('page.receiver')}</h2>
                <ReceiverFields />
              </section>
              <section className="ss-panel ss-sheet-panel">
                <h2>{t('page.lines')}</h2>
                <Form.Item noStyle dependencies={['shopId']}>
                  {({ getFieldValue }) => (
                    <>
                      <Form.Item
                        name="lines"
                        className="order-lines-item"
                        rules={[
                          {
                            validator: (_, lines: GoodsLine[]) =>
                              lines.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('desk.goodsNeeded'))),
                          },
                        ]}
                      >
                        <GoodsTable currency={currencyOf(getFieldValue('shopId'))} />
                      </Form.Item>
                      <OrderTotals currency={currencyOf(getFieldValue('shopId'))} />
                    </>
                  )}
                </Form.Item>
                <Form.Item name="sellerRemark" label={t('page.remark')}>
                  <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
                </Form.Item>
              </section>
              <SubmitBar state={state} label={t('desk.create')} always />
            </div>
          )
        }}
      </ProblemForm>
    </div>
  )
}
