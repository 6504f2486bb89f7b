import type { inboundContract } from '@shangshu/server/contract/warehouse/inbound/inbound'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useCallback, useState } from 'react'
import { Amount } from '../app/Amount.tsx'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import { said } from '../app/said.ts'
import type { Act, ScanQueue } from '../app/scan-queue.ts'
import { finished, right } from '../app/signals.ts'
import { t } from '../app/texts.ts'
import { useWork } from '../app/useWork.ts'

type Expected = CallOutput<typeof inboundContract.expected>
type Line = Expected['lines'][number]
type ReceiveLines = Extract<Act, { task: 'receive' }>['input']['lines']
interface Counted {
  quantity: number
  lotCode: string
  expiresOn: string
}

/** Receiving against an announcement: every scan counts one piece; what was counted goes in with one touch, into bins at once or to receiving. */
export function Receive({
  expectedId,
  warehouseId,
  queue,
  onBack,
}: {
  expectedId: string
  warehouseId: string
  queue: ScanQueue
  onBack: () => void
}) {
  const [counted, setCounted] = useState<Record<string, Counted>>({})
  const [putAway, setPutAway] = useState(true)

  const fetchFacts = useCallback(() => api.inbound.expected({ params: { expectedReceiptId: expectedId } }), [expectedId])
  const { facts: expected, done, message, say, refuse } = useWork(queue, 'receive', `receive/${expectedId}`, fetchFacts)

  if (!expected) return <p className="big">{message || '…'}</p>
  // What waits to be sent is received as far as this device knows.
  const waiting = done().flatMap((act) => (act.input.expectedReceiptId === expectedId ? act.input.lines : []))
  const here = (line: Line) =>
    line.receivedQuantity + waiting.filter((one) => one.expectedLineId === line.id).reduce((sum, one) => sum + one.quantity, 0)
  const left = (line: Line) => Math.max(0, line.quantity - here(line))
  const change = (line: Line, part: Partial<Counted>) =>
    setCounted((before) => ({
      ...before,
      [line.id]: { quantity: 0, lotCode: '', expiresOn: '', ...before[line.id], ...part },
    }))
  const scan = async (code: string) => {
    say('')
    try {
      const { sku } = await api.handheld.lookUp({ query: { warehouseId, code } })
      const own = expected.lines.filter((one) => one.skuId === sku?.id)
      const line = own.find((one) => left(one) > (counted[one.id]?.quantity ?? 0)) ?? own[0]
      if (!sku || !line) throw new Error(t('notNeeded', { code }))
      right()
      change(line, { quantity: (counted[line.id]?.quantity ?? 0) + sku.quantity })
    } catch (error) {
      refuse(said(error))
    }
  }
  const linesOf = (quantityOf: (line: Line) => number): ReceiveLines =>
    expected.lines.flatMap((line) => {
      const quantity = quantityOf(line)
      const lot = counted[line.id]
      if (quantity === 0) return []
      return [
        {
          expectedLineId: line.id,
          skuId: line.skuId,
          quantity,
          grade: 'sellable' as const,
          ...(line.tracksLots &&
            lot?.lotCode && { lot: { lotCode: lot.lotCode, ...(lot.expiresOn && { expiresOn: lot.expiresOn }) } }),
        },
      ]
    })
  const send = async (lines: ReceiveLines) => {
    if (lines.length === 0) return
    await queue.add({
      task: 'receive',
      input: {
        warehouseId,
        expectedReceiptId: expectedId,
        sourceKind: 'purchase_order',
        note: '',
        lines,
        putAway,
        complete: false,
      },
    })
    finished()
    setCounted({})
  }
  const chosen = linesOf((line) => counted[line.id]?.quantity ?? 0)
  const rest = expected.lines.filter((line) => left(line) > 0)
  if (rest.length === 0 && chosen.length === 0)
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
  return (
    <div>
      <h1>
        {t('receive')} {expected.sourceNumber || expected.receiptNumber}
      </h1>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={t('scanSku')} onScan={(code) => void scan(code)} />
      <ul className="lines">
        {expected.lines.map((line) => {
          const own = counted[line.id]
          return (
            <li key={line.id} className={left(line) === 0 ? 'stacked good' : 'stacked'}>
              <span className="split">
                <span>
                  {line.skuName}
                  <br />
                  <small>{line.skuCode}</small>
                </span>
                <b>
                  {here(line)}
                  {own?.quantity ? ` + ${own.quantity}` : ''} / {line.quantity}
                </b>
              </span>
              {(left(line) > 0 || own) && (
                <Amount
                  label={`${t('quantity')} ${line.skuCode}`}
                  value={own?.quantity ?? 0}
                  onChange={(quantity) => change(line, { quantity })}
                />
              )}
              {line.tracksLots && (own?.quantity ?? 0) > 0 && (
                <span className="pair">
                  <input
                    aria-label={t('lot')}
                    placeholder={t('lot')}
                    maxLength={60}
                    value={own?.lotCode ?? ''}
                    onChange={(event) => change(line, { lotCode: event.target.value.trim() })}
                  />
                  <input
                    type="date"
                    aria-label={t('expires')}
                    value={own?.expiresOn ?? ''}
                    onChange={(event) => change(line, { expiresOn: event.target.value })}
                  />
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <label className="switch">
        <input type="checkbox" checked={putAway} onChange={(event) => setPutAway(event.target.checked)} />
        {t('straightAway')}
      </label>
      <div className="row">
        <button className="primary" type="button" disabled={chosen.length === 0} onClick={() => void send(chosen)}>
          {t('receive')} {chosen.reduce((sum, line) => sum + line.quantity, 0) || ''}
        </button>
        <button
          type="button"
          disabled={chosen.length > 0 || rest.some((line) => line.tracksLots)}
          onClick={() => void send(linesOf(left))}
        >
          {t('receiveAll')}
        </button>
      </div>
    </div>
  )
}
