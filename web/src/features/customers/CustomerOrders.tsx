import { DateTimeText, EmptyState, MoneyText, ProblemAlert, QuantityText, StatusTag } from '@shangshu/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useShopNames } from '../orders/useNames.ts'
import { toneOf } from '../orders/words.ts'

/** What a customer ordered, over all shops one may see, newest first. */
export function CustomerOrders({ customerId }: { customerId: string }) {
  const { t } = useTranslation(['customers', 'orders'])
  const shops = useShopNames()
  const query = useInfiniteQuery({
    queryKey: ['customers', customerId, 'orders'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.customers.orders({ params: { customerId }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section className="customer-panel">
      <h2>{t('orders:title')}</h2>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active />}
      {query.isSuccess && rows.length === 0 && <EmptyState kind="nothing" title={t('orders:empty.title')} compact />}
      {rows.length > 0 && (
        <div className="ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('orders:col.number')}</th>
                <th>{t('orders:col.status')}</th>
                <th>{t('orders:col.shop')}</th>
                <th className="ss-end">{t('orders:col.units')}</th>
                <th className="ss-end">{t('orders:col.paid')}</th>
                <th>{t('orders:col.ordered')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <AppLink to={`/orders/${row.id}`}>{row.orderNumber}</AppLink>
                  </td>
                  <td>
                    <StatusTag tone={toneOf(row.status)}>{t(`orders:status.${row.status}`)}</StatusTag>
                  </td>
                  <td>{shops.get(row.shopId) ?? '—'}</td>
                  <td className="ss-end">
                    <QuantityText value={row.unitCount} />
                  </td>
                  <td className="ss-end">
                    <MoneyText value={row.paidMinor} currency={row.currency} />
                  </td>
                  <td>
                    <DateTimeText value={row.orderedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('customers:moreOrders')}
        </Button>
      )}
    </section>
  )
}
