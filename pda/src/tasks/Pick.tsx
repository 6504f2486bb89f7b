import type { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import type { ScanQueue } from '../app/scan-queue.ts'
import { right, wrong } from '../app/signals.ts'
import { t } from '../app/texts.ts'

type Next = CallOutput<typeof handheldContract.nextStop>

/** One walk: bin, goods, pieces; then the next stop. A missing rest is reported with one touch. */
export function Pick({ taskId, queue, onBack }: { taskId: string; queue: ScanQueue; onBack: () => void }) {
  const [next, setNext] = useState<Next | null>(null)
  const [atBin, setAtBin] = useState(false)
  const [taken, setTaken] = useState(0)
  const [message, setMessage] = useState('')

  const load = useCallback(async () => {
    try {
      setNext(await api.handheld.nextStop({ params: { taskId } }))
      setAtBin(false)
      setTaken(0)
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error))
    }
  }, [taskId])

  useEffect(() => {
    void queue.add({ task: 'claim', input: { pickTaskId: taskId } })
    return queue.listen((result, act) => {
      if (!result || !act) return
      if (!result.ok) {
        wrong()
        setMessage(result.message ?? result.code ?? '')
      } else setMessage('')
      if (act.task === 'pick' || act.task === 'claim') void load()
    }) as () => void
  }, [queue, taskId, load])

  if (!next) return <p className="big">…</p>
  const stop = next.stop
  if (!stop) {
    return (
      <div className="center">
        <p className="big good">{t('taskDone')}</p>
        <button className="primary" type="button" onClick={onBack}>
          {t('back')}
        </button>
      </div>
    )
  }
  const wanted = stop.quantity - stop.pickedQuantity - stop.shortQuantity

  const confirm = async (quantity: number, short: boolean) => {
    right()
    await queue.add({
      task: 'pick',
      input: { pickTaskId: taskId, locationId: stop.locationId, skuId: stop.skuId, lotId: stop.lotId, quantity, short },
    })
  }
  const scanned = (code: string) => {
    setMessage('')
    if (!atBin) {
      if (code === stop.locationCode) {
        right()
        setAtBin(true)
      } else {
        wrong()
        setMessage(t('wrongLocation', { code }))
      }
      return
    }
    if (stop.barcodes.includes(code) || code === stop.skuCode) {
      const now = taken + 1
      setTaken(now)
      if (now >= wanted) void confirm(wanted, false)
      else right()
    } else {
      wrong()
      setMessage(t('wrongSku', { code }))
    }
  }

  return (
    <div>
      <p className="hint">{t('remaining', { count: next.remainingStops })}</p>
      <p className="label">{t('goTo')}</p>
      <p className="huge">{stop.locationCode}</p>
      <p className="big">{stop.skuName}</p>
      <p>
        {stop.skuCode}
        {stop.lotCode ? ` · ${stop.lotCode}` : ''}
        {stop.expiresOn ? ` · ${stop.expiresOn}` : ''}
      </p>
      <p className="count">
        <span>{t('take')}</span>{' '}
        <b>
          {taken} / {wanted}
        </b>
      </p>
      <ul className="slots">
        {stop.slots
          .filter((slot) => slot.droppedFor === null && slot.slot !== null)
          .map((slot) => (
            <li key={slot.pickLineId}>
              {t('slot')} {slot.slot}: {slot.quantity}
            </li>
          ))}
      </ul>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={atBin ? t('scanSku') : t('scanLocation')} onScan={scanned} />
      <div className="row">
        <button className="primary" type="button" disabled={!atBin} onClick={() => void confirm(wanted, false)}>
          {t('all')} {wanted}
        </button>
        <button className="danger" type="button" disabled={!atBin} onClick={() => void confirm(taken, true)}>
          {t('short')}
        </button>
      </div>
    </div>
  )
}
