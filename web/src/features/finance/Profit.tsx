import { EmptyState, MoneyText, PageHeader, ProblemAlert, QuantityText, StatusTag, useSurroundings } from '@shangshu/ui'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Segmented, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useShopNames } from '../orders/useNames.ts'
import { MonthRange } from './MonthRange.tsx'
import { daysOf, useMonths } from './useMonths.ts'

type By = 'shops' | 'orders' | 'skus'

/** What is earned, by shop from the accounts, by order and by SKU from what was booked for each. */
export default function Profit() {
  const { t } = useTranslation('finance')
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const { months, current } = useMonths()
  const by: By = url.params.by === 'orders' || url.params.by === 'skus' ? url.params.by : 'shops'
  const range = { from: url.params.from ?? current, to: url.params.to ?? current }
  const [losses, setLosses] = useState(false)
  return (
    <div className="ss-page">
      <PageHeader title={t('profit.title')} note={t('profit.note')} />
      <div className="ss-bar">
        <Segmented<By>
          value={by}
          onChange={(next) => url.set({ ...url.params, by: next }, 'push')}
          options={[
            { value: 'shops', label: t('profit.byShop') },
            { value: 'orders', label: t('profit.byOrder') },
            { value: 'skus', label: t('profit.bySku') },
          ]}
        />
        <MonthRange months={months} {...range} onChange={(from, to) => url.set({ ...url.params, from, to }, 'push')} />
        {by !== 'shops' && (
          <Checkbox checked={losses} onChange={(event) => setLosses(event.target.checked)}>
            {t('profit.losses')}
          </Checkbox>
        )}
      </div>
      {by === 'shops' && <ByShop {...range} />}
      {by === 'orders' && <ByOrder from={daysOf(range.from).from} to={daysOf(range.to).to} losses={losses} />}
      {by === 'skus' && <BySku from={daysOf(range.from).from} to={daysOf(range.to).to} losses={losses} />}
    </div>
  )
}

function Rate({ profit, sales }: { profit: number | null; sales: number }) {
  if (profit === null || sales <= 0) return <span className="ss-third">—</span>
  return <>{((profit / sales) * 100).toFixed(1)}%</>
}

function ByShop(range: { from: string; to: string }) {
  const { t } = useTranslation('finance')
  const shops = useShopNames()
  const query = useQuery({
    queryKey: ['profit', 'shops', range.from, range.to],
    queryFn: ({ signal }) => api.finance.shopProfits({ query: { from: range.from, to: range.to }, signal }),
  })
  const rows = query.data?.shops ?? []
  const currency = query.data?.currency ?? 'CNY'
  const columns = [
    'goodsMinor',
    'shippingMinor',
    'refundsMinor',
    'costMinor',
    'postageMinor',
    'feesMinor',
    'otherMinor',
    'profitMinor',
  ] as const
  const sum = (column: (typeof columns)[number]) =>
    rows.some((row) => row[column] === null) ? null : rows.reduce((total, row) => total + (row[column] ?? 0), 0)
  return (
    <Frame query={query} empty={rows.length === 0}>
      <table className="ss-sheet ss-sheet-sticky">
        <thead>
          <tr>
            <th>{t('shop')}</th>
            {columns.map((column) => (
              <th key={column} className="ss-end">
                {t(`profit.${column}`)}
              </th>
            ))}
            <th className="ss-end">{t('profit.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.shopId ?? ''}>
              <td>{row.shopId ? (shops.get(row.shopId) ?? '…') : t('noShop')}</td>
              {columns.map((column) => (
                <td key={column} className="ss-end">
                  <MoneyText value={row[column]} currency={currency} judged={column === 'profitMinor'} />
                </td>
              ))}
              <td className="ss-end">
                <Rate profit={row.profitMinor} sales={row.goodsMinor + row.shippingMinor} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('balance.sum')}</td>
            {columns.map((column) => (
              <td key={column} className="ss-end">
                <MoneyText value={sum(column)} currency={currency} judged={column === 'profitMinor'} />
              </td>
            ))}
            <td className="ss-end">
              <Rate profit={sum('profitMinor')} sales={(sum('goodsMinor') ?? 0) + (sum('shippingMinor') ?? 0)} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Frame>
  )
}

function ByOrder(props: { from: string; to: string; losses: boolean }) {
  const { t } = useTranslation('finance')
  const shops = useShopNames()
  const query = useInfiniteQuery({
    queryKey: ['profit', 'orders', props.from, props.to, props.losses],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.finance.orderProfits({
        query: {
          from: props.from,
          to: props.to,
          ...(props.losses ? { onlyLosses: true } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const columns = [
    'goodsMinor',
    'shippingMinor',
    'refundsMinor',
    'costMinor',
    'postageMinor',
    'feesMinor',
    'profitMinor',
  ] as const
  return (
    <Frame query={query} empty={rows.length === 0} more={query}>
      <table className="ss-sheet ss-sheet-sticky">
        <thead>
          <tr>
            <th>{t('order')}</th>
            <th>{t('journal.day')}</th>
            <th>{t('shop')}</th>
            <th className="ss-end">{t('profit.units')}</th>
            {columns.map((column) => (
              <th key={column} className="ss-end">
                {t(`profit.${column}`)}
              </th>
            ))}
            <th className="ss-end">{t('profit.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.fulfillmentId}>
              <td>
                {row.orderId ? <AppLink to={`/orders/${row.orderId}`}>{row.orderNumber}</AppLink> : row.orderNumber}
                {row.uncostedUnits > 0 && (
                  <div>
                    <StatusTag tone="warn">{t('profit.uncosted', { count: row.uncostedUnits })}</StatusTag>
                  </div>
                )}
                {!row.revenueBooked && (
                  <div>
                    <StatusTag tone="waiting">{t('profit.notBooked')}</StatusTag>
                  </div>
                )}
              </td>
              <td>{row.bookedOn}</td>
              <td>{row.shopId ? (shops.get(row.shopId) ?? '…') : ''}</td>
              <td className="ss-end">
                <QuantityText value={row.units} />
              </td>
              {columns.map((column) => (
                <td key={column} className="ss-end">
                  <MoneyText value={row[column]} currency={row.currency} judged={column === 'profitMinor'} />
                </td>
              ))}
              <td className="ss-end">
                <Rate profit={row.profitMinor} sales={row.goodsMinor + row.shippingMinor} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function BySku(props: { from: string; to: string; losses: boolean }) {
  const { t } = useTranslation('finance')
  const query = useInfiniteQuery({
    queryKey: ['profit', 'skus', props.from, props.to, props.losses],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.finance.skuProfits({
        query: {
          from: props.from,
          to: props.to,
          ...(props.losses ? { onlyLosses: true } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Frame query={query} empty={rows.length === 0} more={query}>
      <table className="ss-sheet ss-sheet-sticky">
        <thead>
          <tr>
            <th>{t('profit.sku')}</th>
            <th className="ss-end">{t('profit.units')}</th>
            <th className="ss-end">{t('profit.returned')}</th>
            <th className="ss-end">{t('profit.saleMinor')}</th>
            <th className="ss-end">{t('profit.costMinor')}</th>
            <th className="ss-end">{t('profit.profitMinor')}</th>
            <th className="ss-end">{t('profit.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.skuId}>
              <td>
                <span className="ss-code">{row.skuCode}</span> <span className="ss-third">{row.skuName}</span>
              </td>
              <td className="ss-end">
                <QuantityText value={row.units} />
              </td>
              <td className="ss-end">
                <QuantityText value={row.returnedUnits} />
              </td>
              <td className="ss-end">
                <MoneyText value={row.saleMinor} />
              </td>
              <td className="ss-end">
                <MoneyText value={row.costMinor} />
              </td>
              <td className="ss-end">
                <MoneyText value={row.profitMinor} judged />
              </td>
              <td className="ss-end">
                <Rate profit={row.profitMinor} sales={row.saleMinor} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function Frame(props: {
  query: { error: unknown; isPending: boolean; refetch: () => unknown }
  empty: boolean
  more?: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  children: ReactNode
}) {
  const { t } = useTranslation('finance')
  if (props.query.error) return <ProblemAlert error={props.query.error} onRetry={() => void props.query.refetch()} />
  if (props.query.isPending) return <Skeleton active paragraph={{ rows: 10 }} />
  if (props.empty) return <EmptyState kind="nothing" title={t('profit.none')} text={t('profit.noneText')} />
  return (
    <>
      <div className="ss-panel ss-sheet-scroll" style={{ flex: 1, minHeight: 0 }}>
        {props.children}
      </div>
      {props.more?.hasNextPage && (
        <Button loading={props.more.isFetchingNextPage} onClick={() => void props.more?.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  )
}
