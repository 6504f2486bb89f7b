import { EmptyState, MoneyText, PageHeader, ProblemAlert, QuantityText, useSurroundings } from '@shangshu/ui'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopNames } from '../orders/useNames.ts'
import '../../app/sheet.css'
import './home.css'
import { PeriodBar } from './PeriodBar.tsx'
import { usePeriod } from './usePeriod.ts'

const columns = ['revenueMinor', 'refundsMinor', 'costMinor', 'postageMinor', 'feesMinor', 'profitMinor'] as const

/** The shipments a figure is made of: of a span of days, of shops, of one SKU. */
export default function SalesDocuments() {
  const { t } = useTranslation('analytics')
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const shops = useShopNames()
  const span = usePeriod()
  const { from, to } = span.period
  const shopIds = url.params.shopIds ? url.params.shopIds.split(',') : []
  const { skuId } = url.params
  const sku = useQuery({
    queryKey: ['skus', 'one', skuId ?? ''],
    enabled: skuId !== undefined,
    queryFn: ({ signal }) => api.catalog.sku({ params: { skuId: skuId! }, signal }),
  }).data
  const query = useInfiniteQuery({
    queryKey: ['analytics', 'documents', from, to, shopIds.join(), skuId ?? ''],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.analytics.documents({
        query: {
          from,
          to,
          ...(shopIds.length > 0 && { shopIds }),
          ...(skuId && { skuId }),
          ...(pageParam && { cursor: pageParam }),
        } as never,
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const about = [
    ...(sku ? [`${sku.skuCode} · ${sku.name}`] : []),
    ...shopIds.map((id) => shops.get(id)).filter((name) => name !== undefined),
  ].join(' · ')
  const { skuId: _, shopIds: __, ...plain } = url.params
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('documents.title')}
        note={about || t('documents.note')}
        back={<AppLink to={`/sales?${new URLSearchParams({ from, to })}`}>{t('sales.title')}</AppLink>}
        actions={about && <Button onClick={() => url.set(plain, 'push')}>{t('documents.everything')}</Button>}
      />
      <PeriodBar {...span} />
      {query.error ? (
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : rows.length === 0 ? (
        <EmptyState kind="nothing" title={t('documents.none')} text={t('documents.noneText')} />
      ) : (
        <div className="ss-panel ss-sheet-scroll home-sheet">
          <table className="ss-sheet ss-sheet-sticky">
            <thead>
              <tr>
                <th>{t('documents.order')}</th>
                <th>{t('sales.day')}</th>
                <th>{t('sales.shop')}</th>
                <th className="ss-end">{t('top.units')}</th>
                {columns.map((column) => (
                  <th key={column} className="ss-end">
                    {t(`sales.${column}`)}
                  </th>
                ))}
                <th>{t('documents.fulfillment')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.fulfillmentId}>
                  <td>{row.orderId ? <AppLink to={`/orders/${row.orderId}`}>{row.orderNumber}</AppLink> : row.orderNumber}</td>
                  <td className="ss-number">{row.day}</td>
                  <td>{row.shopId ? (shops.get(row.shopId) ?? '…') : '—'}</td>
                  <td className="ss-end">
                    <QuantityText value={row.unitCount} />
                  </td>
                  {columns.map((column) => (
                    <td key={column} className="ss-end">
                      <MoneyText value={row[column]} currency={row.currency} judged={column === 'profitMinor'} />
                    </td>
                  ))}
                  <td>
                    <AppLink to={`/fulfillments/${row.fulfillmentId}`}>{t('documents.open')}</AppLink>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('documents.more')}
        </Button>
      )}
    </div>
  )
}
