import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  asProblem,
  BarcodeField,
  EmptyState,
  Icon,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  StatusTag,
} from '@shangshu/ui'
import type { InputRef } from 'antd'
import { App, Button, Checkbox, Switch } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Panel } from './Panel.tsx'
import { sound } from './station-sounds.ts'
import { labelTab, usePrintLabels, useSetActions } from './useSetActions.tsx'
import { useStationWarehouse, WarehouseChoice } from './WarehouseChoice.tsx'
import { toneOf } from './words.ts'

type View = CallOutput<typeof contracts.packing.open>
type Verdict = { tone: 'good' | 'bad'; text: string }

/** Pieces of each SKU that are picked and not packed yet. */
function wantedOf(view: View): Map<string, number> {
  const wanted = new Map<string, number>()
  for (const line of view.lines) wanted.set(line.skuId, (wanted.get(line.skuId) ?? 0) + line.pickedQuantity - line.packedQuantity)
  return wanted
}

const rememberedPrint = 'shangshu.station.print'

/** The packing station: everything begins with a scan, and one hand is enough for a whole parcel. */
export default function PackingStation() {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { modal } = App.useApp()
  const station = useStationWarehouse()
  const print = usePrintLabels()
  const { renew } = useSetActions()
  const field = useRef<InputRef>(null)
  const [view, setView] = useState<View | null>(null)
  /** Codes scanned since the fulfillment was opened, with how many pieces they stand for. */
  const [scans, setScans] = useState<ReadonlyMap<string, number>>(new Map())
  const [grams, setGrams] = useState<number | null>(null)
  const [single, setSingle] = useState(false)
  const [autoPrint, setAutoPrint] = useState(() => localStorage.getItem(rememberedPrint) === 'yes')
  const [verdict, showVerdict] = useState<Verdict>()
  const weightField = useRef<InputRef>(null)
  const setVerdict = (next: Verdict | undefined, done = false) => {
    showVerdict(next)
    if (next) sound(next.tone === 'bad' ? 'wrong' : done ? 'done' : 'right')
  }
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [packed, setPacked] = useState<{ id: string; number: string; waybill: string }[]>([])

  const wanted = view ? wantedOf(view) : new Map<string, number>()
  const found = new Map<string, number>()
  for (const [code, count] of scans) {
    const sku = view?.barcodes.find((one) => one.barcode === code)
    if (sku) found.set(sku.skuId, (found.get(sku.skuId) ?? 0) + count * sku.quantity)
  }
  const left = [...wanted].reduce((sum, [skuId, quantity]) => sum + Math.max(0, quantity - (found.get(skuId) ?? 0)), 0)
  const toPack = view?.status === 'picked'
  const complete = toPack && (left === 0 || view.checkedAt !== null || !view.requireCheck)
  const parcel = view?.parcels.find((one) => one.weightGrams === null) ?? view?.parcels[0]

  const put = (next: View | null) => {
    setView(next)
    setScans(new Map())
    setGrams(null)
    setError(null)
    field.current?.focus()
  }

  /** One step with the server. A refusal stands at the scan field and in full below it. */
  const step = async (go: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await go()
    } catch (failure) {
      setVerdict({ tone: 'bad', text: asProblem(failure).message })
      setError(failure)
    } finally {
      setBusy(false)
      field.current?.focus()
    }
  }

  const open = (code: string) =>
    step(async () => {
      const next = await api.packing.open({ body: { warehouseId: station.warehouseId!, code } })
      put(next)
      // goods that opened a one-piece order are its first scan
      if (next.status === 'picked' && next.barcodes.some((one) => one.barcode === code)) setScans(new Map([[code, 1]]))
      setVerdict({ tone: 'good', text: next.fulfillmentNumber })
    })

  const packSingle = (barcode: string) =>
    step(async () => {
      const next = await api.packing.packSingle({
        body: { warehouseId: station.warehouseId!, barcode, ...(grams !== null && { weightGrams: grams }) },
      })
      put(next)
      finish(next)
      setVerdict({ tone: 'good', text: t('pack.singleDone', { number: next.fulfillmentNumber }) }, true)
    })

  const finish = (next: View) => {
    setPacked((before) =>
      [
        {
          id: next.id,
          number: next.fulfillmentNumber,
          waybill: next.parcels.map((one) => one.waybillNumber ?? '').join(' '),
        },
        ...before,
      ].slice(0, 30),
    )
    renew()
    if (autoPrint && session.may('printing.print') && next.parcels.some((one) => one.waybillNumber !== null))
      void print([{ fulfillmentId: next.id }], undefined, labelTab)
  }

  const scanGoods = (code: string) => {
    if (!view) return
    const sku = view.barcodes.find((one) => one.barcode === code)
    if (!sku) {
      // another document: the hand has moved on to the next parcel
      if (scans.size === 0 || !toPack) void open(code)
      else setVerdict({ tone: 'bad', text: t('pack.unknown', { code }) })
      return
    }
    if (!toPack) {
      void open(code)
      return
    }
    if ((found.get(sku.skuId) ?? 0) + sku.quantity > (wanted.get(sku.skuId) ?? 0)) {
      setVerdict({ tone: 'bad', text: t('pack.tooMany', { code }) })
      return
    }
    setScans(new Map(scans).set(code, (scans.get(code) ?? 0) + 1))
    const rest = left - sku.quantity
    setVerdict({ tone: 'good', text: rest <= 0 ? t('pack.checked') : t('pack.left', { count: rest }) })
  }

  const onScan = (code: string) => {
    if (!station.warehouseId) return
    if (single) void packSingle(code)
    else if (view) scanGoods(code)
    else void open(code)
  }

  /** Counts every line as scanned, for those whose goods carry no barcode. */
  const checkWhole = () => {
    if (!view) return
    const all = new Map<string, number>()
    for (const [skuId, quantity] of wanted) {
      const piece = view.barcodes.find((one) => one.skuId === skuId && one.quantity === 1)
      const code = piece?.barcode ?? view.lines.find((line) => line.skuId === skuId)!.skuCode
      if (quantity > 0) all.set(code, quantity)
    }
    setScans(all)
    setVerdict({ tone: 'good', text: t('pack.checked') })
  }

  const pack = () =>
    step(async () => {
      if (!view || !complete) return
      let next = view
      if (view.checkedAt === null && scans.size > 0)
        next = await api.packing.check({
          params: { fulfillmentId: view.id },
          body: { scans: [...scans].map(([barcode, quantity]) => ({ barcode, quantity })) },
        })
      next = await api.packing.pack({
        params: { fulfillmentId: next.id },
        body: { parcels: [{ ...(grams !== null && { weightGrams: grams }) }] },
      })
      put(next)
      finish(next)
      setVerdict({ tone: 'good', text: t('pack.packed') }, true)
    })

  const weigh = (confirmed = false): Promise<void> =>
    step(async () => {
      if (!view || !parcel || grams === null) return
      try {
        await api.packing.weigh({
          params: { fulfillmentId: view.id, parcelId: parcel.id },
          body: { weightGrams: grams, confirmed },
        })
      } catch (failure) {
        const outOfRange = asProblem(failure).code === 'warehouse.weight_out_of_range'
        if (!outOfRange || confirmed || !session.may('warehouse.weight_override')) throw failure
        modal.confirm({
          title: t('ask.overweight'),
          content: asProblem(failure).message,
          onOk: () => void weigh(true),
        })
        return
      }
      setVerdict({ tone: 'good', text: t('pack.weighed', { grams }) })
      put(await api.packing.open({ body: { warehouseId: station.warehouseId!, code: view.fulfillmentNumber } }))
      renew()
    })

  const printNow = () => {
    if (view && view.parcels.length > 0 && session.may('printing.print'))
      void print([{ fulfillmentId: view.id }], undefined, labelTab)
  }
  const next = () => {
    put(null)
    showVerdict(undefined)
  }
  // keys for the hand that does not hold the scanner
  const keys: Record<string, () => void> = {
    F2: () => void pack(),
    F3: () => weightField.current?.focus({ cursor: 'all' }),
    F4: printNow,
    Escape: next,
  }
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = latest.current[event.key]
      // a dialogue has the keys first
      if (!act || document.querySelector('.ant-modal-wrap:not([style*="display: none"])')) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  return (
    <div className="ss-page">
      <PageHeader title={t('pack.title')} actions={<WarehouseChoice station={station} />} />
      <div className="wh-station">
        <div>
          <Panel>
            <BarcodeField
              // drawn anew once the warehouse is known: a field that begins switched off takes no focus
              key={station.warehouseId}
              ref={field}
              autoFocus
              aria-label={t('pack.scan')}
              placeholder={view && toPack && !single ? t('pack.scanGoods') : t('pack.scan')}
              onScan={onScan}
              disabled={!station.warehouseId}
              {...(verdict && { verdict })}
            />
            <div className="wh-tools" style={{ marginTop: 12 }}>
              <Switch size="small" checked={single} onChange={setSingle} aria-label={t('pack.single')} />
              <span title={t('pack.singleHint')}>{t('pack.single')}</span>
              {session.may('printing.print') && (
                <Checkbox
                  checked={autoPrint}
                  onChange={(event) => {
                    setAutoPrint(event.target.checked)
                    localStorage.setItem(rememberedPrint, event.target.checked ? 'yes' : 'no')
                  }}
                >
                  {t('pack.autoPrint')}
                </Checkbox>
              )}
            </div>
            {single && <p className="ss-third">{t('pack.singleHint')}</p>}
          </Panel>
          {error !== null && <ProblemAlert error={error} onClose={() => setError(null)} />}
          {packed.length > 0 && (
            <Panel title={`${t('pack.history')} ${packed.length}`}>
              {packed.map((one) => (
                <div key={one.id}>
                  <AppLink to={`/fulfillments/${one.id}`}>{one.number}</AppLink>{' '}
                  <span className="ss-code ss-third">{one.waybill}</span>
                </div>
              ))}
            </Panel>
          )}
        </div>
        {view ? (
          <div>
            <Panel
              title={
                <span className="wh-station-big">
                  <AppLink to={`/fulfillments/${view.id}`}>{view.fulfillmentNumber}</AppLink>{' '}
                  <StatusTag tone={toneOf(view.status)}>{t(`status.${view.status}`)}</StatusTag>
                </span>
              }
              actions={
                <Button onClick={next}>
                  {t('act.next')} <kbd>Esc</kbd>
                </Button>
              }
            >
              <p>
                {view.sourceNumber} · {view.carrierName ?? '—'} · {view.province} {view.city}
                {view.waveSlot !== null && (
                  <>
                    {' · '}
                    {t('col.slot')} <strong>{view.waveSlot}</strong>
                  </>
                )}
              </p>
              {view.blockKinds.map((kind) => (
                <p key={kind}>
                  <StatusTag tone="bad" filled>
                    {t(`block.${kind}`)}
                  </StatusTag>{' '}
                  {t('page.blockedTodo')} <AppLink to={`/orders/${view.sourceId}`}>{view.sourceNumber}</AppLink>
                </p>
              ))}
              <div className="wh-scroll">
                <table className="wh-table">
                  <thead>
                    <tr>
                      <th>{t('col.sku')}</th>
                      <th className="wh-end">{t('col.quantity')}</th>
                      <th className="wh-end">{t('pack.scanned')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {view.lines.map((line) => {
                      const due = line.pickedQuantity - line.packedQuantity
                      const seen = Math.min(due, found.get(line.skuId) ?? 0)
                      return (
                        <tr key={line.id} data-state={due > 0 && seen < due ? (seen > 0 ? 'now' : undefined) : 'done'}>
                          <td>
                            <strong>{line.skuCode}</strong>
                            <div>{line.skuName}</div>
                          </td>
                          <td className="wh-end wh-station-big">
                            <QuantityText value={line.quantity} unit={line.unit} />
                          </td>
                          <td className="wh-end wh-station-big">
                            {due > 0 ? (
                              <QuantityText value={seen} of={due} />
                            ) : (
                              <Icon name="check" size={18} label={t(`status.${view.status}`)} />
                            )}
                          </td>
                        </tr>
                      )
                    })}
                  </tbody>
                </table>
              </div>
              {toPack && (
                <div className="wh-tools" style={{ marginTop: 12 }}>
                  {left > 0 && view.checkedAt === null && <Button onClick={checkWhole}>{t('pack.skipCheck')}</Button>}
                  <Button type="primary" disabled={!complete} loading={busy} onClick={() => void pack()}>
                    {t('act.packNow')} <kbd>F2</kbd>
                  </Button>
                  <span className="ss-third">{t('pack.enterHint')}</span>
                </div>
              )}
            </Panel>
            <Panel
              title={
                <>
                  {t('col.weight')} <kbd>F3</kbd>
                </>
              }
            >
              <p className="ss-third">
                {(parcel?.expectedGrams ?? view.expectedGrams) !== null &&
                  t('pack.expected', { grams: parcel?.expectedGrams ?? view.expectedGrams })}
                {parcel?.weightGrams != null && ` · ${t('pack.weighed', { grams: parcel.weightGrams })}`}
              </p>
              <form
                className="wh-weigh"
                onSubmit={(event) => {
                  event.preventDefault()
                  // Enter goes on with what is next: pack what is checked, else weigh what is packed
                  if (toPack) {
                    if (complete) void pack()
                    else field.current?.focus()
                  } else void weigh()
                }}
              >
                <QuantityField
                  ref={weightField}
                  aria-label={t('pack.grams')}
                  unit="g"
                  min={1}
                  max={1_000_000}
                  value={grams}
                  onChange={setGrams}
                />
                {parcel && view.status !== 'shipped' && (
                  <Button disabled={grams === null} onClick={() => void weigh()}>
                    {t('act.weigh')}
                  </Button>
                )}
              </form>
            </Panel>
            {view.parcels.length > 0 && (
              <Panel
                title={t('page.parcels')}
                actions={
                  session.may('printing.print') && (
                    <Button icon={<Icon name="printer" size={14} />} onClick={printNow}>
                      {t('act.print')} <kbd>F4</kbd>
                    </Button>
                  )
                }
              >
                {view.parcels.map((one) => (
                  <p key={one.id}>
                    {one.parcelNumber} · {one.carrierName} · <span className="ss-code">{one.waybillNumber ?? '—'}</span>
                  </p>
                ))}
              </Panel>
            )}
          </div>
        ) : (
          <EmptyState kind="nothing" title={t('pack.start')} text={t('pack.startText')} />
        )}
      </div>
    </div>
  )
}
