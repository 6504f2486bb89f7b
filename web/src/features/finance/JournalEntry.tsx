import { DateTimeText, MoneyText, PageHeader, ProblemAlert, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Descriptions, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { PrintButton } from '../../app/PrintButton.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { useShopNames } from '../orders/useNames.ts'
import { SourceLink } from './SourceLink.tsx'

/** One entry: its lines, and the document it comes from. */
export default function JournalEntry() {
  const { t, i18n } = useTranslation('finance')
  const { entryId } = useParams({ strict: false }) as { entryId: string }
  const session = useSession()
  const shops = useShopNames()
  const outcome = useOutcome('journal_entry', 'journal_entries')
  const { data, error, refetch } = useQuery({
    queryKey: ['journal_entry', entryId],
    queryFn: ({ signal }) => api.finance.entry({ params: { entryId }, signal }),
  })
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!data)
    return (
      <div className="ss-page">
        <Skeleton active />
      </div>
    )
  const debit = data.lines.reduce((sum, line) => sum + line.debitMinor, 0)
  const credit = data.lines.reduce((sum, line) => sum + line.creditMinor, 0)
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={`${data.period} / ${data.entryNumber}`}
        back={<AppLink to="/journal">{t('journal.title')}</AppLink>}
        state={
          <>
            <StatusTag tone="neutral" filled>
              {t(`kind.${data.kind}`)}
            </StatusTag>
            {data.isLate && <StatusTag tone="warn">{t('journal.late')}</StatusTag>}
            {data.reversedById && <StatusTag tone="muted">{t('journal.reversed')}</StatusTag>}
          </>
        }
        note={data.note}
        actions={
          <>
            <PrintButton />
            {session.may('finance.post') && data.kind === 'manual' && !data.reversedById && (
              <Button
                onClick={() =>
                  outcome.ask({
                    title: t('journal.reverse'),
                    text: t('journal.reverseText'),
                    reason: t('reason'),
                    go: (note) => api.finance.reverseEntry({ params: { entryId }, body: { postedOn: data.postedOn, note } }),
                  })
                }
              >
                {t('journal.reverse')}
              </Button>
            )}
          </>
        }
      />
      <div className="ss-two">
        <section className="ss-panel ss-sheet-panel ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('balance.account')}</th>
                <th className="ss-end">{t('balance.debit')}</th>
                <th className="ss-end">{t('balance.credit')}</th>
              </tr>
            </thead>
            <tbody>
              {data.lines.map((line) => (
                <tr key={line.lineNo}>
                  <td>
                    <AppLink to={`/trial-balance/${line.accountCode}?period=${data.period}`}>
                      {line.accountCode} {i18n.language.startsWith('zh') ? line.accountNameZh : line.accountNameEn}
                    </AppLink>
                  </td>
                  <td className="ss-end">
                    {line.debitMinor === 0 ? '' : <MoneyText value={line.debitMinor} currency={data.currency} />}
                  </td>
                  <td className="ss-end">
                    {line.creditMinor === 0 ? '' : <MoneyText value={line.creditMinor} currency={data.currency} />}
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('balance.sum')}</td>
                <td className="ss-end">
                  <MoneyText value={debit} currency={data.currency} />
                </td>
                <td className="ss-end">
                  <MoneyText value={credit} currency={data.currency} />
                </td>
              </tr>
            </tfoot>
          </table>
        </section>
        <section className="ss-panel ss-sheet-panel">
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 'day', label: t('journal.day'), children: data.postedOn },
              { key: 'occurred', label: t('journal.occurred'), children: data.occurredOn },
              {
                key: 'source',
                label: t('journal.source'),
                children: <SourceLink kind={data.sourceKind} id={data.sourceId} number={data.sourceNumber} />,
              },
              ...(data.orderId
                ? [
                    {
                      key: 'order',
                      label: t('order'),
                      children: <AppLink to={`/orders/${data.orderId}`}>{t('openOrder')}</AppLink>,
                    },
                  ]
                : []),
              ...(data.shopId ? [{ key: 'shop', label: t('shop'), children: shops.get(data.shopId) ?? '…' }] : []),
              ...(data.reversesId
                ? [
                    {
                      key: 'reverses',
                      label: t('journal.reverses'),
                      children: <AppLink to={`/journal/${data.reversesId}`}>{t('open')}</AppLink>,
                    },
                  ]
                : []),
              ...(data.reversedById
                ? [
                    {
                      key: 'reversed',
                      label: t('journal.reversed'),
                      children: <AppLink to={`/journal/${data.reversedById}`}>{t('open')}</AppLink>,
                    },
                  ]
                : []),
              { key: 'by', label: t('journal.by'), children: data.createdBy?.name ?? t('journal.rule') },
              { key: 'created', label: t('journal.created'), children: <DateTimeText value={data.createdAt} /> },
            ]}
          />
        </section>
      </div>
    </div>
  )
}
