import type { CallInput, CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { BarcodeField, CopyText, DateTimeText, DayField, PageHeader, QuantityField, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Checkbox, Descriptions, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Story } from '../../app/Story.tsx'
import { Panel, Waiting } from './Panel.tsx'
import { useSetActions } from './useSetActions.tsx'
import { useStationWarehouse, WarehouseChoice } from './WarehouseChoice.tsx'
import { toneOf } from './words.ts'

type Announced = CallOutput<typeof contracts.inbound.expected>
type ReceiveBody = CallInput<typeof contracts.inbound.receive>['body']
type Grade = 'sellable' | 'damaged' | 'quarantine'

/** One line as it is being received. */
interface Entry {
  expectedLineId?: string
  skuId: string
  skuCode: string
  skuName: string
  unit: string
  barcodes: readonly string[]
  tracksLots: boolean
  announced?: number
  received: number
}
interface Typed {
  quantity: number | null
  grade: Grade
  lotCode: string
  producedOn: string
  expiresOn: string
}
const nothingTyped: Typed = { quantity: null, grade: 'sellable', lotCode: '', producedOn: '', expiresOn: '' }

/** Receiving: against an announcement, or blind when nobody announced anything (`/receipts/blind`). */
export default function ExpectedReceiptPage() {
  const { receiptId } = useParams({ strict: false }) as { receiptId: string }
  return receiptId === 'blind' ? <Blind /> : <AnnouncedReceipt id={receiptId} />
}

function AnnouncedReceipt({ id }: { id: string }) {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { ask } = useSetActions()
  const {
    data: one,
    error,
    refetch,
  } = useQuery({
    queryKey: ['receipts', 'expected', id],
    queryFn: ({ signal }) => api.inbound.expected({ params: { expectedReceiptId: id }, signal }),
  })
  if (!one) return <Waiting error={error} onRetry={() => void refetch()} />
  const open = one.closedAt === null && one.status !== 'put_away' && one.status !== 'cancelled'
  const may = open && session.may('warehouse.receive')
  return (
    <div className="ss-page">
      <PageHeader
        title={<CopyText value={one.receiptNumber} />}
        state={
          <StatusTag tone={toneOf(one.status)} filled>
            {t(`receiptStatus.${one.status}`)}
          </StatusTag>
        }
        back={<AppLink to="/receipts">{t('inbound.back')}</AppLink>}
        actions={
          may && (
            <Button
              onClick={() =>
                ask(t('ask.closeReceipt'), t('ask.reason'), false, (reason) =>
                  api.inbound.closeExpected({ params: { expectedReceiptId: id }, body: { reason } }),
                )
              }
            >
              {t('act.closeReceipt')}
            </Button>
          )
        }
      />
      <div className="wh-columns">
        <div>
          <Receiving
            key={String(one.version)}
            entries={one.lines.map((line) => ({
              ...line,
              expectedLineId: line.id,
              announced: line.quantity,
              received: line.receivedQuantity,
            }))}
            warehouseId={one.warehouseId}
            expectedReceiptId={one.id}
            may={may}
          />
          <Panel title={t('page.timeline')}>
            <Story subjectIds={one.timelineIds} topic="receipts" />
          </Panel>
        </div>
        <Facts one={one} />
      </div>
    </div>
  )
}

function Facts({ one }: { one: Announced }) {
  const { t } = useTranslation('warehouse')
  const { data } = useQuery({
    queryKey: ['receipts', 'of', one.id],
    queryFn: ({ signal }) => api.inbound.listReceipts({ query: { expectedReceiptId: one.id, limit: 50 }, signal }),
  })
  return (
    <div>
      <Panel title={t('page.facts')}>
        <Descriptions
          column={1}
          size="small"
          items={[
            {
              key: 'kind',
              label: t('col.kind'),
              children: t(`sourceKind.${one.sourceKind}`, { defaultValue: one.sourceKind }),
            },
            { key: 'source', label: t('col.number'), children: <CopyText value={one.sourceNumber} /> },
            { key: 'warehouse', label: t('col.warehouse'), children: one.warehouseName },
            { key: 'on', label: t('col.expectedOn'), children: one.expectedOn ?? '—' },
            {
              key: 'quantity',
              label: t('col.received'),
              children: <QuantityText value={one.receivedQuantity} of={one.quantity} />,
            },
          ]}
        />
      </Panel>
      {data && data.rows.length > 0 && (
        <Panel title={t('inbound.receipts')}>
          {data.rows.map((row) => (
            <p key={row.id}>
              {row.receiptNumber} · <QuantityText value={row.quantity} /> · {row.receivedBy.name} ·{' '}
              <DateTimeText value={row.receivedAt} />
            </p>
          ))}
        </Panel>
      )}
    </div>
  )
}

function Blind() {
  const { t } = useTranslation('warehouse')
  const station = useStationWarehouse()
  const [entries, setEntries] = useState<Entry[]>([])
  const [verdict, setVerdict] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const find = async (code: string) => {
    try {
      const page = await api.catalog.skus({ query: { search: code, kind: 'single', status: 'active', limit: 5 } })
      const sku =
        page.rows.find((row) => row.barcode === code || row.skuCode === code) ??
        (page.rows.length === 1 ? page.rows[0] : undefined)
      if (!sku) return setVerdict({ tone: 'bad', text: t('inbound.scanUnknown', { code }) })
      const [full] = (await api.catalog.skusByIds({ body: { ids: [sku.id] } })).skus
      setVerdict({ tone: 'good', text: sku.skuCode })
      setEntries((before) =>
        before.some((one) => one.skuId === sku.id)
          ? before
          : [
              ...before,
              {
                skuId: sku.id,
                skuCode: sku.skuCode,
                skuName: sku.name,
                unit: sku.unit,
                barcodes: sku.barcode === null ? [sku.skuCode] : [sku.barcode, sku.skuCode],
                tracksLots: full?.tracksLots ?? false,
                received: 0,
              },
            ],
      )
    } catch {
      setVerdict({ tone: 'bad', text: t('inbound.scanUnknown', { code }) })
    }
  }
  return (
    <div className="ss-page">
      <PageHeader
        title={t('act.blind')}
        back={<AppLink to="/receipts">{t('inbound.back')}</AppLink>}
        actions={<WarehouseChoice station={station} />}
      />
      <Panel>
        <BarcodeField
          autoFocus
          aria-label={t('pack.scanGoods')}
          placeholder={t('pack.scanGoods')}
          onScan={(code) => void find(code)}
          {...(verdict && { verdict })}
        />
      </Panel>
      {entries.length > 0 && station.warehouseId && (
        <Receiving entries={entries} warehouseId={station.warehouseId} expectedReceiptId={null} may blind />
      )}
    </div>
  )
}

function Receiving(props: {
  entries: readonly Entry[]
  warehouseId: string
  expectedReceiptId: string | null
  may: boolean
  blind?: boolean
}) {
  const { t } = useTranslation('warehouse')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { run } = useSetActions()
  const [typed, setTyped] = useState<Record<string, Typed>>({})
  const [complete, setComplete] = useState(false)
  const [putAway, setPutAway] = useState(false)
  const [busy, setBusy] = useState(false)
  const [verdict, setVerdict] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const keyOf = (entry: Entry) => entry.expectedLineId ?? entry.skuId
  const of = (entry: Entry) => typed[keyOf(entry)] ?? nothingTyped
  const change = (entry: Entry, part: Partial<Typed>) =>
    setTyped((before) => ({ ...before, [keyOf(entry)]: { ...(before[keyOf(entry)] ?? nothingTyped), ...part } }))
  const rest = (entry: Entry) => Math.max(0, (entry.announced ?? 0) - entry.received)

  const scan = (code: string) => {
    const entry = props.entries.find((one) => one.barcodes.includes(code) || one.skuCode === code)
    if (!entry) return setVerdict({ tone: 'bad', text: t('inbound.scanUnknown', { code }) })
    const quantity = (of(entry).quantity ?? 0) + 1
    change(entry, { quantity })
    setVerdict({ tone: 'good', text: `${entry.skuCode} × ${quantity}` })
  }
  const fill = () => {
    for (const entry of props.entries) if (rest(entry) > 0) change(entry, { quantity: rest(entry) })
  }
  const receive = async () => {
    const lines: ReceiveBody['lines'] = props.entries
      .filter((entry) => (of(entry).quantity ?? 0) > 0)
      .map((entry) => {
        const { quantity, grade, lotCode, producedOn, expiresOn } = of(entry)
        return {
          ...(entry.expectedLineId !== undefined && { expectedLineId: entry.expectedLineId }),
          skuId: entry.skuId,
          quantity: quantity!,
          grade,
          ...(entry.tracksLots &&
            lotCode !== '' && { lot: { lotCode, ...(producedOn && { producedOn }), ...(expiresOn && { expiresOn }) } }),
        }
      })
    if (lines.length === 0) return void message.warning(t('inbound.empty'))
    setBusy(true)
    await run(async () => {
      const receipt = await api.inbound.receive({
        body: {
          warehouseId: props.warehouseId,
          expectedReceiptId: props.expectedReceiptId,
          lines,
          complete,
          ...(putAway && { putAway: true }),
        },
      })
      setTyped({})
      void message.success(t('inbound.done', { number: receipt.receiptNumber }))
      if (props.blind) void navigate({ to: '/receipts' as never })
    })
    setBusy(false)
  }

  return (
    <Panel
      title={t('page.lines')}
      actions={
        props.may &&
        !props.blind && (
          <Button size="small" onClick={fill}>
            {t('inbound.fill')}
          </Button>
        )
      }
    >
      {props.may && !props.blind && (
        <BarcodeField
          aria-label={t('inbound.scan')}
          placeholder={t('inbound.scan')}
          onScan={scan}
          {...(verdict && { verdict })}
        />
      )}
      <div className="wh-scroll">
        <table className="wh-table">
          <thead>
            <tr>
              <th>{t('col.sku')}</th>
              {!props.blind && <th className="wh-end">{t('col.received')}</th>}
              {props.may && <th>{t('inbound.toReceive')}</th>}
              {props.may && <th>{t('col.grade')}</th>}
              {props.may && props.entries.some((entry) => entry.tracksLots) && <th>{t('col.lot')}</th>}
            </tr>
          </thead>
          <tbody>
            {props.entries.map((entry) => (
              <tr key={keyOf(entry)} data-state={!props.blind && rest(entry) === 0 ? 'done' : undefined}>
                <td>
                  <AppLink to={`/stock/${entry.skuId}`}>{entry.skuCode}</AppLink>
                  <div className="ss-third">{entry.skuName}</div>
                </td>
                {!props.blind && (
                  <td className="wh-end">
                    <QuantityText value={entry.received} {...(entry.announced !== undefined && { of: entry.announced })} />
                  </td>
                )}
                {props.may && (
                  <td style={{ width: 120 }}>
                    <QuantityField
                      aria-label={`${t('inbound.toReceive')} ${entry.skuCode}`}
                      unit={entry.unit}
                      min={0}
                      max={1_000_000_000}
                      value={of(entry).quantity}
                      onChange={(quantity) => change(entry, { quantity })}
                    />
                  </td>
                )}
                {props.may && (
                  <td>
                    <Select
                      aria-label={`${t('col.grade')} ${entry.skuCode}`}
                      style={{ width: 110 }}
                      value={of(entry).grade}
                      onChange={(grade) => change(entry, { grade })}
                      options={(['sellable', 'damaged', 'quarantine'] as const).map((value) => ({
                        value,
                        label: t(`grade.${value}`),
                      }))}
                    />
                  </td>
                )}
                {props.may && entry.tracksLots && (
                  <td>
                    <div className="wh-tools">
                      <Input
                        style={{ width: 120 }}
                        placeholder={t('inbound.lotCode')}
                        aria-label={`${t('inbound.lotCode')} ${entry.skuCode}`}
                        maxLength={60}
                        value={of(entry).lotCode}
                        onChange={(event) => change(entry, { lotCode: event.target.value.trim() })}
                      />
                      <div>
                        <span className="ss-third">{t('inbound.produced')} </span>
                        <DayField
                          aria-label={`${t('inbound.produced')} ${entry.skuCode}`}
                          value={of(entry).producedOn || null}
                          onChange={(day) => change(entry, { producedOn: day ?? '' })}
                        />
                      </div>
                      <div>
                        <span className="ss-third">{t('inbound.expires')} </span>
                        <DayField
                          aria-label={`${t('inbound.expires')} ${entry.skuCode}`}
                          value={of(entry).expiresOn || null}
                          onChange={(day) => change(entry, { expiresOn: day ?? '' })}
                        />
                      </div>
                    </div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.may && (
        <div className="wh-tools" style={{ marginTop: 12 }}>
          <Checkbox checked={putAway} onChange={(event) => setPutAway(event.target.checked)}>
            {t('inbound.putAwayNow')}
          </Checkbox>
          {!props.blind && (
            <Checkbox checked={complete} onChange={(event) => setComplete(event.target.checked)}>
              {t('inbound.complete')}
            </Checkbox>
          )}
          <Button type="primary" loading={busy} onClick={() => void receive()}>
            {t('act.receive')}
          </Button>
        </div>
      )}
    </Panel>
  )
}
