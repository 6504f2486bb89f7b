import { DayField, EmptyState, MoneyField, MoneyText, ProblemAlert, QuantityField } from '@shangshu/ui'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Drawer, Form, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, api } from '../../api/client.ts'
import '../../app/sheet.css'
import { useSuppliers } from '../purchasing/useSuppliers.ts'
import { useToday } from './useMonths.ts'

interface Chosen {
  quantity: number
  /** null: at the received value */
  amountMinor: number | null
}

/** A supplier's bill against what was received: line by line, with what differs from the order said before it is booked. */
export function NewBill(props: { supplierId?: string; onClose(): void; onMade(id: string): void }) {
  const { t } = useTranslation('finance')
  const queryClient = useQueryClient()
  const suppliers = useSuppliers()
  const today = useToday()
  const [supplierId, setSupplier] = useState(props.supplierId)
  const [reference, setReference] = useState('')
  const [billedOn, setBilledOn] = useState(today)
  const [freightMinor, setFreight] = useState(0)
  const [taxMinor, setTax] = useState(0)
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map())
  const [accept, setAccept] = useState(false)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const received = useInfiniteQuery({
    queryKey: ['received_lines', supplierId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.finance.receivedLines({
        query: { supplierId: supplierId!, limit: 200, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: supplierId !== undefined,
  })
  const lines = received.data?.pages.flatMap((page) => page.rows) ?? []
  const worthOf = (line: (typeof lines)[number], quantity: number) =>
    line.openQuantity === 0 ? 0 : Math.round((line.openMinor * quantity) / line.openQuantity)
  const picked = lines.flatMap((line) => {
    const own = chosen.get(line.id)
    return own && own.quantity > 0 ? [{ line, ...own }] : []
  })
  const goods = picked.reduce((sum, one) => sum + (one.amountMinor ?? worthOf(one.line, one.quantity)), 0)
  const ordered = picked.reduce((sum, one) => sum + worthOf(one.line, one.quantity), 0)
  const differs = goods - ordered
  const set = (id: string, part: Chosen | undefined) => {
    const next = new Map(chosen)
    if (part) next.set(id, part)
    else next.delete(id)
    setChosen(next)
  }
  const send = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const bill = await api.finance.createBill({
        body: {
          supplierId: supplierId!,
          supplierReference: reference.trim(),
          billedOn,
          freightMinor,
          taxMinor,
          acceptDifference: accept,
          lines: picked.map(({ line, quantity, amountMinor }) => ({
            goodsReceiptId: line.goodsReceiptId,
            receivedLineId: line.id,
            quantity,
            ...(amountMinor !== null && { amountMinor }),
          })),
        },
      })
      for (const topic of ['payables', 'supplier_bills', 'received_lines'])
        await queryClient.invalidateQueries({ queryKey: [topic] })
      props.onMade(bill.id)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const refusedForDifference = error instanceof ApiProblem && error.problem.code === 'finance.bill_difference'
  return (
    <Drawer
      open
      size={900}
      title={t('pay.newBill')}
      onClose={props.onClose}
      extra={
        <Button
          type="primary"
          loading={busy}
          disabled={!supplierId || reference.trim() === '' || picked.length === 0 || billedOn === ''}
          onClick={() => void send()}
        >
          {t('pay.book')}
        </Button>
      }
    >
      <Form layout="vertical">
        <div className="ss-tiles">
          <Form.Item label={t('pay.supplier')} required>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={t('pay.supplier')}
              {...(supplierId && { value: supplierId })}
              options={suppliers.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(id: string) => {
                setSupplier(id)
                setChosen(new Map())
              }}
            />
          </Form.Item>
          <Form.Item label={t('pay.reference')} required>
            <Input
              aria-label={t('pay.reference')}
              maxLength={100}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={t('pay.billedOn')} required>
            <DayField
              className="ss-wide"
              aria-label={t('pay.billedOn')}
              allowClear={false}
              value={billedOn}
              onChange={(day) => day && setBilledOn(day)}
            />
          </Form.Item>
          <Form.Item label={t('pay.freight')}>
            <MoneyField aria-label={t('pay.freight')} min={0} value={freightMinor} onChange={(minor) => setFreight(minor ?? 0)} />
          </Form.Item>
          <Form.Item label={t('pay.tax')}>
            <MoneyField aria-label={t('pay.tax')} min={0} value={taxMinor} onChange={(minor) => setTax(minor ?? 0)} />
          </Form.Item>
        </div>
      </Form>
      {error !== undefined && <ProblemAlert error={error} />}
      {(refusedForDifference || accept) && (
        <p>
          <Checkbox checked={accept} onChange={(event) => setAccept(event.target.checked)}>
            {t('pay.accept')}
          </Checkbox>
        </p>
      )}
      {supplierId === undefined && <EmptyState kind="nothing" title={t('pay.chooseSupplier')} compact />}
      {received.error && <ProblemAlert error={received.error} onRetry={() => void received.refetch()} />}
      {supplierId !== undefined && received.isPending && <Skeleton active />}
      {received.isSuccess && lines.length === 0 && (
        <EmptyState kind="done" title={t('pay.allBilled')} text={t('pay.allBilledText')} compact />
      )}
      {lines.length > 0 && (
        <>
          <div className="ss-panel-title">
            <Checkbox
              checked={picked.length === lines.length}
              indeterminate={picked.length > 0 && picked.length < lines.length}
              onChange={(event) =>
                setChosen(
                  event.target.checked
                    ? new Map(lines.map((line) => [line.id, { quantity: line.openQuantity, amountMinor: null }]))
                    : new Map(),
                )
              }
            >
              {t('pay.allLines')}
            </Checkbox>
            <span>
              {t('pay.goods')} <MoneyText value={goods} /> · {t('pay.total')}{' '}
              <strong>
                <MoneyText value={goods + freightMinor + taxMinor} />
              </strong>
              {differs !== 0 && (
                <span className="ss-text-warn">
                  {' '}
                  · {t('pay.difference')} <MoneyText value={differs} />
                </span>
              )}
            </span>
          </div>
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th aria-label={t('pay.take')} />
                  <th>{t('pay.receipt')}</th>
                  <th>{t('pay.sku')}</th>
                  <th className="ss-end">{t('pay.openQuantity')}</th>
                  <th className="ss-end">{t('pay.openAmount')}</th>
                  <th className="ss-end">{t('pay.quantity')}</th>
                  <th className="ss-end">{t('pay.amount')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => {
                  const own = chosen.get(line.id)
                  return (
                    <tr key={line.id}>
                      <td>
                        <Checkbox
                          aria-label={`${t('pay.take')} ${line.receiptNumber} ${line.skuCode}`}
                          checked={own !== undefined}
                          onChange={(event) =>
                            set(line.id, event.target.checked ? { quantity: line.openQuantity, amountMinor: null } : undefined)
                          }
                        />
                      </td>
                      <td>
                        <span className="ss-code">{line.receiptNumber}</span>
                        <div className="ss-third">
                          {line.purchaseNumber} · {line.receivedOn}
                        </div>
                      </td>
                      <td className="ss-name">
                        <span className="ss-code">{line.skuCode}</span>
                        <div className="ss-third">{line.skuName}</div>
                      </td>
                      <td className="ss-end">{line.openQuantity}</td>
                      <td className="ss-end">
                        <MoneyText value={line.openMinor} />
                      </td>
                      <td className="ss-end">
                        {own && (
                          <QuantityField
                            aria-label={`${t('pay.quantity')} ${line.skuCode}`}
                            min={1}
                            max={line.openQuantity}
                            value={own.quantity}
                            onChange={(quantity) => set(line.id, { ...own, quantity: quantity ?? 0 })}
                          />
                        )}
                      </td>
                      <td className="ss-end">
                        {own && (
                          <MoneyField
                            aria-label={`${t('pay.amount')} ${line.skuCode}`}
                            min={0}
                            value={own.amountMinor ?? worthOf(line, own.quantity)}
                            onChange={(amountMinor) => set(line.id, { ...own, amountMinor })}
                          />
                        )}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
          {received.hasNextPage && (
            <Button loading={received.isFetchingNextPage} onClick={() => void received.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </Drawer>
  )
}
