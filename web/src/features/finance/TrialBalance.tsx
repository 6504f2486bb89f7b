import { EmptyState, MoneyText, PageHeader, ProblemAlert } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { PrintButton } from '../../app/PrintButton.tsx'
import '../../app/sheet.css'
import { useShopNames } from '../orders/useNames.ts'
import { MonthRange } from './MonthRange.tsx'
import { useMonths } from './useMonths.ts'

/** Every account with its balance; each leads to its lines, these to their entries, and those to their documents. */
export default function TrialBalance() {
  const { t, i18n } = useTranslation('finance')
  const session = useSession()
  const { months, current } = useMonths()
  const shops = useShopNames()
  const [range, setRange] = useState({ from: current, to: current })
  const [shopId, setShopId] = useState<string>()
  const [still, setStill] = useState(false)
  const query = useQuery({
    queryKey: ['trial_balance', range, shopId],
    queryFn: ({ signal }) => api.finance.trialBalance({ query: { ...range, ...(shopId ? { shopId } : {}) }, signal }),
  })
  const data = query.data
  const parents = new Map((data?.rows ?? []).map((row) => [row.accountCode, row.parentCode]))
  const depth = (code: string): number => {
    const parent = parents.get(code)
    return parent && parents.has(parent) ? depth(parent) + 1 : 0
  }
  const rows = (data?.rows ?? []).filter(
    (row) => still || row.openingMinor !== 0 || row.debitMinor !== 0 || row.creditMinor !== 0 || row.closingMinor !== 0,
  )
  const chinese = i18n.language.startsWith('zh')
  return (
    <div className="ss-page">
      <PageHeader
        title={t('balance.title')}
        note={<span className="ss-screen-only">{t('balance.note')}</span>}
        actions={<PrintButton />}
      />
      <p className="ss-print-only">
        {session.tenant.name} · {range.from === range.to ? range.from : `${range.from} – ${range.to}`}
        {shopId ? ` · ${shops.get(shopId) ?? ''}` : ''}
      </p>
      <div className="ss-bar">
        <MonthRange months={months} {...range} onChange={(from, to) => setRange({ from, to })} />
        <Select
          allowClear
          aria-label={t('shop')}
          placeholder={t('allShops')}
          style={{ minWidth: 160 }}
          onChange={(id: string | undefined) => setShopId(id)}
          options={[...shops].map(([value, label]) => ({ value, label }))}
        />
        <Checkbox checked={still} onChange={(event) => setStill(event.target.checked)}>
          {t('balance.still')}
        </Checkbox>
      </div>
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {data && rows.length === 0 && <EmptyState kind="nothing" title={t('balance.none')} text={t('balance.noneText')} />}
      {data && rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll" style={{ flex: 1, minHeight: 0 }}>
          <table className="ss-sheet ss-sheet-sticky">
            <thead>
              <tr>
                <th>{t('balance.account')}</th>
                <th className="ss-end">{t('balance.opening')}</th>
                <th className="ss-end">{t('balance.debit')}</th>
                <th className="ss-end">{t('balance.credit')}</th>
                <th className="ss-end">{t('balance.closing')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.accountCode} className={row.postable ? '' : 'ss-sheet-group'}>
                  <td style={{ paddingInlineStart: 10 + depth(row.accountCode) * 18 }}>
                    <span className="ss-code ss-second">{row.accountCode}</span>{' '}
                    {row.postable ? (
                      <AppLink to={`/trial-balance/${row.accountCode}?period=${range.to}${shopId ? `&shopId=${shopId}` : ''}`}>
                        {chinese ? row.nameZh : row.nameEn}
                      </AppLink>
                    ) : chinese ? (
                      row.nameZh
                    ) : (
                      row.nameEn
                    )}
                  </td>
                  <td className="ss-end">
                    <Side minor={row.openingMinor} currency={data.currency} />
                  </td>
                  <td className="ss-end">
                    <MoneyText value={row.debitMinor} currency={data.currency} />
                  </td>
                  <td className="ss-end">
                    <MoneyText value={row.creditMinor} currency={data.currency} />
                  </td>
                  <td className="ss-end">
                    <Side minor={row.closingMinor} currency={data.currency} />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>
                  {t('balance.sum')}{' '}
                  <span className={data.debitMinor === data.creditMinor ? 'ss-text-good' : 'ss-text-bad'}>
                    {data.debitMinor === data.creditMinor ? t('balance.even') : t('balance.uneven')}
                  </span>
                </td>
                <td className="ss-end">
                  <MoneyText value={data.openingMinor} currency={data.currency} />
                </td>
                <td className="ss-end">
                  <MoneyText value={data.debitMinor} currency={data.currency} />
                </td>
                <td className="ss-end">
                  <MoneyText value={data.creditMinor} currency={data.currency} />
                </td>
                <td className="ss-end">
                  <MoneyText value={data.closingMinor} currency={data.currency} />
                </td>
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </div>
  )
}

/** A balance with its side: debit or credit. */
function Side({ minor, currency }: { minor: number; currency: string }) {
  const { t } = useTranslation('finance')
  if (minor === 0) return <span className="ss-third">—</span>
  return (
    <>
      <span className="ss-third">{minor > 0 ? t('balance.dr') : t('balance.cr')}</span>{' '}
      <MoneyText value={Math.abs(minor)} currency={currency} />
    </>
  )
}
