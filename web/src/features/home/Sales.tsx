import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { EmptyState, MoneyText, PageHeader, ProblemAlert, QuantityText, StatCard, useFormat, useSurroundings } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Segmented, Select, Skeleton } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Chart } from '../../charts/Chart.tsx'
import { useShopNames } from '../orders/useNames.ts'
import '../../app/sheet.css'
import './home.css'
import { PeriodBar } from './PeriodBar.tsx'
import { usePeriod } from './usePeriod.ts'

type Answer = CallOutput<typeof contracts.analytics.sales>
type Sums = Answer['total']
type By = 'days' | 'shops' | 'skus'
type Sort = 'revenue' | 'units' | 'profit'

/** What was ordered, shipped and earned, by day, shop or SKU. Every row leads to its documents. */
export default function Sales() {
  const { t } = useTranslation('analytics')
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const navigate = useNavigate()
  const format = useFormat()
  const shops = useShopNames()
  const span = usePeriod()
  const { from, to } = span.period
  const by: By = url.params.by === 'shops' || url.params.by === 'skus' ? url.params.by : 'days'
  const shopIds = url.params.shopIds ? url.params.shopIds.split(',') : []
  const query = useQuery({
    queryKey: ['analytics', 'sales', from, to, shopIds.join()],
    queryFn: ({ signal }) =>
      api.analytics.sales({ query: { from, to, ...(shopIds.length > 0 && { shopIds }) } as never, signal }),
  })
  const total = query.data?.total
  const money = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : format.money(BigInt(value), undefined, { compact: true })
  const documents = (search: Record<string, string> = {}) =>
    `/sales/documents?${new URLSearchParams({ from, to, ...(shopIds.length > 0 && { shopIds: shopIds.join() }), ...search })}`
  const go = (path: string) => {
    const [place, search] = path.split('?')
    void navigate({ to: place as never, search: Object.fromEntries(new URLSearchParams(search ?? '')) as never })
  }
  const orders = (days: { from: string; to: string }, shop?: string) =>
    `/orders?${new URLSearchParams({ ordered: `${days.from}..${days.to}`, ...(shop && { shopIds: shop }) })}`

  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={t('sales.title')} note={t('sales.note')} />
      <div className="ss-bar">
        <Segmented<By>
          value={by}
          onChange={(next) => url.set({ ...url.params, by: next }, 'push')}
          options={(['days', 'shops', 'skus'] as const).map((value) => ({ value, label: t(`sales.by.${value}`) }))}
        />
        <PeriodBar {...span} />
        <Select
          mode="multiple"
          allowClear
          maxTagCount={1}
          className="home-shops"
          placeholder={t('sales.allShops')}
          aria-label={t('sales.shop')}
          value={shopIds}
          onChange={(next) => {
            const { shopIds: _, ...rest } = url.params
            url.set({ ...rest, ...(next.length > 0 && { shopIds: next.join() }) }, 'push')
          }}
          options={[...shops].map(([value, label]) => ({ value, label }))}
        />
      </div>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      <div className="home-stats">
        <StatCard
          label={t('chart.placed')}
          value={money(total?.placedMinor)}
          note={t('sales.ordersNote', { count: total?.ordersPlaced ?? 0, value: format.whole(total?.ordersPlaced ?? 0) })}
          loading={total === undefined}
          onOpen={() => go(orders({ from, to }, shopIds[0]))}
        />
        <StatCard
          label={t('chart.revenue')}
          value={money(total?.revenueMinor)}
          note={t('sales.shippedNote', { count: total?.ordersShipped ?? 0, value: format.whole(total?.ordersShipped ?? 0) })}
          loading={total === undefined}
          onOpen={() => go(documents())}
        />
        <StatCard
          label={t('sales.refunds')}
          value={money(total?.refundsMinor)}
          loading={total === undefined}
          onOpen={() => go('/refunds?tab=settled')}
        />
        <StatCard
          label={t('sales.cost')}
          value={money(total?.costMinor)}
          loading={total === undefined}
          onOpen={() => go(documents())}
        />
        <StatCard
          label={t('sales.postageAndFees')}
          value={money(total && total.postageMinor + total.feesMinor)}
          loading={total === undefined}
          onOpen={() => go('/statements')}
        />
        <StatCard
          label={t('chart.profit')}
          value={money(total?.profitMinor)}
          note={t('sales.marginNote', { value: marginText(total) })}
          loading={total === undefined}
          onOpen={() => go(documents())}
        />
      </div>
      {by === 'days' && <ByDay answer={query.data} documents={documents} orders={orders} />}
      {by === 'shops' && <ByShop answer={query.data} documents={documents} orders={(shop) => orders({ from, to }, shop)} />}
      {by === 'skus' && <BySku from={from} to={to} shopIds={shopIds} documents={documents} />}
    </div>
  )
}

/** Profit in hundredths of what was shipped. */
function marginText(sums: { profitMinor: number | null; revenueMinor: number } | undefined): string {
  if (!sums || sums.profitMinor === null || sums.revenueMinor <= 0) return '—'
  return `${((sums.profitMinor / sums.revenueMinor) * 100).toFixed(1)}%`
}

const columns = [
  'revenueMinor',
  'refundsMinor',
  'costMinor',
  'postageMinor',
  'feesMinor',
  'profitMinor',
] as const satisfies readonly (keyof Sums)[]

function ByDay(props: {
  answer: Answer | undefined
  documents: (search: Record<string, string>) => string
  orders: (days: { from: string; to: string }) => string
}) {
  const { t } = useTranslation('analytics')
  const navigate = useNavigate()
  const days = useMemo(() => props.answer?.days ?? [], [props.answer])
  const option = useMemo(() => {
    const line = (name: string, values: (number | null)[]) => ({
      name,
      type: 'line',
      symbol: days.length > 45 ? 'none' : 'circle',
      symbolSize: 5,
      data: values.map((value) => (value === null ? null : value / 100)),
    })
    const earned = days.every((day) => day.profitMinor !== null)
    return {
      grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: days.map((day) => day.day.slice(5)), boundaryGap: days.length < 2 },
      yAxis: { type: 'value' },
      series: [
        line(
          t('chart.placed'),
          days.map((day) => day.placedMinor),
        ),
        line(
          t('chart.revenue'),
          days.map((day) => day.revenueMinor),
        ),
        ...(earned
          ? [
              line(
                t('chart.profit'),
                days.map((day) => day.profitMinor),
              ),
            ]
          : []),
      ],
    }
  }, [days, t])
  const shown = [...days].reverse().filter((day) => day.ordersPlaced > 0 || day.ordersShipped > 0 || day.refundsMinor !== 0)
  return (
    <>
      <section className="home-panel">
        <Chart
          option={option}
          label={t('sales.curve')}
          loading={props.answer === undefined}
          height={260}
          onPick={({ index }) => {
            const day = days[index]?.day
            if (!day) return
            const [, search] = props.documents({ from: day, to: day }).split('?')
            void navigate({ to: '/sales/documents' as never, search: Object.fromEntries(new URLSearchParams(search)) as never })
          }}
        />
      </section>
      <SumsTable
        loading={props.answer === undefined}
        first={t('sales.day')}
        rows={shown.map((day) => ({
          key: day.day,
          name: day.day,
          sums: day,
          orders: props.orders({ from: day.day, to: day.day }),
          documents: props.documents({ from: day.day, to: day.day }),
        }))}
        total={props.answer?.total}
      />
    </>
  )
}

function ByShop(props: {
  answer: Answer | undefined
  documents: (search: Record<string, string>) => string
  orders: (shopId: string) => string
}) {
  const { t } = useTranslation('analytics')
  const shops = useShopNames()
  return (
    <SumsTable
      loading={props.answer === undefined}
      first={t('sales.shop')}
      rows={(props.answer?.shops ?? []).map((row) => ({
        key: row.shopId,
        name: shops.get(row.shopId) ?? t('sales.noShop'),
        sums: row,
        orders: props.orders(row.shopId),
        documents: props.documents({ shopIds: row.shopId }),
      }))}
      total={props.answer?.total}
    />
  )
}

interface SumsRow {
  key: string
  name: string
  sums: Sums
  orders: string
  documents: string
}

function SumsTable(props: { loading: boolean; first: string; rows: readonly SumsRow[]; total: Sums | undefined }) {
  const { t } = useTranslation('analytics')
  const cells = (sums: Sums, links?: { orders: string; documents: string }) => (
    <>
      <td className="ss-end">
        <Drill to={sums.ordersPlaced > 0 ? links?.orders : undefined}>
          <QuantityText value={sums.ordersPlaced} />
        </Drill>
      </td>
      <td className="ss-end">
        <MoneyText value={sums.placedMinor} />
      </td>
      <td className="ss-end">
        <Drill to={sums.ordersShipped > 0 ? links?.documents : undefined}>
          <QuantityText value={sums.ordersShipped} />
        </Drill>
      </td>
      {columns.map((column) => (
        <td key={column} className="ss-end">
          <MoneyText value={sums[column]} judged={column === 'profitMinor'} />
        </td>
      ))}
      <td className="ss-end">{marginText(sums)}</td>
    </>
  )
  if (props.loading) return <Skeleton active paragraph={{ rows: 8 }} />
  if (props.rows.length === 0) return <EmptyState kind="nothing" title={t('sales.none')} text={t('sales.noneText')} />
  return (
    <div className="ss-panel ss-sheet-scroll home-sheet">
      <table className="ss-sheet ss-sheet-sticky">
        <thead>
          <tr>
            <th>{props.first}</th>
            <th className="ss-end">{t('sales.orders')}</th>
            <th className="ss-end">{t('chart.placed')}</th>
            <th className="ss-end">{t('sales.shipped')}</th>
            {columns.map((column) => (
              <th key={column} className="ss-end">
                {t(`sales.${column}`)}
              </th>
            ))}
            <th className="ss-end">{t('sales.margin')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.key}>
              <td className="home-name">
                <Drill to={row.sums.ordersShipped > 0 ? row.documents : row.orders}>{row.name}</Drill>
              </td>
              {cells(row.sums, row)}
            </tr>
          ))}
        </tbody>
        {props.total && (
          <tfoot>
            <tr>
              <td>{t('sales.total')}</td>
              {cells(props.total)}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Drill({ to, children }: { to: string | undefined; children: ReactNode }) {
  return to ? <AppLink to={to}>{children}</AppLink> : children
}

function BySku(props: {
  from: string
  to: string
  shopIds: readonly string[]
  documents: (search: Record<string, string>) => string
}) {
  const { t } = useTranslation('analytics')
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const sort: Sort = url.params.sort === 'units' || url.params.sort === 'profit' ? url.params.sort : 'revenue'
  const { data, error, refetch } = useQuery({
    queryKey: ['analytics', 'skus', props.from, props.to, props.shopIds.join(), sort],
    queryFn: ({ signal }) =>
      api.analytics.skus({
        query: {
          from: props.from,
          to: props.to,
          sort,
          limit: 200,
          ...(props.shopIds.length > 0 && { shopIds: [...props.shopIds] }),
        } as never,
        signal,
      }),
  })
  const rows = data?.rows ?? []
  const top = useMemo(() => {
    const bars = (data?.rows ?? []).slice(0, 10).reverse()
    const value = (row: (typeof bars)[number]) =>
      sort === 'units' ? row.unitsOrdered : ((sort === 'profit' ? row.profitMinor : row.revenueMinor) ?? 0) / 100
    return {
      grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'value' },
      yAxis: { type: 'category', data: bars.map((row) => row.skuName), axisLabel: { width: 180, overflow: 'truncate' } },
      series: [{ name: t(`sales.sort.${sort}`), type: 'bar', barMaxWidth: 14, data: bars.map(value) }],
    }
  }, [data, sort, t])
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  if (rows.length === 0) return <EmptyState kind="nothing" title={t('sales.none')} text={t('sales.noneText')} />
  return (
    <>
      <section className="home-panel">
        <div className="ss-panel-title">
          <h2>{t('sales.topTen')}</h2>
          <Segmented<Sort>
            size="small"
            value={sort}
            onChange={(next) => url.set({ ...url.params, sort: next }, 'push')}
            options={(['revenue', 'units', 'profit'] as const).map((value) => ({ value, label: t(`sales.sort.${value}`) }))}
          />
        </div>
        <Chart option={top} label={t('sales.topTen')} height={Math.max(120, Math.min(10, rows.length) * 26 + 30)} />
      </section>
      <div className="ss-panel ss-sheet-scroll home-sheet">
        <table className="ss-sheet ss-sheet-sticky">
          <thead>
            <tr>
              <th>{t('running.sku')}</th>
              <th className="ss-end">{t('sales.unitsOrdered')}</th>
              <th className="ss-end">{t('sales.unitsShipped')}</th>
              <th className="ss-end">{t('sales.revenueMinor')}</th>
              <th className="ss-end">{t('sales.costMinor')}</th>
              <th className="ss-end">{t('sales.grossMinor')}</th>
              <th className="ss-end">{t('sales.margin')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.skuId}>
                <td>
                  <Drill to={row.unitsShipped > 0 ? props.documents({ skuId: row.skuId }) : `/orders?skuIds=${row.skuId}`}>
                    {row.skuName}
                  </Drill>
                  <div className="ss-third ss-code">{row.skuCode}</div>
                </td>
                <td className="ss-end">
                  <QuantityText value={row.unitsOrdered} />
                </td>
                <td className="ss-end">
                  <QuantityText value={row.unitsShipped} />
                </td>
                <td className="ss-end">
                  <MoneyText value={row.revenueMinor} />
                </td>
                <td className="ss-end">
                  <MoneyText value={row.costMinor} />
                </td>
                <td className="ss-end">
                  <MoneyText value={row.profitMinor} judged />
                </td>
                <td className="ss-end">{marginText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 200 && <p className="ss-third home-more">{t('sales.firstOnly', { count: 200 })}</p>}
      </div>
    </>
  )
}
