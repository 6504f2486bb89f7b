import type { inboundContract } from '@shangshu/server/contract/warehouse/inbound/inbound'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import type { ScanQueue } from '../app/scan-queue.ts'
import { right, wrong } from '../app/signals.ts'
import { t } from '../app/texts.ts'

type Expected = CallOutput<typeof inboundContract.expected>

/** Receiving against an announcement: every scan counts one piece; what was counted goes in with one touch and is put away. */
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
  const [expected, setExpected] = useState<Expected | null>(null)
  const [counted, setCounted] = useState<Record<string, number>>({})
  const [message, setMessage] = useState('')

  useEffect(() => {
    let gone = false
    const load = () =>
      api.inbound.expected({ params: { expectedReceiptId: expectedId } }).then(
        (answer) => {
          if (!gone) setExpected(answer)
        },
        (error: unknown) => {
          if (!gone) setMessage(error instanceof Error ? error.message : String(error))
        },
      )
    void load()
    const forget = queue.listen((result, act) => {
      if (!result || act?.task !== 'receive') return
      if (result.ok) {
        right()
        setMessage('')
        void load()
      } else {
        wrong()
        setMessage(result.message ?? result.code ?? '')
      }
    })
    return () => {
      gone = true
      forget()
    }
  }, [expectedId, queue])

  if (!expected) return <p className="big">{message || '…'}</p>
  const scan = async (code: string) => {
    setMessage('')
    try {
      const found = await api.handheld.lookUp({ query: { warehouseId, code } })
      const line = expected.lines.find((one) => one.skuId === found.sku?.id)
      if (!found.sku || !line) throw new Error(t('unknownCode', { code }))
      right()
      setCounted((before) => ({ ...before, [line.skuId]: (before[line.skuId] ?? 0) + found.sku!.quantity }))
    } catch (error) {
      wrong()
      setMessage(error instanceof Error ? error.message : String(error))
    }
  }
  const send = async (lines: { skuId: string; quantity: number }[]) => {
    if (lines.length === 0) return
    await queue.add({
      task: 'receive',
      input: {
        warehouseId,
        expectedReceiptId: expectedId,
        sourceKind: 'purchase_order',
        note: '',
        lines,
        putAway: true,
        complete: false,
      },
    })
    setCounted({})
  }
  return (
    <div>
      <p className="huge">{expected.receiptNumber}</p>
      <ul className="lines">
        {expected.lines.map((line) => (
          <li key={line.id}>
            <span>
              {line.skuName}
              <br />
              <small>{line.skuCode}</small>
            </span>
            <b>
              {line.receivedQuantity}
              {counted[line.skuId] ? ` + ${counted[line.skuId]}` : ''} / {line.quantity}
            </b>
          </li>
        ))}
      </ul>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={t('scanSku')} onScan={(code) => void scan(code)} />
      <div className="row">
        <button
          className="primary"
          type="button"
          disabled={Object.keys(counted).length === 0}
          onClick={() => void send(Object.entries(counted).map(([skuId, quantity]) => ({ skuId, quantity })))}
        >
          {t('receive')}
        </button>
        <button
          type="button"
          onClick={() =>
            void send(
              expected.lines
                .filter((line) => line.quantity > line.receivedQuantity)
                .map((line) => ({ skuId: line.skuId, quantity: line.quantity - line.receivedQuantity })),
            )
          }
        >
          {t('receiveAll')}
        </button>
        <button type="button" onClick={onBack}>
          {t('back')}
        </button>
      </div>
    </div>
  )
}
