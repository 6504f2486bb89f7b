import type { pickingContract } from '@shangshu/server/contract/warehouse/picking/picking'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Amount } from '../app/Amount.tsx'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import type { ScanQueue } from '../app/scan-queue.ts'
import { finished, right } from '../app/signals.ts'
import { t } from '../app/texts.ts'
import { useWork } from '../app/useWork.ts'

type Task = CallOutput<typeof pickingContract.detail>
type Stop = Task['stops'][number]

/**
 * One walk: bin, goods, pieces; then the next stop. The whole walk is fetched at its beginning, and what was picked and not sent yet counts
 * as picked, so that it goes on without a connection. A missing rest is reported with one touch.
 */
export function Pick({ taskId, queue, onBack }: { taskId: string; queue: ScanQueue; onBack: () => void }) {
  const [atBin, setAtBin] = useState('')
  const [taken, setTaken] = useState(0)
  // goods missing in one bin may have been found in another: with every answer the walk is fetched again
  const fetchFacts = useCallback(() => api.picking.detail({ params: { taskId } }), [taskId])
  const { facts: task, done, message, say, refuse } = useWork(queue, 'pick', `pick/${taskId}`, fetchFacts)
  const told = useRef(refuse)
  told.current = refuse
  useEffect(() => {
    void queue.add({ task: 'claim', input: { pickTaskId: taskId } })
    return queue.listen((result, act) => {
      if (!result || result.ok || act?.task !== 'claim' || act.input.pickTaskId !== taskId) return
      told.current(result.message ?? result.code ?? '')
    }) as () => void
  }, [queue, taskId])

  if (!task) return <p className="big">{message || '…'}</p>
  const mine = done().filter((act) => act.input.pickTaskId === taskId)
  const rest = (stop: Stop) => {
    const own = mine.filter(({ input }) => keyOf(input) === keyOf(stop))
    if (own.some(({ input }) => input.short)) return 0
    const picked = own.reduce((sum, { input }) => sum + input.quantity, 0)
    return Math.max(0, stop.quantity - stop.pickedQuantity - stop.shortQuantity - picked)
  }
  const open = task.stops.filter((stop) => rest(stop) > 0)
  const stop = open[0]
  if (!stop) {
    return (
      <div className="center">
        <p className="big good" role="status">
          {t('taskDone')}
        </p>
        {message && <p className="bad">{message}</p>}
        <button className="primary" type="button" onClick={onBack}>
          {t('back')}
        </button>
      </div>
    )
  }
  const wanted = rest(stop)
  const there = atBin === keyOf(stop)

  const confirm = async (quantity: number, short: boolean) => {
    if (open.length === 1) finished()
    else right()
    setTaken(0)
    say('')
    // The next goods of the same bin need no second look at its label.
    const next = open[1]
    setAtBin(next && next.locationId === stop.locationId && !short ? keyOf(next) : '')
    await queue.add({
      task: 'pick',
      input: { pickTaskId: taskId, locationId: stop.locationId, skuId: stop.skuId, lotId: stop.lotId, quantity, short },
    })
  }
  const scanned = (code: string) => {
    say('')
    if (!there) {
      if (code.toUpperCase() === stop.locationCode) {
        right()
        setTaken(0)
        setAtBin(keyOf(stop))
      } else {
        refuse(t('wrongLocation', { code }))
      }
      return
    }
    if (stop.barcodes.includes(code) || code === stop.skuCode) {
      const now = taken + 1
      setTaken(now)
      if (now >= wanted) void confirm(wanted, false)
      else right()
    } else {
      refuse(t('wrongSku', { code }))
    }
  }
  const slots = stop.slots.filter((slot) => slot.droppedFor === null && slot.slot !== null)

  return (
    <div className="task">
      <p className="hint">
        {task.taskNumber} · {t('remaining', { count: open.length })}
      </p>
      <p className={there ? 'huge reached' : 'huge'}>{stop.locationCode}</p>
      <p className="big">{stop.skuName}</p>
      <p className="code">
        {stop.skuCode}
        {stop.lotCode ? ` · ${stop.lotCode}` : ''}
        {stop.expiresOn ? ` · ${stop.expiresOn}` : ''}
      </p>
      <p className="count">
        <span>{t('take')}</span>
        <b>
          {taken} / {wanted}
        </b>
      </p>
      {slots.length > 0 && (
        <ul className="slots">
          {slots.map((slot) => (
            <li key={slot.pickLineId}>
              {t('slot')} <b>{slot.slot}</b> × {slot.quantity}
            </li>
          ))}
        </ul>
      )}
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={there ? t('scanSku') : t('scanLocation')} onScan={scanned} />
      {there && wanted > 3 && <Amount label={t('take')} value={taken} max={wanted} onChange={setTaken} />}
      <div className="row">
        <button className="primary" type="button" disabled={!there} onClick={() => void confirm(wanted, false)}>
          {t('all')} {wanted}
        </button>
        <button className="danger" type="button" disabled={!there} onClick={() => void confirm(taken, true)}>
          {t('short')} {wanted - taken}
        </button>
      </div>
    </div>
  )
}

function keyOf(place: { locationId: string; skuId: string; lotId: string }): string {
  return place.locationId + place.skuId + place.lotId
}
