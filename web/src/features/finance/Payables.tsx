import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  MoneyText,
  moneyColumn,
  PageHeader,
  ProblemAlert,
  StatCard,
  statusColumn,
  textColumn,
  useGrid,
  useSurroundings,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented, Skeleton } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { NewBill } from './NewBill.tsx'
import { billStates } from './words.ts'

type Row = CallOutput<typeof contracts.finance.bills>['rows'][number]
const rowId = (row: Row) => row.id

/** What is owed to suppliers: received and not billed, billed and open, overdue; and their bills. */
export default function Payables() {
  const { t } = useTranslation('finance')
  const session = useSession()
  const navigate = useNavigate()
  const { useUrlParams } = useSurroundings()
  const url = useUrlParams()
  const part = url.params.part === 'bills' ? 'bills' : 'suppliers'
  const [billed, setBilled] = useState<string>()
  const query = useQuery({ queryKey: ['payables'], queryFn: ({ signal }) => api.finance.payables({ signal }) })
  const rows = query.data?.rows ?? []
  const sum = (key: 'receivedNotBilledMinor' | 'billedOpenMinor' | 'overdueMinor') =>
    rows.reduce((total, row) => total + row[key], 0)
  const may = session.may('finance.post')
  return (
    <div className={part === 'bills' ? 'ss-page ss-page-grid' : 'ss-page ss-page-scroll'}>
      <PageHeader
        title={t('pay.title')}
        note={t('pay.note')}
        actions={
          <>
            <Segmented
              value={part}
              onChange={(next) => url.set({ part: String(next) }, 'push')}
              options={[
                { value: 'suppliers', label: t('pay.bySupplier') },
                { value: 'bills', label: t('pay.bills') },
              ]}
            />
            {may && (
              <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setBilled('')}>
                {t('pay.newBill')}
              </Button>
            )}
          </>
        }
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {part === 'suppliers' && (
        <>
          <div className="ss-tiles">
            <StatCard
              label={t('pay.unbilled')}
              value={<MoneyText value={sum('receivedNotBilledMinor')} />}
              loading={!query.data}
            />
            <StatCard label={t('pay.open')} value={<MoneyText value={sum('billedOpenMinor')} />} loading={!query.data} />
            <StatCard label={t('pay.overdue')} value={<MoneyText value={sum('overdueMinor')} />} loading={!query.data} />
          </div>
          {query.isPending && <Skeleton active />}
          {query.isSuccess && rows.length === 0 && <EmptyState kind="nothing" title={t('pay.none')} text={t('pay.noneText')} />}
          {rows.length > 0 && (
            <div className="ss-panel ss-sheet-scroll">
              <table className="ss-sheet">
                <thead>
                  <tr>
                    <th>{t('pay.supplier')}</th>
                    <th className="ss-end">{t('pay.unbilled')}</th>
                    <th className="ss-end">{t('pay.open')}</th>
                    <th className="ss-end">{t('pay.overdue')}</th>
                    <th aria-label={t('pay.newBill')} />
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.supplierId}>
                      <td className="ss-name">
                        <AppLink to={`/suppliers/${row.supplierId}`}>{row.supplierName}</AppLink>{' '}
                        <span className="ss-third">{row.supplierCode}</span>
                      </td>
                      <td className="ss-end">
                        <MoneyText value={row.receivedNotBilledMinor} />
                      </td>
                      <td className="ss-end">
                        <AppLink to={`/payables?part=bills&supplierId=${row.supplierId}`}>
                          <MoneyText value={row.billedOpenMinor} />
                        </AppLink>
                      </td>
                      <td className={`ss-end ${row.overdueMinor > 0 ? 'ss-text-bad' : ''}`}>
                        <MoneyText value={row.overdueMinor} />
                      </td>
                      <td className="ss-end">
                        {may && row.receivedNotBilledMinor > 0 && (
                          <Button size="small" onClick={() => setBilled(row.supplierId)}>
                            {t('pay.newBill')}
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
      {part === 'bills' && <Bills suppliers={rows} />}
      {billed !== undefined && (
        <NewBill
          {...(billed && { supplierId: billed })}
          onClose={() => setBilled(undefined)}
          onMade={(id) => void navigate({ to: `/supplier-bills/${id}` as never })}
        />
      )}
    </div>
  )
}

function Bills({ suppliers }: { suppliers: readonly { supplierId: string; supplierName: string }[] }) {
  const { t } = useTranslation('finance')
  const navigate = useNavigate()
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('number', t('pay.number'), (row) => row.billNumber, { pinned: true, required: true, card: 'name' }),
        cell: (row) => <AppLink to={`/supplier-bills/${row.id}`}>{row.billNumber}</AppLink>,
      },
      statusColumn('status', t('pay.status'), (row) => row.status, billStates(t), { width: 110, card: 'state' }),
      textColumn('supplier', t('pay.supplier'), (row) => row.supplierName, { width: 180, card: 'note' }),
      textColumn('reference', t('pay.reference'), (row) => row.supplierReference, { width: 150 }),
      textColumn('billed', t('pay.billedOn'), (row) => row.billedOn, { width: 110 }),
      textColumn('due', t('pay.dueOn'), (row) => row.dueOn, { width: 110 }),
      moneyColumn('total', t('pay.total'), (row) => row.totalMinor, { currency: (row) => row.currency, card: 'figure' }),
      moneyColumn('paid', t('pay.paid'), (row) => row.paidMinor, { currency: (row) => row.currency }),
      moneyColumn('difference', t('pay.difference'), (row) => row.differenceMinor, {
        currency: (row) => row.currency,
        judged: true,
      }),
    ],
    [t],
  )
  const supplierKey = suppliers.map((one) => one.supplierId).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is new at every answer, its ids are not
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'supplierId',
        label: t('pay.supplier'),
        options: suppliers.map((one) => ({ value: one.supplierId, label: one.supplierName })),
        prominent: true,
      },
      { kind: 'choice', key: 'statuses', label: t('pay.status'), options: billStates(t), prominent: true },
      { kind: 'flag', key: 'overdueOnly', label: t('pay.overdue'), prominent: true },
    ],
    [t, supplierKey],
  )
  const grid = useGrid<Row>({ id: 'finance.bills', columns, filters })
  const feed = useFeed<Row>('supplier_bills', grid, ({ sort: _, q: __, supplierId, ...params }, cursor, signal) =>
    api.finance.bills({
      query: {
        ...params,
        ...(Array.isArray(supplierId) ? { supplierId: supplierId[0] } : supplierId ? { supplierId } : {}),
        ...(cursor ? { cursor } : {}),
        limit: 100,
      } as never,
      signal,
    }),
  )
  return (
    <DataGrid
      grid={grid}
      feed={feed}
      label={t('pay.bills')}
      rowId={rowId}
      onOpen={(row) => void navigate({ to: `/supplier-bills/${row.id}` as never })}
      empty={<EmptyState kind="nothing" title={t('pay.noBills')} text={t('pay.noBillsText')} />}
    />
  )
}
