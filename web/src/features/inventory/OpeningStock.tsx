import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DayField,
  EmptyState,
  Icon,
  type Language,
  MoneyField,
  MoneyText,
  PageHeader,
  ProblemAlert,
  QuantityField,
  QuantityText,
  useUnsavedWarning,
} from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { sendFile } from '../../api/upload.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { columnText } from '../../app/column-words.ts'
import '../../app/sheet.css'
import { SkuChoice } from '../purchasing/SkuChoice.tsx'
import { useStationWarehouse, WarehouseChoice } from '../warehouse/WarehouseChoice.tsx'

type Opened = CallOutput<typeof contracts.inventory.openStock>

interface Line {
  key: number
  skuCode: string
  skuName: string
  locationCode: string
  quantity: number | null
  unitCostMinor: number | null
  lotCode: string
  expiresOn: string
}

let nextKey = 1
const template = `﻿库位,商品编码,数量,单位成本,批次,有效期
A01-01-1,SKU-001,100,12.50,,
`

/** What is there when work with the system begins, with what it cost: typed line by line, or from a file. */
export default function OpeningStock() {
  const { t, i18n } = useTranslation('inventory')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const station = useStationWarehouse()
  const input = useRef<HTMLInputElement>(null)
  const [lines, setLines] = useState<Line[]>([])
  const [file, setFile] = useState<File>()
  const [answer, setAnswer] = useState<Opened>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  useUnsavedWarning(lines.length > 0 && !busy)
  const warehouseId = station.warehouseId
  const chinese = i18n.language.startsWith('zh')
  const change = (key: number, part: Partial<Line>) => {
    setAnswer(undefined)
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...part } : line)))
  }
  const complete = lines.every((line) => line.locationCode && line.quantity && line.unitCostMinor !== null)
  const pieces = lines.reduce((sum, line) => sum + (line.quantity ?? 0), 0)
  const value = lines.reduce((sum, line) => sum + (line.quantity ?? 0) * (line.unitCostMinor ?? 0), 0)

  const ask = async (go: () => Promise<Opened>, forgetLines: boolean) => {
    setBusy(true)
    setError(undefined)
    try {
      const said = await go()
      setAnswer(said.applied ? undefined : said)
      if (said.applied) {
        if (forgetLines) setLines([])
        setFile(undefined)
        void message.success(t('opening.done', { pieces: said.pieces }))
        await queryClient.invalidateQueries({ queryKey: ['stock'] })
      }
    } catch (failure) {
      setAnswer(undefined)
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const sendLines = () =>
    ask(
      () =>
        api.inventory.openStock({
          body: {
            warehouseId: warehouseId!,
            note: '',
            dryRun: false,
            lines: lines.map((line) => ({
              skuCode: line.skuCode,
              locationCode: line.locationCode.trim(),
              quantity: line.quantity!,
              unitCostMinor: line.unitCostMinor!,
              ...(line.lotCode.trim() && { lotCode: line.lotCode.trim() }),
              ...(line.expiresOn && { expiresOn: line.expiresOn }),
            })),
          },
        }),
      true,
    )
  const sendTable = (chosen: File, dryRun: boolean) =>
    ask(
      () =>
        sendFile<Opened>(`/api/stock/opening/import?warehouseId=${warehouseId}&dryRun=${dryRun}`, chosen, {
          contentType: chosen.name.toLowerCase().endsWith('.xlsx')
            ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
            : 'text/csv',
        }),
      false,
    )

  return (
    <div className="ss-page ss-page-scroll">
      <PageHeader
        title={t('opening.title')}
        note={t('opening.note')}
        back={<AppLink to="/stock">{t('back')}</AppLink>}
        actions={<WarehouseChoice station={station} />}
      />
      {error !== undefined && <ProblemAlert error={error} />}
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('opening.fromFile')}</h2>
          <a download="opening-stock.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(template)}`}>
            {t('opening.template')}
          </a>
        </div>
        <p className="ss-third">{t('opening.fileText')}</p>
        <div className="ss-below">
          <Button icon={<Icon name="inbox" size={14} />} disabled={busy || !warehouseId} onClick={() => input.current?.click()}>
            {file ? file.name : t('opening.choose')}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.xlsx"
            aria-label={t('opening.choose')}
            onChange={(event) => {
              const chosen = event.target.files?.[0]
              event.target.value = ''
              if (!chosen) return
              setFile(chosen)
              void sendTable(chosen, true)
            }}
          />
          <Button
            type="primary"
            loading={busy && file !== undefined}
            disabled={!file || !answer || answer.problems.length > 0 || answer.lines === 0}
            onClick={() => file && void sendTable(file, false)}
          >
            {t('opening.go')}
          </Button>
          {file && answer && answer.problems.length === 0 && (
            <span role="status">
              {t('opening.good', { count: answer.lines, pieces: answer.pieces })} <MoneyText value={answer.valueMinor} />
            </span>
          )}
        </div>
      </section>
      {answer && answer.problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('opening.bad', { count: answer.problems.length })}
          description={
            <ul className="ss-plain-list">
              {answer.problems.slice(0, 50).map((one) => (
                <li key={`${one.line}/${one.column}/${one.en}`}>
                  {t('opening.line', { line: one.line, column: columnText(one.column, i18n.language as Language) })}{' '}
                  {chinese ? one.zh : one.en}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <section className="ss-panel ss-sheet-panel">
        <div className="ss-panel-title">
          <h2>{t('opening.byHand')}</h2>
          {lines.length > 0 && (
            <div className="ss-bar">
              <span className="ss-third">
                {t('opening.sum', { count: lines.length })} · <QuantityText value={pieces} /> · <MoneyText value={value} />
              </span>
              <Button
                type="primary"
                loading={busy && !file}
                disabled={!complete || !warehouseId}
                onClick={() => void sendLines()}
              >
                {t('opening.go')}
              </Button>
            </div>
          )}
        </div>
        {lines.length === 0 && <EmptyState kind="nothing" title={t('opening.none')} text={t('opening.noneText')} compact />}
        {lines.length > 0 && (
          <div className="ss-sheet-scroll">
            <table className="ss-sheet">
              <thead>
                <tr>
                  <th>{t('col.sku')}</th>
                  <th>{t('col.name')}</th>
                  <th>{t('col.location')}</th>
                  <th className="ss-end">{t('col.quantity')}</th>
                  <th className="ss-end">{t('opening.cost')}</th>
                  <th>{t('col.lot')}</th>
                  <th>{t('col.expires')}</th>
                  <th className="ss-end">{t('opening.value')}</th>
                  <th aria-label={t('opening.remove')} />
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.key}>
                    <td className="ss-code">{line.skuCode}</td>
                    <td className="ss-name">{line.skuName}</td>
                    <td>
                      <Input
                        aria-label={t('col.location')}
                        style={{ width: 120 }}
                        placeholder="A01-01-1"
                        value={line.locationCode}
                        onChange={(event) => change(line.key, { locationCode: event.target.value.toUpperCase() })}
                      />
                    </td>
                    <td className="ss-end">
                      <QuantityField
                        aria-label={t('col.quantity')}
                        min={1}
                        max={1_000_000_000}
                        value={line.quantity}
                        onChange={(quantity) => change(line.key, { quantity })}
                      />
                    </td>
                    <td className="ss-end">
                      <MoneyField
                        aria-label={t('opening.cost')}
                        min={0}
                        value={line.unitCostMinor}
                        onChange={(unitCostMinor) => change(line.key, { unitCostMinor })}
                      />
                    </td>
                    <td>
                      <Input
                        aria-label={t('col.lot')}
                        style={{ width: 110 }}
                        maxLength={60}
                        value={line.lotCode}
                        onChange={(event) => change(line.key, { lotCode: event.target.value })}
                      />
                    </td>
                    <td>
                      <DayField
                        aria-label={t('col.expires')}
                        value={line.expiresOn || null}
                        onChange={(day) => change(line.key, { expiresOn: day ?? '' })}
                      />
                    </td>
                    <td className="ss-end">
                      <MoneyText value={(line.quantity ?? 0) * (line.unitCostMinor ?? 0)} />
                    </td>
                    <td>
                      <Button
                        type="text"
                        icon={<Icon name="trash" size={14} />}
                        aria-label={`${t('opening.remove')} ${line.skuCode}`}
                        onClick={() => setLines(lines.filter((one) => one.key !== line.key))}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <div style={{ marginTop: 10 }}>
          <SkuChoice
            label={t('opening.add')}
            onChoose={(sku) =>
              setLines([
                ...lines,
                {
                  key: nextKey++,
                  skuCode: sku.skuCode,
                  skuName: sku.name,
                  locationCode: '',
                  quantity: null,
                  unitCostMinor: null,
                  lotCode: '',
                  expiresOn: '',
                },
              ])
            }
          />
        </div>
      </section>
    </div>
  )
}
