import type { packingContract } from '@shangshu/server/contract/warehouse/packing/packing'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import { said } from '../app/said.ts'
import type { ScanQueue } from '../app/scan-queue.ts'
import { finished, right, wrong } from '../app/signals.ts'
import { t } from '../app/texts.ts'

type View = CallOutput<typeof packingContract.open>

/** Check by scan, weigh, pack: the order is scanned first, then every piece; wrong and extra pieces are refused aloud. */
export function Pack({ warehouseId, queue }: { warehouseId: string; queue: ScanQueue }) {
  const [view, setView] = useState<View | null>(null)
  const [scanned, setScanned] = useState<Record<string, number>>({})
  const [codes, setCodes] = useState<Record<string, number>>({})
  const [weight, setWeight] = useState('')
  const [message, setMessage] = useState('')
  const [good, setGood] = useState('')

  useEffect(
    () =>
      queue.listen((result, act) => {
        if (!result || !act || (act.task !== 'pack' && act.task !== 'check')) return
        if (!result.ok) {
          wrong()
          setMessage(result.message ?? result.code ?? '')
        } else if (act.task === 'pack') {
          finished()
          setGood(t('packed'))
        }
      }) as () => void,
    [queue],
  )

  const open = async (code: string) => {
    setMessage('')
    setGood('')
    try {
      setView(await api.packing.open({ body: { warehouseId, code } }))
      setScanned({})
      setCodes({})
      setWeight('')
      right()
    } catch (error) {
      wrong()
      setMessage(said(error))
    }
  }
  if (!view) {
    return (
      <div>
        <h1>{t('pack')}</h1>
        {good && (
          <p className="good strong" role="status">
            {good}
          </p>
        )}
        {message && (
          <p className="bad" role="alert">
            {message}
          </p>
        )}
        <ScanInput label={t('scanOrder')} onScan={(code) => void open(code)} />
      </div>
    )
  }
  const lines = view.lines.map((line) => ({
    ...line,
    need: line.pickedQuantity - line.packedQuantity,
    have: scanned[line.skuId] ?? 0,
  }))
  const needOf = (skuId: string) => lines.filter((line) => line.skuId === skuId).reduce((sum, line) => sum + line.need, 0)
  const complete = lines.every((line) => (scanned[line.skuId] ?? 0) >= needOf(line.skuId))
  const scan = (code: string) => {
    setMessage('')
    const known = view.barcodes.find((one) => one.barcode === code) ?? lines.find((line) => line.skuCode === code)
    const skuId = known?.skuId
    const pieces = known && 'barcode' in known ? known.quantity : 1
    if (skuId === undefined || (scanned[skuId] ?? 0) + pieces > needOf(skuId)) {
      wrong()
      setMessage(t('notNeeded', { code }))
      return
    }
    right()
    setScanned({ ...scanned, [skuId]: (scanned[skuId] ?? 0) + pieces })
    setCodes({ ...codes, [code]: (codes[code] ?? 0) + 1 })
  }
  const pack = async () => {
    const scans = Object.entries(codes).map(([barcode, quantity]) => ({ barcode, quantity }))
    if (scans.length > 0) await queue.add({ task: 'check', input: { fulfillmentId: view.id, scans } })
    await queue.add({
      task: 'pack',
      input: { fulfillmentId: view.id, ...(Number(weight) > 0 ? { weightGrams: Math.round(Number(weight)) } : {}) },
    })
    setView(null)
  }
  return (
    <div>
      <p className="huge">{view.fulfillmentNumber}</p>
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.id} className={line.have >= line.need ? 'good' : ''}>
            <span>
              {line.skuName}
              <br />
              <small>{line.skuCode}</small>
            </span>
            <b>
              {Math.min(line.have, line.need)} / {line.need}
            </b>
          </li>
        ))}
      </ul>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={t('scanSku')} onScan={scan} />
      <label className="field">
        {t('weight')}{' '}
        <input
          inputMode="numeric"
          value={weight}
          placeholder={view.expectedGrams === null ? '' : String(view.expectedGrams)}
          onChange={(event) => setWeight(event.target.value.replace(/\D/g, ''))}
        />
      </label>
      <div className="row">
        <button className="primary" type="button" disabled={view.requireCheck && !complete} onClick={() => void pack()}>
          {t('confirmPack')}
        </button>
        <button type="button" onClick={() => setView(null)}>
          {t('back')}
        </button>
      </div>
    </div>
  )
}
