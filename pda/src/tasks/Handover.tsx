import type { handoverContract } from '@shangshu/server/contract/warehouse/handover/handover'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import { said } from '../app/said.ts'
import type { ScanQueue } from '../app/scan-queue.ts'
import { finished, right, wrong } from '../app/signals.ts'
import { t } from '../app/texts.ts'
import { useWork } from '../app/useWork.ts'

type Detail = CallOutput<typeof handoverContract.detail>
type Parcel = CallOutput<typeof handoverContract.parcels>['rows'][number]
type Closed = CallOutput<typeof handoverContract.close>
interface Facts {
  handover: Detail
  /** The newest scans. */
  inside: Parcel[]
  /** Packed parcels of this carrier that nobody scanned yet, as many as a screen shows. */
  outside: Parcel[]
  moreOutside: boolean
}
const shown = 30

/** The driver is here: every parcel is scanned onto the van, then the handover is closed and the parcels are shipped. */
export function Handover(props: { handoverId: string; queue: ScanQueue; onBack: () => void }) {
  const { handoverId, queue } = props
  const [driver, setDriver] = useState('')
  const [closed, setClosed] = useState<Closed | null>(null)
  const [asking, setAsking] = useState(false)
  const fetchFacts = useCallback(async (): Promise<Facts> => {
    const params = { handoverId }
    const [handover, inside, outside] = await Promise.all([
      api.handover.detail({ params }),
      api.handover.parcels({ params, query: { limit: shown } }),
      api.handover.unscanned({ params, query: { limit: shown } }),
    ])
    return { handover, inside: inside.rows, outside: outside.rows, moreOutside: outside.nextCursor !== null }
  }, [handoverId])
  const { facts, done, message, say, refuse } = useWork(queue, 'handover', `handover/${handoverId}`, fetchFacts)

  if (!facts) return <p className="big">{message || '…'}</p>
  if (closed) return <Shipped closed={closed} onBack={props.onBack} />
  const { handover, inside, outside } = facts
  const mine = done().filter((act) => act.input.handoverId === handoverId)
  const scannedHere = new Set(mine.map((act) => act.input.code))
  const isHere = (parcel: Parcel) => scannedHere.has(parcel.parcelNumber) || scannedHere.has(parcel.waybillNumber ?? '')
  const left = outside.filter((parcel) => !isHere(parcel))
  const waiting = queue.unsent().some((act) => act.task === 'handover' && act.input.handoverId === handoverId)

  const scan = async (text: string) => {
    const code = text.trim().toUpperCase()
    say('')
    setAsking(false)
    if (scannedHere.has(code) || inside.some((one) => one.parcelNumber === code || one.waybillNumber === code)) {
      refuse(t('scannedBefore', { code }))
      return
    }
    right()
    await queue.add({ task: 'handover', input: { handoverId, code } })
  }
  const close = async () => {
    try {
      setClosed(await api.handover.close({ params: { handoverId }, body: { driver: driver.trim() } }))
      finished()
    } catch (error) {
      refuse(said(error))
    }
  }
  const count = handover.parcelCount + mine.length

  return (
    <div className="task">
      <p className="hint">{handover.handoverNumber}</p>
      <h1>{handover.carrierName ?? t('pickup')}</h1>
      <p className="count">
        <span>{t('scannedParcels')}</span>
        <b role="status">{count}</b>
      </p>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={t('scanParcel')} onScan={(code) => void scan(code)} />
      {left.length > 0 && (
        <>
          <h2>{t('notScanned', { count: facts.moreOutside ? `${left.length}+` : left.length })}</h2>
          <ul className="lines">
            {left.map((parcel) => (
              <li key={parcel.parcelId}>
                <span>{parcel.waybillNumber ?? parcel.parcelNumber}</span>
                <small>{parcel.fulfillmentNumber}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {asking && (
        <label className="field">
          {t('driver')} <input value={driver} maxLength={100} onChange={(event) => setDriver(event.target.value)} />
        </label>
      )}
      {asking && left.length > 0 && <p className="warn strong">{t('staysHere', { count: left.length })}</p>}
      <div className="row">
        <button
          className="primary"
          type="button"
          disabled={count === 0 || waiting}
          onClick={() => (asking ? void close() : setAsking(true))}
        >
          {asking ? t('confirmHandover', { count }) : t('closeHandover')}
        </button>
        {asking && (
          <button type="button" onClick={() => setAsking(false)}>
            {t('cancel')}
          </button>
        )}
      </div>
      {waiting && <p className="hint">{t('sendFirst')}</p>}
    </div>
  )
}

/** What left, and what has to come off the van again. */
function Shipped({ closed, onBack }: { closed: Closed; onBack: () => void }) {
  return (
    <div className="center">
      <p className="big good" role="status">
        {t('handedOver', { count: closed.handover.parcelCount })}
      </p>
      {closed.waitingIds.length > 0 && <p className="hint">{t('waitForRest', { count: closed.waitingIds.length })}</p>}
      {closed.refused.length > 0 && (
        <>
          <p className="bad strong">{t('takeOff', { count: closed.refused.length })}</p>
          <ul className="lines">
            {closed.refused.map((one) => (
              <li key={one.id}>{one.message}</li>
            ))}
          </ul>
        </>
      )}
      <button className="primary" type="button" onClick={onBack}>
        {t('back')}
      </button>
    </div>
  )
}

type Open = CallOutput<typeof handoverContract.list>['rows'][number]

/** Which driver is here: a handover that is open, or a new one for a carrier. */
export function ChooseHandover({ warehouseId, onChoose }: { warehouseId: string; onChoose: (id: string) => void }) {
  const [open, setOpen] = useState<Open[] | null>(null)
  const [carriers, setCarriers] = useState<{ id: string; name: string }[]>([])
  const [message, setMessage] = useState('')
  useEffect(() => {
    const fail = (error: unknown) => setMessage(said(error))
    api.handover.list({ query: { warehouseId: [warehouseId], open: true } }).then((page) => setOpen(page.rows), fail)
    api.logistics.carriers().then(
      (answer) => setCarriers(answer.carriers.filter((one) => one.status === 'active')),
      () => {
        // who may not see carriers goes on with the handovers that are open
      },
    )
  }, [warehouseId])
  const begin = async (carrierId: string | null) => {
    try {
      onChoose((await api.handover.open({ body: { warehouseId, carrierId } })).id)
    } catch (error) {
      wrong()
      setMessage(said(error))
    }
  }
  if (!open) return <p className="big">{message || '…'}</p>
  const taken = new Set(open.map((one) => one.carrierId))
  return (
    <div>
      <h1>{t('handover')}</h1>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <div className="list">
        {open.map((one) => (
          <button key={one.id} type="button" className="tile" onClick={() => onChoose(one.id)}>
            <span className="two">
              <b>{one.carrierName ?? t('pickup')}</b>
              <small>{one.handoverNumber}</small>
            </span>
            <span>
              {one.parcelCount} {t('pieces')}
            </span>
          </button>
        ))}
      </div>
      <h2>{t('newHandover')}</h2>
      <div className="list">
        {[...carriers, { id: null, name: t('pickup') }]
          .filter((one) => !taken.has(one.id))
          .map((one) => (
            <button key={one.id ?? ''} type="button" className="tile" onClick={() => void begin(one.id)}>
              <b>{one.name}</b>
              <span aria-hidden="true">→</span>
            </button>
          ))}
      </div>
    </div>
  )
}
