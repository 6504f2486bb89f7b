import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DateTimeText,
  EmptyState,
  Icon,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  StatusTag,
} from '@shangshu/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Checkbox, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { useWarehouseNames } from '../orders/useNames.ts'
import { useSuppliers } from './useSuppliers.ts'

type Row = CallOutput<typeof contracts.purchasing.runningOut>['rows'][number]

/** What will be missing, how much to order from whom, and how that number came about. */
export default function RunningOut() {
  const { t } = useTranslation('purchasing')
  const session = useSession()
  const suppliers = useSuppliers()
  const warehouses = useWarehouseNames()
  const outcome = useOutcome('running_out', 'purchase_orders')
  const [targetDays, setTargetDays] = useState(28)
  const [supplierId, setSupplierId] = useState<string>()
  const [all, setAll] = useState(false)
  const [warehouse, setWarehouse] = useState<string>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [amounts, setAmounts] = useState<Record<string, number>>({})
  const [made, setMade] = useState<string[]>([])
  const query = useInfiniteQuery({
    queryKey: ['running_out', targetDays, supplierId, all],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.purchasing.runningOut({
        query: {
          targetDays,
          limit: 200,
          ...(supplierId ? { supplierId } : {}),
          ...(all ? { all: true } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  const orderable = rows.filter((row) => row.supplierId !== null && amountOf(row) > 0)
  const picked = orderable.filter((row) => chosen.has(row.skuId))
  const warehouseId = warehouse ?? (warehouses.size > 0 ? [...warehouses.keys()][0] : undefined)
  const edits = session.may('purchasing.edit')

  function amountOf(row: Row): number {
    return amounts[row.skuId] ?? row.suggestedQuantity
  }
  const order = async () => {
    const answer = await outcome.run(
      () =>
        api.purchasing.orderSuggestions({
          body: {
            warehouseId: warehouseId!,
            lines: picked.map((row) => ({ skuId: row.skuId, supplierId: row.supplierId!, quantity: amountOf(row) })),
          },
        }),
      t('run.made'),
    )
    if (!answer) return
    setMade(answer.purchaseOrderIds)
    setChosen(new Set())
  }
  const total = picked.reduce((sum, row) => sum + (row.priceMinor ?? 0) * amountOf(row), 0)
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('run.title')}
        note={
          <>
            {t('run.note')}{' '}
            {query.data?.pages[0]?.refreshedAt && (
              <>
                {t('run.counted')} <DateTimeText value={query.data.pages[0].refreshedAt} relative />
              </>
            )}
          </>
        }
        actions={
          <>
            <Button
              icon={<Icon name="refresh" size={14} />}
              onClick={() => void outcome.run(() => api.purchasing.refreshDemand(), t('run.refreshed'))}
            >
              {t('run.refresh')}
            </Button>
            {edits && (
              <Button type="primary" disabled={picked.length === 0 || !warehouseId} onClick={() => void order()}>
                {t('run.order', { count: picked.length })}
              </Button>
            )}
          </>
        }
      />
      <div className="ss-bar">
        <Select
          aria-label={t('run.target')}
          value={targetDays}
          onChange={setTargetDays}
          options={[14, 21, 28, 45, 60, 90].map((days) => ({ value: days, label: t('run.targetDays', { count: days }) }))}
        />
        <Select
          allowClear
          aria-label={t('col.supplier')}
          placeholder={t('col.supplier')}
          style={{ minWidth: 180 }}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(id: string | undefined) => setSupplierId(id)}
          options={suppliers.map((one) => ({ value: one.id, label: one.name }))}
        />
        {edits && (
          <Select
            aria-label={t('run.into')}
            style={{ minWidth: 140 }}
            {...(warehouseId && { value: warehouseId })}
            onChange={setWarehouse}
            options={[...warehouses].map(([value, label]) => ({ value, label: t('run.intoWarehouse', { name: label }) }))}
          />
        )}
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {t('run.all')}
        </Checkbox>
        {picked.length > 0 && (
          <span>
            {t('run.sum')} <MoneyText value={total} />
          </span>
        )}
      </div>
      {made.length > 0 && (
        <div className="ss-panel ss-sheet-panel ss-bar" role="status">
          {t('run.madeCount', { count: made.length })}
          {made.slice(0, 5).map((id, index) => (
            <AppLink key={id} to={`/purchase-orders/${id}`}>
              {t('run.open', { number: index + 1 })}
            </AppLink>
          ))}
          <AppLink to="/purchase-orders?tab=draft">{t('status.draft')}</AppLink>
        </div>
      )}
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {query.isSuccess && rows.length === 0 && <EmptyState kind="done" title={t('run.none')} text={t('run.noneText')} />}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll">
          <table className="ss-sheet ss-sheet-sticky">
            <thead>
              <tr>
                {edits && (
                  <th>
                    <Checkbox
                      aria-label={t('all')}
                      checked={picked.length > 0 && picked.length === orderable.length}
                      indeterminate={picked.length > 0 && picked.length < orderable.length}
                      onChange={(event) =>
                        setChosen(event.target.checked ? new Set(orderable.map((row) => row.skuId)) : new Set())
                      }
                    />
                  </th>
                )}
                <th>{t('col.sku')}</th>
                <th className="ss-end">{t('run.cover')}</th>
                <th className="ss-end">{t('run.available')}</th>
                <th className="ss-end">{t('run.coming')}</th>
                <th className="ss-end">{t('run.sold')}</th>
                <th>{t('col.supplier')}</th>
                <th>{t('run.quantity')}</th>
                <th className="ss-end">{t('col.amount')}</th>
                <th>{t('run.because')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const urgent = row.coverDays !== null && row.coverDays <= (row.leadTimeDays ?? 7)
                return (
                  <tr key={row.skuId}>
                    {edits && (
                      <td>
                        <Checkbox
                          aria-label={row.skuCode}
                          disabled={row.supplierId === null || amountOf(row) === 0}
                          checked={chosen.has(row.skuId)}
                          onChange={(event) => {
                            const next = new Set(chosen)
                            if (event.target.checked) next.add(row.skuId)
                            else next.delete(row.skuId)
                            setChosen(next)
                          }}
                        />
                      </td>
                    )}
                    <td>
                      <div className="ss-code">{row.skuCode}</div>
                      <div className="ss-third">{row.skuName}</div>
                    </td>
                    <td className="ss-end">
                      {row.coverDays === null ? (
                        '—'
                      ) : (
                        <StatusTag tone={urgent ? 'bad' : 'warn'}>{t('days', { count: Math.floor(row.coverDays) })}</StatusTag>
                      )}
                    </td>
                    <td className="ss-end">
                      <QuantityText value={row.available} unit={row.unit} />
                    </td>
                    <td className="ss-end">
                      <QuantityText value={row.inTransit} />
                    </td>
                    <td className="ss-end">
                      <QuantityText value={row.units7Days} /> / <QuantityText value={row.units28Days} />
                    </td>
                    <td>
                      {row.supplierId ? (
                        <>
                          <AppLink to={`/suppliers/${row.supplierId}`}>{row.supplierName}</AppLink>
                          <div className="ss-third">
                            {t('supplier.lead')} {t('days', { count: row.leadTimeDays ?? 0 })}
                          </div>
                        </>
                      ) : (
                        <span className="ss-text-warn">{t('run.noSupplier')}</span>
                      )}
                    </td>
                    <td style={{ width: 110 }}>
                      {edits && row.supplierId ? (
                        <QuantityField
                          aria-label={`${t('run.quantity')} ${row.skuCode}`}
                          min={0}
                          value={amountOf(row)}
                          onChange={(value) => setAmounts({ ...amounts, [row.skuId]: value ?? 0 })}
                        />
                      ) : (
                        <QuantityText value={row.suggestedQuantity} />
                      )}
                    </td>
                    <td className="ss-end">
                      <MoneyText value={row.priceMinor === null ? null : row.priceMinor * amountOf(row)} />
                    </td>
                    <td style={{ minWidth: 220 }} className="ss-name ss-third">
                      {row.because}
                    </td>
                  </tr>
                )
              })}
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
