import type { putawayContract } from '@shangshu/server/contract/warehouse/putaway/putaway'
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

type Item = CallOutput<typeof putawayContract.list>['rows'][number]

/** Goods that stand in receiving or at packing go into bins: goods, bin, pieces. The proposed bin is shown; any other may be scanned. */
export function PutAway({ warehouseId, queue }: { warehouseId: string; queue: ScanQueue }) {
  const [chosenId, setChosenId] = useState<string>()
  const [quantity, setQuantity] = useState(0)
  const [good, setGood] = useState('')

  const fetchFacts = useCallback(
    () => api.putaway.list({ query: { warehouseId, limit: 200 } }).then((page) => page.rows),
    [warehouseId],
  )
  const { facts: items, done, message, say, refuse } = useWork(queue, 'put_away', `put_away/${warehouseId}`, fetchFacts)

  if (!items) return <p className="big">{message || '…'}</p>
  // What waits to be sent lies in its bin already.
  const gone = (item: Item) =>
    done()
      .flatMap((act) => act.input.items)
      .filter((one) => one.id === item.id)
      .reduce((sum, one) => sum + one.quantity, 0)
  const left = (item: Item) => item.quantity - item.doneQuantity - gone(item)
  const open = items.filter((item) => left(item) > 0)
  const chosen = open.find((item) => item.id === chosenId)

  const choose = (item: Item) => {
    right()
    say('')
    setGood('')
    setChosenId(item.id)
    setQuantity(left(item))
  }
  const goods = async (code: string) => {
    say('')
    try {
      const found = await api.handheld.lookUp({ query: { warehouseId, code } })
      const item = open.find((one) => one.skuId === found.sku?.id)
      if (!item) throw new Error(t('unknownCode', { code }))
      choose(item)
    } catch (error) {
      refuse(said(error))
    }
  }
  const put = async (item: Item, locationId: string) => {
    if (quantity === 0) return
    await queue.add({
      task: 'put_away',
      input: { items: [{ kind: item.kind, documentId: item.documentId, id: item.id, locationId, quantity }] },
    })
    finished()
    setGood(`${t('putAwayDone')} · ${item.skuCode} × ${quantity}`)
    setChosenId(undefined)
  }
  const bin = async (item: Item, code: string) => {
    say('')
    if (code.toUpperCase() === item.proposal?.locationCode) return put(item, item.proposal.locationId)
    try {
      const { location } = await api.handheld.lookUp({ query: { warehouseId, code: code.toUpperCase() } })
      if (location?.kind !== 'bin') throw new Error(t('notABin', { code }))
      await put(item, location.id)
    } catch (error) {
      refuse(said(error))
    }
  }

  if (!chosen)
    return (
      <div>
        <h1>{t('putAway')}</h1>
        {good && message === '' && (
          <p className="good strong" role="status">
            {good}
          </p>
        )}
        {message && (
          <p className="bad" role="alert">
            {message}
          </p>
        )}
        <ScanInput label={t('scanGoods')} onScan={(code) => void goods(code)} />
        {open.length === 0 && <p>{t('nothingToPutAway')}</p>}
        <div className="list">
          {open.map((item) => (
            <button key={item.id} type="button" className="tile" onClick={() => choose(item)}>
              <span className="two">
                <b>{item.skuName}</b>
                <small>
                  {item.skuCode} · {item.documentNumber}
                </small>
              </span>
              <b>{left(item)}</b>
            </button>
          ))}
        </div>
      </div>
    )
  return (
    <div>
      <p className="label">{chosen.proposal ? t('put') : t('noBin')}</p>
      <p className="huge">{chosen.proposal?.locationCode ?? '—'}</p>
      {chosen.proposal && <p className="hint">{t(`why_${chosen.proposal.reason}`)}</p>}
      <p className="big">{chosen.skuName}</p>
      <p>
        {chosen.skuCode}
        {chosen.lotCode ? ` · ${chosen.lotCode}` : ''}
        {chosen.expiresOn ? ` · ${chosen.expiresOn}` : ''}
      </p>
      <Amount label={t('quantity')} value={quantity} max={left(chosen)} onChange={setQuantity} />
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <ScanInput label={t('scanBin')} onScan={(code) => void bin(chosen, code)} />
      <div className="row">
        {chosen.proposal && (
          <button
            type="button"
            className="primary"
            disabled={quantity === 0}
            onClick={() => void put(chosen, chosen.proposal!.locationId)}
          >
            {t('confirm')} {quantity}
          </button>
        )}
        <button type="button" onClick={() => setChosenId(undefined)}>
          {t('cancel')}
        </button>
      </div>
    </div>
  )
}
