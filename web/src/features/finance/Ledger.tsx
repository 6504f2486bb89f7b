import { EmptyState, MoneyText, PageHeader, ProblemAlert, useSurroundings } from '@shangshu/ui'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Select, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { PrintButton } from '../../app/PrintButton.tsx'
import '../../app/sheet.css'
import { useShopNames } from '../orders/useNames.ts'
import { SourceLink } from './SourceLink.tsx'
import { useMonths } from './useMonths.ts'

/** The lines of one account in a month, each with its entry and its document. */
export default function Ledger() {
  const { t, i18n } = useTranslation('finance')
  const { accountCode } = useParams({ strict: false }) as { accountCode: string }
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const session = useSession()
  const { months, current } = useMonths()
  const shops = useShopNames()
  const period = url.params.period ?? current
  const shopId = url.params.shopId
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => api.finance.accounts({ signal }) })
  const account = accounts.data?.accounts.find((one) => one.code === accountCode)
  const query = useInfiniteQuery({
    queryKey: ['ledger', accountCode, period, shopId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.finance.ledger({
        params: { code: accountCode },
        query: { period, limit: 200, ...(shopId ? { shopId } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const name = account ? (i18n.language.startsWith('zh') ? account.nameZh : account.nameEn) : ''
  return (
    <div className="ss-page">
      <PageHeader
        title={`${accountCode} ${name}`}
        back={<AppLink to="/trial-balance">{t('balance.title')}</AppLink>}
        actions={<PrintButton />}
      />
      <p className="ss-print-only">
        {session.tenant.name} · {period}
        {shopId ? ` · ${shops.get(shopId) ?? ''}` : ''}
      </p>
      <div className="ss-bar">
        <Select
          aria-label={t('period')}
          value={period}
          options={months.map((month) => ({ value: month, label: month }))}
          onChange={(month) => url.set({ ...url.params, period: month }, 'push')}
        />
        {shopId && <span>{shops.get(shopId)}</span>}
        {first && (
          <>
            <span className="ss-third">{t('balance.opening')}</span> <MoneyText value={first.openingMinor} />
            <span className="ss-third">{t('balance.debit')}</span> <MoneyText value={first.debitMinor} />
            <span className="ss-third">{t('balance.credit')}</span> <MoneyText value={first.creditMinor} />
            <span className="ss-third">{t('balance.closing')}</span> <MoneyText value={first.closingMinor} />
          </>
        )}
      </div>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {query.isSuccess && rows.length === 0 && <EmptyState kind="nothing" title={t('ledger.none')} text={t('ledger.noneText')} />}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll" style={{ flex: 1, minHeight: 0 }}>
          <table className="ss-sheet ss-sheet-sticky">
            <thead>
              <tr>
                <th>{t('journal.day')}</th>
                <th>{t('journal.number')}</th>
                <th>{t('journal.kind')}</th>
                <th>{t('journal.source')}</th>
                <th>{t('shop')}</th>
                <th>{t('journal.note')}</th>
                <th className="ss-end">{t('balance.debit')}</th>
                <th className="ss-end">{t('balance.credit')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.entryId}.${row.lineNo}`}>
                  <td>{row.postedOn}</td>
                  <td>
                    <AppLink to={`/journal/${row.entryId}`}>{row.entryNumber}</AppLink>
                  </td>
                  <td>{t(`kind.${row.kind}`)}</td>
                  <td>
                    <SourceLink kind={row.sourceKind} id={row.sourceId} number={row.sourceNumber} />
                  </td>
                  <td>{row.shopId ? (shops.get(row.shopId) ?? '…') : ''}</td>
                  <td className="ss-name">{row.note}</td>
                  <td className="ss-end">{row.debitMinor === 0 ? '' : <MoneyText value={row.debitMinor} />}</td>
                  <td className="ss-end">{row.creditMinor === 0 ? '' : <MoneyText value={row.creditMinor} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}
