import { EmptyState, MoneyText, PageHeader, ProblemAlert, QuantityText, StatCard } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import '../../app/sheet.css'
import { useShopNames } from '../orders/useNames.ts'
import { MonthRange } from './MonthRange.tsx'
import { useMonths } from './useMonths.ts'

/** What the platforms owe us by shop, and how it came about. */
export default function Receivables() {
  const { t } = useTranslation('finance')
  const { months, current } = useMonths()
  const shops = useShopNames()
  const [range, setRange] = useState({ from: current, to: current })
  const query = useQuery({
    queryKey: ['receivables', range],
    queryFn: ({ signal }) => api.finance.receivables({ query: range, signal }),
  })
  const overview = useQuery({ queryKey: ['finance', 'overview'], queryFn: ({ signal }) => api.finance.overview({ signal }) })
  const rows = query.data?.rows ?? []
  const columns = [
    'openingMinor',
    'salesMinor',
    'refundsMinor',
    'feesMinor',
    'payoutsMinor',
    'otherMinor',
    'closingMinor',
  ] as const
  const waits = overview.data
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader title={t('owed.title')} note={t('owed.note')} />
      <div className="ss-tiles">
        <StatCard label={t('owed.lines')} value={<QuantityText value={waits?.settlementLinesOpen} />} loading={!waits} />
        <StatCard label={t('owed.revenue')} value={<QuantityText value={waits?.revenueWaiting} />} loading={!waits} />
        <StatCard label={t('owed.refunds')} value={<QuantityText value={waits?.refundsOpen} />} loading={!waits} />
        <StatCard label={t('owed.uncosted')} value={<QuantityText value={waits?.uncostedSkus} />} loading={!waits} />
        <StatCard label={t('owed.bills')} value={<QuantityText value={waits?.billsOverdue} />} loading={!waits} />
      </div>
      <div className="ss-bar">
        <MonthRange months={months} {...range} onChange={(from, to) => setRange({ from, to })} />
      </div>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active />}
      {query.isSuccess && rows.length === 0 && <EmptyState kind="nothing" title={t('owed.none')} text={t('owed.noneText')} />}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('shop')}</th>
                {columns.map((column) => (
                  <th key={column} className="ss-end">
                    {t(`owed.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.shopId}${row.currency}`}>
                  <td>{row.shopId ? (shops.get(row.shopId) ?? '…') : t('noShop')}</td>
                  {columns.map((column) => (
                    <td key={column} className="ss-end">
                      <MoneyText value={row[column]} currency={row.currency} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
