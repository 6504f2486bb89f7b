import type { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useEffect, useState } from 'react'
import { Amount } from '../app/Amount.tsx'
import { api } from '../app/api.ts'
import { ScanInput } from '../app/ScanInput.tsx'
import { said } from '../app/said.ts'
import type { ScanQueue } from '../app/scan-queue.ts'
import { finished, right, wrong } from '../app/signals.ts'
import { t } from '../app/texts.ts'

type Bin = CallOutput<typeof handheldContract.bin>
type Goods = Bin['goods'][number]
const noLot = '00000000-0000-0000-0000-000000000000'

/** Goods go from one bin to another: the bin they leave, the goods, the pieces, the bin they go to. */
export function Move({ warehouseId, queue }: { warehouseId: string; queue: ScanQueue }) {
  const [bin, setBin] = useState<Bin | null>(null)
  const [goods, setGoods] = useState<Goods | null>(null)
  const [quantity, setQuantity] = useState(0)
  const [message, setMessage] = useState('')
  const [good, setGood] = useState('')
  useEffect(
    () =>
      queue.listen((result, act) => {
        if (!result || act?.task !== 'move' || result.ok) return
        wrong()
        setGood('')
        setMessage(`${t('refused')}: ${result.message ?? result.code}`)
      }) as () => void,
    [queue],
  )
  const fail = (error: unknown) => {
    wrong()
    setMessage(said(error))
  }
  const open = async (code: string) => {
    setMessage('')
    setGood('')
    try {
      setBin(await api.handheld.bin({ query: { warehouseId, code: code.toUpperCase() } }))
      right()
    } catch (error) {
      fail(error)
    }
  }
  const choose = (one: Goods) => {
    right()
    setMessage('')
    setGoods(one)
    setQuantity(one.free)
  }
  const pick = (code: string) => {
    const found = bin?.goods.find((one) => one.skuCode === code || one.barcodes.some((each) => each.barcode === code))
    if (found) choose(found)
    else fail(new Error(t('notHere', { code })))
  }
  const put = async (code: string) => {
    if (!bin || !goods || quantity === 0) return
    setMessage('')
    try {
      const { location } = await api.handheld.lookUp({ query: { warehouseId, code: code.toUpperCase() } })
      if (location?.kind !== 'bin' || location.id === bin.location.id) throw new Error(t('notABin', { code }))
      await queue.add({
        task: 'move',
        input: {
          skuId: goods.skuId,
          ...(goods.lotId !== noLot && { lotId: goods.lotId }),
          fromLocationId: bin.location.id,
          toLocationId: location.id,
          quantity,
        },
      })
      finished()
      setGood(`${t('moved')} · ${goods.skuCode} × ${quantity} → ${location.code}`)
      setGoods(null)
      setBin(null)
    } catch (error) {
      fail(error)
    }
  }
  const notes = (
    <>
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
    </>
  )
  if (!bin)
    return (
      <div>
        <h1>{t('move')}</h1>
        {notes}
        <ScanInput label={t('scanFrom')} onScan={(code) => void open(code)} />
      </div>
    )
  if (!goods)
    return (
      <div>
        <p className="label">{t('from')}</p>
        <p className="huge">{bin.location.code}</p>
        {notes}
        <ScanInput label={t('scanGoods')} onScan={pick} />
        {bin.goods.length === 0 && <p>{t('nothingInBin')}</p>}
        <div className="list">
          {bin.goods.map((one) => (
            <button
              key={one.skuId + one.lotId}
              type="button"
              className="tile"
              disabled={one.free === 0}
              onClick={() => choose(one)}
            >
              <span className="two">
                <b>{one.skuName}</b>
                <small>
                  {one.skuCode} {one.lotCode} {one.expiresOn}
                </small>
              </span>
              <span className="two end">
                <b>{one.onHand}</b>
                <small>
                  {t('free')} {one.free}
                </small>
              </span>
            </button>
          ))}
        </div>
        <div className="row">
          <button type="button" onClick={() => setBin(null)}>
            {t('cancel')}
          </button>
        </div>
      </div>
    )
  return (
    <div>
      <p className="label">{t('from')}</p>
      <p className="huge">{bin.location.code}</p>
      <p className="big">{goods.skuName}</p>
      <p>
        {goods.skuCode} {goods.lotCode}
      </p>
      <Amount label={t('quantity')} value={quantity} max={goods.free} onChange={setQuantity} />
      {notes}
      <ScanInput label={t('scanTo')} disabled={quantity === 0} onScan={(code) => void put(code)} />
      <div className="row">
        <button type="button" onClick={() => setGoods(null)}>
          {t('cancel')}
        </button>
      </div>
    </div>
  )
}
