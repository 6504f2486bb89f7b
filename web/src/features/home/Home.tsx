import {
  addTexts,
  EmptyState,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityText,
  StatCard,
  StatusTag,
  useFormat,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Chart } from '../../charts/Chart.tsx'
import { texts as orderTexts } from '../orders/texts.ts'
import { useShopNames } from '../orders/useNames.ts'
import { toneOf } from '../orders/words.ts'
import './home.css'

// the words of statuses and holds, which otherwise come with the first page of orders
addTexts('orders', orderTexts)

/** Sales, margin, what is late, what waits, what is running out. Every figure leads to its documents. */
export default function Home() {
  const { t } = useTranslation(['analytics', 'orders'])
  const format = useFormat()
  const navigate = useNavigate()
  const shops = useShopNames()
  const { data, error, refetch } = useQuery({
    queryKey: ['analytics', 'home'],
    queryFn: ({ signal }) => api.analytics.home({ query: { days: 30 }, signal }),
  })
  const go = (path: string) => {
    const [to, search] = path.split('?')
    void navigate({ to: to as never, search: (search ? Object.fromEntries(new URLSearchParams(search)) : {}) as never })
  }

  const curve = useMemo(() => {
    const days = data?.days ?? []
    const profit = days.every((day) => day.profitMinor !== null)
    const line = (name: string, values: (number | null)[]) => ({
      name,
      type: 'line',
      smooth: 0.25,
      smoothMonotone: 'x',
      symbol: 'none',
      data: values.map((value) => (value === null ? null : value / 100)),
    })
    return {
      grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: days.map((day) => day.day.slice(5)), boundaryGap: false },
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
        ...(profit
          ? [
              line(
                t('chart.profit'),
                days.map((day) => day.profitMinor),
              ),
            ]
          : []),
      ],
    }
  }, [data, t])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is new at every render, its names are not
  const bars = useMemo(() => {
    const rows = [...(data?.shops ?? [])].slice(0, 8).reverse()
    return {
      grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'value', splitNumber: 3, axisLabel: { hideOverlap: true } },
      yAxis: { type: 'category', data: rows.map((row) => shops.get(row.shopId) ?? row.shopId.slice(0, 8)) },
      series: [{ name: t('chart.placed'), type: 'bar', barMaxWidth: 16, data: rows.map((row) => row.placedMinor / 100) }],
    }
  }, [data, t, [...shops.values()].join()])

  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  const counts = data?.orderCounts ?? {}
  const money = (value: number | null | undefined) =>
    value === null || value === undefined ? '—' : format.money(BigInt(value), data?.currency, { compact: true })
  const week = data?.periods.week
  const before = data?.periods.weekBefore
  const change =
    week?.profitMinor !== null && week !== undefined && before?.profitMinor
      ? (week.profitMinor! - before.profitMinor) / Math.abs(before.profitMinor)
      : null
  const loading = data === undefined

  return (
    <div className="ss-page">
      <PageHeader title={t('title')} />
      <div className="home-stats">
        <StatCard
          label={t('stat.sales')}
          value={money(data?.periods.today.placedMinor)}
          note={t('stat.yesterday', { value: money(data?.periods.yesterday.placedMinor) })}
          trend={(data?.days ?? []).map((day) => day.placedMinor)}
          loading={loading}
          onOpen={() => go('/orders?ordered=today')}
        />
        <StatCard
          label={t('stat.orders')}
          value={<QuantityText value={data?.periods.today.ordersPlaced} />}
          note={t('stat.yesterday', { value: data ? format.whole(data.periods.yesterday.ordersPlaced) : '—' })}
          loading={loading}
          onOpen={() => go('/orders?ordered=today')}
        />
        <StatCard
          label={t('stat.shipped')}
          value={money(data?.periods.today.revenueMinor)}
          note={t('stat.yesterday', { value: money(data?.periods.yesterday.revenueMinor) })}
          trend={(data?.days ?? []).map((day) => day.revenueMinor)}
          loading={loading}
          onOpen={() => go('/sales/documents?span=today')}
        />
        <StatCard
          label={t('stat.profit')}
          value={money(week?.profitMinor)}
          note={t('stat.versus')}
          {...(change === null
            ? {}
            : {
                change: {
                  text: `${change >= 0 ? '+' : ''}${Math.round(change * 100)}%`,
                  tone: change >= 0 ? ('good' as const) : ('bad' as const),
                },
              })}
          loading={loading}
          onOpen={() => go('/sales?span=last7')}
        />
        <StatCard
          label={t('stat.late')}
          value={<QuantityText value={data?.late.overdue} />}
          note={t('stat.due', { value: format.whole(data?.late.dueWithin24h ?? 0) })}
          {...((data?.late.overdue ?? 0) > 0 ? { tone: 'bad' as const } : {})}
          loading={loading}
          onOpen={() => go('/orders?tab=due')}
        />
        <StatCard
          label={t('stat.review')}
          value={<QuantityText value={counts.awaiting_review ?? 0} />}
          loading={loading}
          onOpen={() => go('/orders?tab=awaiting_review')}
        />
        <StatCard
          label={t('stat.held')}
          value={<QuantityText value={counts.held ?? 0} />}
          {...((counts.held ?? 0) > 0 ? { tone: 'warn' as const } : {})}
          loading={loading}
          onOpen={() => go('/orders?tab=held')}
        />
      </div>
      <div className="home-columns">
        <section className="home-panel">
          <h2>{t('chart.sales')}</h2>
          <Chart option={curve} label={t('chart.sales')} loading={loading} height={280} />
        </section>
        <section className="home-panel">
          <h2>{t('chart.shops')}</h2>
          <Chart
            option={bars}
            label={t('chart.shops')}
            loading={loading}
            height={280}
            onPick={(pick) => {
              const shop = [...(data?.shops ?? [])].slice(0, 8).reverse()[pick.index]
              if (shop) go(`/orders?shopIds=${shop.shopId}`)
            }}
          />
        </section>
      </div>
      <div className="home-thirds">
        <section className="home-panel">
          <h2>{t('running.title')}</h2>
          {data && data.runningOut.length === 0 ? (
            <EmptyState kind="nothing" title="" text={t('running.none')} compact />
          ) : (
            <table className="ss-plain-table">
              <thead>
                <tr>
                  <th>{t('running.sku')}</th>
                  <th className="ss-align-end">{t('running.available')}</th>
                  <th className="ss-align-end">{t('running.pace')}</th>
                  <th className="ss-align-end">{t('running.days')}</th>
                </tr>
              </thead>
              <tbody>
                {(data?.runningOut ?? []).map((row) => (
                  <tr key={row.skuId}>
                    <td title={row.skuName}>
                      <AppLink to={`/stock/${row.skuId}`}>{row.skuName}</AppLink>
                    </td>
                    <td className="ss-align-end">
                      <QuantityText value={row.available} />
                    </td>
                    <td className="ss-align-end">{row.unitsPerDay.toFixed(1)}</td>
                    <td className="ss-align-end">{row.daysLeft === null ? '—' : row.daysLeft.toFixed(1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section className="home-panel">
          <h2>{t('top.title')}</h2>
          {data && data.topSkus.length === 0 ? (
            <EmptyState kind="nothing" title="" text={t('top.none')} compact />
          ) : (
            <table className="ss-plain-table">
              <thead>
                <tr>
                  <th>{t('running.sku')}</th>
                  <th className="ss-align-end">{t('top.units')}</th>
                  <th className="ss-align-end">{t('top.revenue')}</th>
                  <th className="ss-align-end">{t('top.profit')}</th>
                </tr>
              </thead>
              <tbody>
                {(data?.topSkus ?? []).map((row) => (
                  <tr key={row.skuId}>
                    <td title={row.skuName}>
                      <AppLink to={`/sales/documents?span=last7&skuId=${row.skuId}`}>{row.skuName}</AppLink>
                    </td>
                    <td className="ss-align-end">
                      <QuantityText value={row.units} />
                    </td>
                    <td className="ss-align-end">
                      <MoneyText value={row.revenueMinor} />
                    </td>
                    <td className="ss-align-end">
                      <MoneyText value={row.profitMinor} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section className="home-panel">
          <h2>{t('holds.title')}</h2>
          {data && data.holds.length === 0 ? (
            <EmptyState kind="nothing" title="" text={t('holds.none')} compact />
          ) : (
            <table className="ss-plain-table">
              <tbody>
                {(data?.holds ?? []).map((row) => (
                  <tr key={row.kind}>
                    <td>
                      <AppLink to={`/orders?tab=held&holdKinds=${row.kind}`}>{t(`orders:hold.${row.kind}`)}</AppLink>
                    </td>
                    <td className="ss-align-end">
                      <QuantityText value={row.count} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <h2 style={{ marginTop: 16 }}>{t('chart.states')}</h2>
          <table className="ss-plain-table">
            <tbody>
              {Object.entries(counts)
                .filter(([status]) => status !== 'held')
                .map(([status, count]) => (
                  <tr key={status}>
                    <td>
                      <AppLink to={`/orders?tab=${status}`}>
                        <StatusTag tone={toneOf(status)}>{t(`orders:status.${status}`)}</StatusTag>
                      </AppLink>
                    </td>
                    <td className="ss-align-end">
                      <QuantityText value={count} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      </div>
    </div>
  )
}
