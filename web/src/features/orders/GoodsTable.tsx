import { EmptyState, Icon, MoneyField, MoneyText, QuantityField } from '@shangshu/ui'
import { Button, Checkbox } from 'antd'
import { useTranslation } from 'react-i18next'
import { SkuPicker } from '../catalog/SkuPicker.tsx'
import '../../app/sheet.css'

export interface GoodsLine {
  skuId: string
  skuCode: string
  name: string
  quantity: number
  unitPriceMinor: number
  /** Off this line alone. */
  discountMinor: number
  kind: 'goods' | 'gift'
}

/** What a line costs after its own discount. */
export function lineAmount(line: GoodsLine): number {
  return line.quantity * line.unitPriceMinor - line.discountMinor
}

/** Goods of an order entered by hand: found or scanned, with price and discount. The same SKU again counts up. */
export function GoodsTable(props: { id?: string; value?: GoodsLine[]; onChange?(lines: GoodsLine[]): void; currency: string }) {
  const { t } = useTranslation('orders')
  const lines = props.value ?? []
  const put = (next: GoodsLine[]) => props.onChange?.(next)
  const change = (index: number, part: Partial<GoodsLine>) =>
    put(lines.map((line, at) => (at === index ? { ...line, ...part } : line)))
  return (
    <>
      <div className="ss-sheet-scroll">
        {lines.length > 0 && (
          <table className="ss-sheet order-goods">
            <thead>
              <tr>
                <th>{t('page.sku')}</th>
                <th className="ss-end">{t('page.quantity')}</th>
                <th className="ss-end">{t('page.price')}</th>
                <th className="ss-end">{t('desk.lineDiscount')}</th>
                <th className="ss-end">{t('page.amount')}</th>
                <th>{t('desk.gift')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {lines.map((line, index) => {
                const amount = lineAmount(line)
                return (
                  <tr key={`${line.skuId} ${line.kind}`}>
                    <td>
                      <div>{line.name}</div>
                      <div className="ss-third ss-code">{line.skuCode}</div>
                    </td>
                    <td className="order-goods-quantity">
                      <QuantityField
                        aria-label={`${t('page.quantity')} ${line.skuCode}`}
                        min={1}
                        value={line.quantity}
                        onChange={(quantity) => change(index, { quantity: quantity ?? 1 })}
                      />
                    </td>
                    <td className="order-goods-money">
                      <MoneyField
                        aria-label={`${t('page.price')} ${line.skuCode}`}
                        min={0}
                        currency={props.currency}
                        disabled={line.kind === 'gift'}
                        value={line.unitPriceMinor}
                        onChange={(price) => change(index, { unitPriceMinor: price ?? 0 })}
                      />
                    </td>
                    <td className="order-goods-money">
                      <MoneyField
                        aria-label={`${t('desk.lineDiscount')} ${line.skuCode}`}
                        min={0}
                        max={line.quantity * line.unitPriceMinor}
                        currency={props.currency}
                        disabled={line.kind === 'gift'}
                        value={line.discountMinor}
                        onChange={(discount) => change(index, { discountMinor: discount ?? 0 })}
                      />
                    </td>
                    <td className={`ss-end order-goods-figure${amount < 0 ? ' ss-text-bad' : ''}`}>
                      <MoneyText value={amount} currency={props.currency} />
                    </td>
                    <td className="order-goods-figure">
                      <Checkbox
                        aria-label={`${t('desk.gift')} ${line.skuCode}`}
                        checked={line.kind === 'gift'}
                        disabled={lines.some((other) => other !== line && other.skuId === line.skuId && other.kind !== line.kind)}
                        onChange={(event) =>
                          change(
                            index,
                            event.target.checked ? { kind: 'gift', unitPriceMinor: 0, discountMinor: 0 } : { kind: 'goods' },
                          )
                        }
                      />
                    </td>
                    <td className="ss-end order-goods-figure">
                      <Button
                        type="text"
                        size="small"
                        aria-label={`${t('desk.remove')} ${line.skuCode}`}
                        icon={<Icon name="trash" size={14} />}
                        onClick={() => put(lines.filter((_, at) => at !== index))}
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        )}
      </div>
      {lines.length === 0 && <EmptyState kind="nothing" title={t('desk.noGoods')} text={t('desk.noGoodsText')} compact />}
      <div className="order-goods-add">
        <SkuPicker
          {...(props.id && { id: props.id })}
          label={t('desk.addGoods')}
          keepOpen
          onPick={(sku) => {
            const at = lines.findIndex((line) => line.skuId === sku.id && line.kind === 'goods')
            if (at >= 0) change(at, { quantity: lines[at]!.quantity + 1 })
            else
              put([
                ...lines,
                {
                  skuId: sku.id,
                  skuCode: sku.skuCode,
                  name: sku.name,
                  quantity: 1,
                  unitPriceMinor: sku.listPriceMinor ?? 0,
                  discountMinor: 0,
                  kind: 'goods',
                },
              ])
          }}
        />
      </div>
    </>
  )
}

/** In the form of the wire. */
export function wireLines(lines: readonly GoodsLine[]) {
  return lines.map(({ skuId, quantity, unitPriceMinor, discountMinor, kind }) => ({
    skuId,
    quantity,
    unitPriceMinor,
    discountMinor,
    kind,
  }))
}
