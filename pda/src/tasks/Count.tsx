import type { countingContract } from '@shangshu/server/contract/warehouse/counting/counting'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useCallback, useState } from 'react'
import { Amount } from '../app/Amount.tsx'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import { said } from '../app/said.ts'
import type { ScanQueue } from '../app/scan-queue.ts'
import { finished, right } from '../app/signals.ts'
import { t } from '../app/texts.ts'
import { useWork } from '../app/useWork.ts'

type Work = CallOutput<typeof countingContract.bins>
type Bin = Work['bins'][number]
interface Found {
  skuId: string
  lotId: string
  skuCode: string
  skuName: string
  lotCode: string | null
  counted: number | null
  expected: boolean
}
const noLot = '00000000-0000-0000-0000-000000000000'

/** Counting bin by bin, blind: every scan is a piece, a figure may be typed; a bin is reported as a whole. */
export function Count(props: { countId: string; warehouseId: string; queue: ScanQueue; onBack: () => void }) {
  const { countId, warehouseId, queue } = props
  const [bin, setBin] = useState<Bin | null>(null)
  const [found, setFound] = useState<Found[]>([])
  const [asking, setAsking] = useState(false)

  const fetchFacts = useCallback(() => api.counts.bins({ params: { countId } }), [countId])
  const { facts: work, done, message, say, refuse } = useWork(queue, 'count', `count/${countId}`, fetchFacts)

  if (!work) return <p className="big">{message || '…'}</p>
  // A bin that waits to be sent is counted.
  const reported = new Set(
    done()
      .flatMap((act) => (act.input.countId === countId ? act.input.entries : []))
      .map((entry) => entry.locationId),
  )
  const bins = work.bins.filter((one) => !reported.has(one.locationId))

  const open = (code: string) => {
    const wanted = bins.find((one) => one.locationCode === code.toUpperCase())
    if (!wanted) {
      refuse(t('notOnList', { code }))
      return
    }
    begin(wanted)
  }
  const begin = (one: Bin) => {
    right()
    say('')
    setAsking(false)
    setBin(one)
    setFound(one.lines.map((line) => ({ ...line, counted: null, expected: true })))
  }
  const scan = async (code: string) => {
    say('')
    setAsking(false)
    const line = bin!.lines.find((one) => one.skuCode === code || one.barcodes.some((each) => each.barcode === code))
    if (line) {
      const pieces = line.barcodes.find((each) => each.barcode === code)?.quantity ?? 1
      right()
      // Of several lots the first one not counted yet; a lot is told apart by its own figure.
      setFound((before) =>
        before.map((one) =>
          one.skuId === line.skuId && one.lotId === line.lotId ? { ...one, counted: (one.counted ?? 0) + pieces } : one,
        ),
      )
      return
    }
    const extra = found.find((one) => !one.expected && one.skuCode === code)
    if (extra) {
      right()
      change(extra, (extra.counted ?? 0) + 1)
      return
    }
    try {
      const { sku } = await api.handheld.lookUp({ query: { warehouseId, code } })
      if (!sku) throw new Error(t('unknownCode', { code }))
      right()
      setFound((before) => {
        const known = before.find((one) => one.skuId === sku.id)
        if (known) return before.map((one) => (one === known ? { ...one, counted: (one.counted ?? 0) + sku.quantity } : one))
        const fresh: Found = {
          skuId: sku.id,
          lotId: noLot,
          skuCode: sku.skuCode,
          skuName: sku.name,
          lotCode: null,
          counted: sku.quantity,
          expected: false,
        }
        return [fresh, ...before]
      })
    } catch (error) {
      refuse(said(error))
    }
  }
  const change = (line: Found, counted: number) =>
    setFound((before) => before.map((one) => (one.skuId === line.skuId && one.lotId === line.lotId ? { ...one, counted } : one)))
  const missing = found.filter((one) => one.counted === null).length
  const report = async () => {
    if (missing > 0 && !asking) {
      setAsking(true)
      return
    }
    await queue.add({
      task: 'count',
      input: {
        countId,
        entries: found.map((one) => ({
          locationId: bin!.locationId,
          skuId: one.skuId,
          ...(one.lotId !== noLot && { lotId: one.lotId }),
          counted: one.counted ?? 0,
        })),
      },
    })
    finished()
    setBin(null)
    setAsking(false)
  }
  const note = message && (
    <p className="bad" role="alert">
      {message}
    </p>
  )
  if (!bin) {
    return (
      <div>
        <h1>
          {t('count')} {work.countNumber}
        </h1>
        {note}
        {bins.length === 0 ? (
          <div className="center">
            <p className="big good">{t('countDone')}</p>
            <button type="button" className="primary" onClick={props.onBack}>
              {t('back')}
            </button>
          </div>
        ) : (
          <>
            <p className="hint">
              {t('binsLeft', { count: bins.length })} · {t('anyBin')}
            </p>
            <p className="label">{t('goTo')}</p>
            <p className="huge">{bins[0]!.locationCode}</p>
            <ScanInput label={t('scanBin')} onScan={open} />
            <div className="list">
              {bins.slice(0, 30).map((one) => (
                <button key={one.locationId} type="button" className="tile" onClick={() => begin(one)}>
                  <b>{one.locationCode}</b>
                  <span>× {one.lines.length}</span>
                </button>
              ))}
            </div>
          </>
        )}
      </div>
    )
  }
  return (
    <div>
      <p className="label">{t('count')}</p>
      <p className="huge">{bin.locationCode}</p>
      {note}
      <ScanInput label={t('scanGoods')} onScan={(code) => void scan(code)} />
      <ul className="lines">
        {found.map((one) => (
          <li key={one.skuId + one.lotId} className="stacked">
            <span>
              {one.skuName} {!one.expected && <em className="warn">{t('unexpected')}</em>}
              <br />
              <small>
                {one.skuCode} {one.lotCode}
              </small>
            </span>
            <Amount label={`${t('quantity')} ${one.skuCode}`} value={one.counted} onChange={(value) => change(one, value)} />
          </li>
        ))}
      </ul>
      {asking && (
        <p className="warn strong" role="alert">
          {t('zeroes', { count: missing })}
        </p>
      )}
      <div className="row">
        <button type="button" className="primary" onClick={() => void report()}>
          {missing === found.length ? t('binEmpty') : t('binDone')}
        </button>
        <button type="button" onClick={() => setBin(null)}>
          {t('cancel')}
        </button>
      </div>
    </div>
  )
}
