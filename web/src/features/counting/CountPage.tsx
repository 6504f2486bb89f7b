import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { DateTimeText, Icon, MoneyText, PageHeader, QuantityField, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Checkbox, Modal, Segmented } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Story } from '../../app/Story.tsx'
import { useAct } from '../../app/useAct.tsx'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { type ChosenSku, SkuChoice } from '../purchasing/SkuChoice.tsx'
import { LocationSelect } from '../warehouse/LocationSelect.tsx'
import { Panel, Waiting } from '../warehouse/Panel.tsx'
import { countStates } from './words.ts'

type Count = CallOutput<typeof contracts.counts.detail>
type Line = Count['lines'][number]
type Part = 'all' | 'differences' | 'open'

/** As many lines as are drawn; a longer count is worked on with the handheld and looked at by its differences. */
const drawn = 500

/** One count: what was found, what differs, and the decision. */
export default function CountPage() {
  const { t } = useTranslation(['counting', 'warehouse'])
  const { countId } = useParams({ strict: false }) as { countId: string }
  const session = useSession()
  const outcome = useOutcome('counts')
  const act = useAct(t, ['counts', 'count', 'stock'])
  const [part, setPart] = useState<Part>('all')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [booking, setBooking] = useState(false)
  const [adding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['counts', countId, 'lines'],
    queryFn: ({ signal }) => api.counts.detail({ params: { countId }, query: {}, signal }),
  })
  const shown = useMemo(
    () =>
      (data?.lines ?? []).filter(
        (line) =>
          part === 'all' || (part === 'open' ? line.status === 'open' : (line.difference ?? 0) !== 0 && line.status !== 'open'),
      ),
    [data, part],
  )
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />

  const state = countStates(t).find((one) => one.value === data.status)!
  const live = data.status !== 'booked' && data.status !== 'cancelled'
  const counts = live && session.may('warehouse.count')
  const decides = live && session.may('warehouse.count_approve')
  const sees = !data.blind || session.may('warehouse.count_approve')
  const different = data.lines.filter((line) => (line.difference ?? 0) !== 0)
  const more = different.reduce((sum, line) => sum + Math.max(0, line.difference ?? 0), 0)
  const fewer = different.reduce((sum, line) => sum + Math.max(0, -(line.difference ?? 0)), 0)
  const value = different.reduce((sum, line) => sum + (line.differenceMinor ?? 0), 0)
  const countable = shown.filter((line) => line.status === 'counted')

  const record = (entries: { locationId: string; skuId: string; lotId?: string; counted: number }[]) =>
    outcome.run(() => api.counts.record({ body: { countId, entries } }), '')
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }

  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={data.countNumber}
        state={<StatusTag tone={state.tone ?? 'neutral'}>{state.label}</StatusTag>}
        note={[data.warehouseName, data.zoneName ?? t('wholeWarehouse'), data.note].filter((one) => one !== '').join(' · ')}
        back={<AppLink to="/counts">{t('back')}</AppLink>}
        actions={
          <>
            {decides && (
              <Button
                danger
                onClick={() => act.confirm(t('cancel'), t('cancelText'), () => api.counts.cancel({ params: { countId } }), true)}
              >
                {t('cancel')}
              </Button>
            )}
            {counts && (
              <Button icon={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
                {t('unexpected')}
              </Button>
            )}
            {decides && (
              <Button type="primary" disabled={data.countedCount === 0} onClick={() => setBooking(true)}>
                {t('book')}
              </Button>
            )}
          </>
        }
      />
      <div className="ss-tiles">
        <Fact label={t('facts.progress')}>
          <QuantityText value={data.countedCount} /> / <QuantityText value={data.lineCount} />
        </Fact>
        {sees && (
          <>
            <Fact label={t('facts.differences')}>
              <QuantityText value={different.length} />
            </Fact>
            <Fact label={t('facts.more')}>
              <QuantityText value={more} />
            </Fact>
            <Fact label={t('facts.fewer')}>
              <QuantityText value={fewer} />
            </Fact>
            {session.may('cost.see') && (
              <Fact label={t('facts.value')} hint={t('valueHint')}>
                <MoneyText value={value} judged />
              </Fact>
            )}
          </>
        )}
      </div>
      {!sees && <p className="ss-third">{t('blindNote')}</p>}
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <Segmented<Part>
            value={part}
            onChange={setPart}
            options={[
              { value: 'all', label: `${t('tabs.all')} ${data.lines.length}` },
              ...(sees ? [{ value: 'differences' as const, label: `${t('tabs.differences')} ${different.length}` }] : []),
              {
                value: 'open',
                label: `${t('tabs.open')} ${data.lines.filter((line) => line.status === 'open').length}`,
              },
            ]}
          />
          {decides && chosen.size > 0 && (
            <span>
              <Button
                onClick={() =>
                  void act
                    .run(() => api.counts.recount({ params: { countId }, body: { lineIds: [...chosen] } }))
                    .then(() => setChosen(new Set()))
                }
              >
                {t('recountCount', { count: chosen.size })}
              </Button>{' '}
              <Button
                type="primary"
                onClick={() =>
                  act.confirm(t('bookCount', { count: chosen.size }), t('bookText'), async () => {
                    const booked = await api.counts.book({ params: { countId }, body: { lineIds: [...chosen] } })
                    setChosen(new Set())
                    return booked
                  })
                }
              >
                {t('bookCount', { count: chosen.size })}
              </Button>
            </span>
          )}
          {counts && chosen.size === 0 && <span className="ss-third">{t('enterText')}</span>}
        </div>
        {shown.length === 0 && <p className="ss-third">{part === 'open' ? t('noneOpen') : t('none')}</p>}
        {shown.length > 0 && (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  {decides && (
                    <th>
                      <Checkbox
                        aria-label={t('recount')}
                        disabled={countable.length === 0}
                        checked={countable.length > 0 && countable.every((line) => chosen.has(line.id))}
                        onChange={(event) =>
                          setChosen(event.target.checked ? new Set(countable.map((line) => line.id)) : new Set())
                        }
                      />
                    </th>
                  )}
                  <th>{t('col.location')}</th>
                  <th>{t('col.sku')}</th>
                  <th>{t('col.name')}</th>
                  <th>{t('col.lot')}</th>
                  {sees && <th className="ss-end">{t('col.book')}</th>}
                  <th className="ss-end">{t('col.counted')}</th>
                  {sees && <th className="ss-end">{t('col.difference')}</th>}
                  {sees && session.may('cost.see') && <th className="ss-end">{t('col.value')}</th>}
                  <th>{t('col.state')}</th>
                  <th>{t('col.countedBy')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.slice(0, drawn).map((line) => (
                  <tr key={line.id}>
                    {decides && (
                      <td>
                        <Checkbox
                          aria-label={`${t('recount')} ${line.locationCode} ${line.skuCode}`}
                          disabled={line.status !== 'counted'}
                          checked={chosen.has(line.id)}
                          onChange={() => toggle(line.id)}
                        />
                      </td>
                    )}
                    <td className="ss-code">{line.locationCode}</td>
                    <td className="ss-code">
                      <AppLink to={`/stock/${line.skuId}`}>{line.skuCode}</AppLink>
                    </td>
                    <td className="ss-name">{line.skuName}</td>
                    <td>
                      {line.lotCode} <span className="ss-third">{line.expiresOn}</span>
                    </td>
                    {sees && (
                      <td className="ss-end">
                        <QuantityText value={line.book} />
                      </td>
                    )}
                    <td className="ss-end">
                      {counts && line.status !== 'booked' && line.status !== 'dropped' ? (
                        <Entry line={line} onRecord={(counted) => void record([{ ...keyOf(line), counted }])} />
                      ) : (
                        <QuantityText value={line.counted} />
                      )}
                    </td>
                    {sees && (
                      <td className={`ss-end ${toneOf(line.difference)}`}>
                        {line.difference === null || line.difference === 0 ? (
                          <span className="ss-third">{line.difference === 0 ? '0' : '—'}</span>
                        ) : (
                          `${line.difference > 0 ? '+' : '−'}${Math.abs(line.difference)}`
                        )}
                      </td>
                    )}
                    {sees && session.may('cost.see') && (
                      <td className="ss-end">
                        {line.differenceMinor ? (
                          <MoneyText value={line.differenceMinor} judged />
                        ) : (
                          <span className="ss-third">—</span>
                        )}
                      </td>
                    )}
                    <td>
                      <StatusTag tone={line.status === 'booked' ? 'good' : line.status === 'counted' ? 'progress' : 'muted'}>
                        {t(`line.${line.status}`)}
                      </StatusTag>
                    </td>
                    <td>
                      {line.countedBy?.name}{' '}
                      <span className="ss-third">{line.countedAt && <DateTimeText value={line.countedAt} />}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {shown.length > drawn && (
          <p className="ss-third">
            {drawn} / {shown.length}
          </p>
        )}
      </section>
      <Panel title={t('timeline')}>
        <Story subjectIds={[countId]} topic="counts" />
      </Panel>
      {booking && (
        <Book
          count={data}
          different={different}
          onClose={() => setBooking(false)}
          onGo={(dropUncounted) => act.run(() => api.counts.book({ params: { countId }, body: { dropUncounted } }))}
        />
      )}
      {adding && (
        <Unexpected
          warehouseId={data.warehouseId}
          onClose={() => setAdding(false)}
          onRecord={async (entry) => {
            if (await record([entry])) setAdding(false)
          }}
        />
      )}
    </div>
  )
}

const noLot = '00000000-0000-0000-0000-000000000000'

function keyOf(line: Line) {
  return { locationId: line.locationId, skuId: line.skuId, ...(line.lotId !== noLot && { lotId: line.lotId }) }
}

function toneOf(difference: number | null): string {
  return difference === null || difference === 0 ? '' : difference > 0 ? 'ss-text-good' : 'ss-text-bad'
}

function Fact(props: { label: string; hint?: string; children: React.ReactNode }) {
  return (
    <div className="ss-panel ss-sheet-panel" title={props.hint}>
      <div className="ss-third">{props.label}</div>
      <strong style={{ fontSize: 18 }}>{props.children}</strong>
    </div>
  )
}

/** What was found of one line; Enter records it and goes on to the next. */
function Entry({ line, onRecord }: { line: Line; onRecord(counted: number): void }) {
  const { t } = useTranslation('counting')
  const [typed, setTyped] = useState<number | null>()
  // Enter moves the focus, and leaving a field records it too: once is enough
  const sent = useRef<number>(undefined)
  const value = typed === undefined ? line.counted : typed
  const send = () => {
    if (typed === undefined || typed === null || typed === line.counted || typed === sent.current) return
    sent.current = typed
    onRecord(typed)
  }
  return (
    <form
      style={{ display: 'inline-block', width: 104 }}
      onSubmit={(event) => {
        event.preventDefault()
        send()
        const fields = [...document.querySelectorAll<HTMLInputElement>('.ss-sheet form input')]
        const here = fields.indexOf(event.currentTarget.querySelector('input')!)
        fields[here + 1]?.focus()
      }}
      onBlur={send}
    >
      <QuantityField
        aria-label={`${t('quantity')} ${line.locationCode} ${line.skuCode}`}
        min={0}
        max={1_000_000_000}
        value={value}
        onChange={setTyped}
      />
    </form>
  )
}

function Book(props: { count: Count; different: Line[]; onClose(): void; onGo(dropUncounted: boolean): Promise<boolean> }) {
  const { t } = useTranslation('counting')
  const [busy, setBusy] = useState(false)
  const left = props.count.lines.filter((line) => line.status === 'open').length
  const counted = props.count.lines.filter((line) => line.status === 'counted').length
  return (
    <Modal
      open
      title={t('book')}
      okText={t('book')}
      confirmLoading={busy}
      onCancel={props.onClose}
      onOk={async () => {
        setBusy(true)
        if (await props.onGo(left > 0)) props.onClose()
        setBusy(false)
      }}
    >
      <p>{t('bookText')}</p>
      <p>{t('bookSome', { lines: counted, differences: props.different.filter((line) => line.status === 'counted').length })}</p>
      {left > 0 && <p className="ss-text-warn">{t('dropped', { count: left })}</p>}
    </Modal>
  )
}

function Unexpected(props: {
  warehouseId: string
  onClose(): void
  onRecord(entry: { locationId: string; skuId: string; counted: number }): void
}) {
  const { t } = useTranslation('counting')
  const [locationId, setLocation] = useState<string>()
  const [sku, setSku] = useState<ChosenSku>()
  const [quantity, setQuantity] = useState<number | null>(null)
  return (
    <Modal
      open
      title={t('unexpected')}
      okText={t('save')}
      okButtonProps={{ disabled: !locationId || !sku || quantity === null }}
      onCancel={props.onClose}
      onOk={() => props.onRecord({ locationId: locationId!, skuId: sku!.id, counted: quantity! })}
    >
      <div className="ss-stack">
        <LocationSelect warehouseId={props.warehouseId} value={locationId} onChange={setLocation} label={t('location')} />
        {sku ? (
          <span>
            <span className="ss-code">{sku.skuCode}</span> {sku.name}{' '}
            <Button
              type="text"
              size="small"
              icon={<Icon name="close" size={12} />}
              aria-label={t('sku')}
              onClick={() => setSku(undefined)}
            />
          </span>
        ) : (
          <SkuChoice label={t('sku')} onChoose={setSku} />
        )}
        <QuantityField aria-label={t('quantity')} min={0} value={quantity} onChange={setQuantity} />
      </div>
    </Modal>
  )
}
