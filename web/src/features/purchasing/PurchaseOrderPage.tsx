import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  CopyText,
  DateTimeText,
  EmptyState,
  type Language,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityText,
  StatusTag,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Descriptions, Progress, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { doerText } from '../../app/action-words.ts'
import { Story } from '../../app/Story.tsx'
import '../../app/sheet.css'
import { useOrderActions } from './useOrderActions.ts'
import { toneOf } from './words.ts'

type Order = CallOutput<typeof contracts.purchasing.order>

/** One purchase order: what was ordered, what has come, what is missing, and what may be done next. */
export default function PurchaseOrderPage() {
  const { t } = useTranslation('purchasing')
  const { purchaseOrderId } = useParams({ strict: false }) as { purchaseOrderId: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['purchase_order', purchaseOrderId],
    queryFn: ({ signal }) => api.purchasing.order({ params: { purchaseOrderId }, signal }),
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
        <Skeleton active paragraph={{ rows: 12 }} />
      </div>
    )
  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={data.purchaseNumber}
        back={<AppLink to="/purchase-orders">{t('title')}</AppLink>}
        state={
          <>
            <StatusTag tone={toneOf(data.status)} filled>
              {t(`status.${data.status}`)}
            </StatusTag>
            {data.isLate && <StatusTag tone="bad">{t('late', { day: data.expectedOn ?? '' })}</StatusTag>}
          </>
        }
        note={<AppLink to={`/suppliers/${data.supplierId}`}>{data.supplierName}</AppLink>}
        actions={<Actions order={data} />}
      />
      <div className="ss-two">
        <div className="ss-stack">
          <Lines order={data} />
          <section className="ss-panel ss-sheet-panel">
            <div className="ss-panel-title">
              <h2>{t('page.timeline')}</h2>
            </div>
            <Story subjectIds={[purchaseOrderId]} topic="purchase_order" />
          </section>
        </div>
        <div className="ss-stack">
          <Facts order={data} />
          <Receipts order={data} />
        </div>
      </div>
    </div>
  )
}

function Actions({ order }: { order: Order }) {
  const { t } = useTranslation('purchasing')
  const session = useSession()
  const actions = useOrderActions()
  const ids = [order.id]
  const edits = session.may('purchasing.edit')
  const approves = session.may('purchasing.approve')
  const open = order.status === 'approved' || order.status === 'part_received'
  const early = order.status === 'draft' || order.status === 'awaiting_approval' || order.status === 'approved'
  return (
    <>
      {edits && early && (
        <Button danger onClick={() => actions.cancel(ids)}>
          {t('act.cancel')}
        </Button>
      )}
      {edits && open && <Button onClick={() => actions.close(ids)}>{t('act.close')}</Button>}
      {approves && order.status === 'awaiting_approval' && (
        <Button onClick={() => actions.sendBack(ids)}>{t('act.sendBack')}</Button>
      )}
      {edits && order.status === 'draft' && (
        <Button type="primary" onClick={() => actions.submit(ids)}>
          {t('act.submit')}
        </Button>
      )}
      {approves && order.status === 'awaiting_approval' && (
        <Button type="primary" onClick={() => actions.approve(ids)}>
          {t('act.approve')}
        </Button>
      )}
    </>
  )
}

function Lines({ order }: { order: Order }) {
  const { t } = useTranslation('purchasing')
  return (
    <section className="ss-panel ss-sheet-panel">
      <div className="ss-panel-title">
        <h2>{t('lines')}</h2>
        <span className="ss-third">{t('page.lineCount', { count: order.lineCount })}</span>
      </div>
      <div className="ss-sheet-scroll">
        <table className="ss-sheet">
          <thead>
            <tr>
              <th>{t('col.sku')}</th>
              <th>{t('col.name')}</th>
              <th className="ss-end">{t('col.quantity')}</th>
              <th className="ss-end">{t('col.arrived')}</th>
              <th className="ss-end">{t('col.missing')}</th>
              <th className="ss-end">{t('col.price')}</th>
              <th className="ss-end">{t('col.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => {
              const missing = Math.max(0, line.quantity - line.receivedQuantity)
              const dearer = line.priceMinor !== null && line.listPriceMinor !== null && line.priceMinor !== line.listPriceMinor
              return (
                <tr key={line.id}>
                  <td>
                    <CopyText value={line.skuCode} />
                  </td>
                  <td className="ss-name">{line.skuName}</td>
                  <td className="ss-end">
                    <QuantityText value={line.quantity} unit={line.unit} />
                  </td>
                  <td className="ss-end">
                    <QuantityText value={line.receivedQuantity} />
                  </td>
                  <td className="ss-end">{missing === 0 ? '✓' : <QuantityText value={missing} />}</td>
                  <td className="ss-end">
                    <MoneyText value={line.priceMinor} currency={order.currency} />
                    {dearer && (
                      <div className="ss-third">
                        {t('page.listPrice')} <MoneyText value={line.listPriceMinor} currency={order.currency} />
                      </div>
                    )}
                  </td>
                  <td className="ss-end">
                    <MoneyText value={line.amountMinor} currency={order.currency} />
                  </td>
                </tr>
              )
            })}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={6} className="ss-end">
                {t('col.goods')} / {t('col.freight')} / {t('col.total')}
              </td>
              <td className="ss-end">
                <MoneyText value={order.goodsMinor} currency={order.currency} />
                <div>
                  <MoneyText value={order.freightMinor} currency={order.currency} />
                </div>
                <div>
                  <MoneyText value={order.totalMinor} currency={order.currency} />
                </div>
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  )
}

function Facts({ order }: { order: Order }) {
  const { t, i18n } = useTranslation('purchasing')
  const language = i18n.language as Language
  const percent = order.unitCount === 0 ? 0 : Math.floor((order.receivedUnits / order.unitCount) * 100)
  return (
    <section className="ss-panel ss-sheet-panel">
      <div className="ss-panel-title">
        <h2>{t('page.arrival')}</h2>
        <span>
          {order.receivedUnits} / {order.unitCount}
        </span>
      </div>
      <Progress percent={Math.min(100, percent)} showInfo={false} aria-label={t('page.arrival')} />
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'warehouse', label: t('col.warehouse'), children: order.warehouseName },
          { key: 'expected', label: t('col.expected'), children: order.expectedOn ?? '—' },
          { key: 'over', label: t('page.over'), children: `${order.overTolerancePercent}%` },
          { key: 'by', label: t('col.createdBy'), children: doerText(order.createdBy, language) },
          { key: 'created', label: t('col.created'), children: <DateTimeText value={order.createdAt} /> },
          {
            key: 'approved',
            label: t('col.approved'),
            children: order.approvedAt ? (
              <>
                {order.approvedBy && doerText(order.approvedBy, language)} · <DateTimeText value={order.approvedAt} />
              </>
            ) : (
              '—'
            ),
          },
          ...(order.note ? [{ key: 'note', label: t('col.note'), children: order.note }] : []),
        ]}
      />
    </section>
  )
}

function Receipts({ order }: { order: Order }) {
  const { t } = useTranslation('purchasing')
  return (
    <section className="ss-panel ss-sheet-panel">
      <div className="ss-panel-title">
        <h2>{t('page.receipts')}</h2>
      </div>
      {order.receipts.length === 0 ? (
        <EmptyState
          kind="nothing"
          title={t('page.noReceipts')}
          text={order.status === 'approved' ? t('page.noReceiptsText') : ''}
          compact
        />
      ) : (
        <table className="ss-sheet">
          <tbody>
            {order.receipts.map((receipt) => (
              <tr key={receipt.id}>
                <td>
                  <CopyText value={receipt.receiptNumber} />
                </td>
                <td>
                  <DateTimeText value={receipt.receivedAt} />
                </td>
                <td className="ss-end">
                  <QuantityText value={receipt.quantity} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
