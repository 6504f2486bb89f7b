import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  codeColumn,
  DataGrid,
  DateTimeText,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  moneyColumn,
  PageHeader,
  ProblemAlert,
  quantityColumn,
  StatusTag,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, InputNumber, Modal, Select, Space } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { useAct, wantedSet } from '../../app/useAct.tsx'
import './channels.css'
import { SkuPicker } from '../catalog/SkuPicker.tsx'
import { useShopChoices } from './useShopChoices.ts'
import { troubleText } from './words.ts'

type Row = CallOutput<typeof contracts.listings.list>['rows'][number]
type Params = Record<string, string | string[] | boolean>
type Rule = Row['stockRule']
const rowId = (row: Row) => row.id

/** What stands in the shops, which SKU of ours it is, and how much stock the shop is told. */
export default function ListingList() {
  const { t } = useTranslation('channels')
  const session = useSession()
  const { message } = App.useApp()
  const shops = useShopChoices()
  const act = useAct(t, ['listings', 'shops', 'orders'])
  const [matching, setMatching] = useState<Row>()
  const [ruling, setRuling] = useState<{ chosen: ChosenRows; rule: Rule; count: number | undefined }>()
  const [history, setHistory] = useState<Row>()

  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('title', t('listing.title'), (row) => row.title, { pinned: true, required: true, width: 260, card: 'name' }),
      textColumn('sku', t('listing.sku'), (row) => row.skuCode ?? '', {
        width: 170,
        card: 'state',
        cell: (row) =>
          row.skuCode ? (
            <span className="ss-code" title={row.skuName ?? ''}>
              {row.skuCode}
            </span>
          ) : (
            <StatusTag tone="warn">{t('listing.unmatched')}</StatusTag>
          ),
      }),
      codeColumn('code', t('listing.merchantCode'), (row) => row.merchantCode, { width: 160 }),
      textColumn('by', t('listing.matchedBy'), (row) => (row.matchedBy ? t(`matchedBy.${row.matchedBy}`) : ''), { width: 140 }),
      textColumn('shop', t('col.shop'), (row) => shops.names.get(row.shopId) ?? '', { width: 140, card: 'note' }),
      moneyColumn('price', t('listing.price'), (row) => row.priceMinor),
      textColumn('rule', t('listing.rule'), (row) => ruleText(row.stockRule), { width: 130 }),
      quantityColumn('uploaded', t('listing.lastUploaded'), (row) => row.lastUploaded, { width: 100, card: 'figure' }),
      textColumn('blocked', t('listing.upload'), (row) =>
        row.uploadBlocked ? t(`uploadBlocked.${row.uploadBlocked}`) : row.pending ? t('listing.pending') : t('listing.current'),
      ),
      timeColumn('uploadedAt', t('listing.uploadedAt'), (row) => row.uploadedAt),
      codeColumn('variant', t('listing.variant'), (row) => row.externalVariantId, { hidden: true }),
      timeColumn('changed', t('col.updated'), (row) => row.changedAt, { hidden: true }),
    ],
    [t, shops],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'choice', key: 'shopId', label: t('col.shop'), options: shops.choices, prominent: true },
      { kind: 'flag', key: 'matched', label: t('listing.matched'), prominent: true },
    ],
    [t, shops],
  )
  const grid = useGrid<Row>({ id: 'channels.listings', columns, filters })
  const page = (params: Params, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
    api.listings.list({ query: { ...toQuestion(params), ...(cursor && { cursor }), limit } as never, ...(signal && { signal }) })
  const feed = useFeed<Row>('listings', grid, (params, cursor, signal) => page(params, cursor, 100, signal))
  const setOf = (chosen: ChosenRows) => wantedSet(chosen, toQuestion(grid.listParams()))
  const edits = session.may('listings.edit')
  const pushes = session.may('channels.push')

  const rematch = async () => {
    await act.run(async () => {
      const shopIds = grid.query.filters.shopId as string[] | undefined
      const answer = await api.listings.rematch({ body: { ...(shopIds && { shopIds }) } })
      void message.info(t('listing.rematched', answer))
    })
  }

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('listings')}
        note={t('listingsNote')}
        actions={edits && <Button onClick={() => void rematch()}>{t('listing.rematch')}</Button>}
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('listings')}
        rowId={rowId}
        rowTone={(row) => (row.skuId === null ? 'warn' : undefined)}
        searchHint={t('listing.search')}
        {...(edits && { onOpen: (row: Row) => setMatching(row) })}
        rowActions={(row) => [
          ...(edits
            ? [{ key: 'match', label: t('listing.match'), icon: <Icon name="link" size={14} />, run: () => setMatching(row) }]
            : []),
          { key: 'history', label: t('listing.history'), icon: <Icon name="history" size={14} />, run: () => setHistory(row) },
        ]}
        empty={<EmptyState kind="nothing" title={t('empty.listings')} text={t('empty.listingsText')} />}
        bulkActions={[
          ...(edits
            ? [
                {
                  key: 'rule',
                  label: t('listing.setRule'),
                  primary: true,
                  run: (chosen: ChosenRows, count: number | undefined) => {
                    const first = 'ids' in chosen ? feed.rows.find((row) => chosen.ids.includes(row.id)) : undefined
                    setRuling({ chosen, count, rule: first?.stockRule ?? { percent: 100, plus: 0, min: 0 } })
                  },
                },
                {
                  key: 'on',
                  label: t('listing.uploadOn'),
                  run: (chosen: ChosenRows) =>
                    void act.run(async () => api.listings.setStockRule({ body: { ...setOf(chosen), uploadEnabled: true } })),
                },
                {
                  key: 'off',
                  label: t('listing.uploadOff'),
                  run: (chosen: ChosenRows) =>
                    void act.run(async () => api.listings.setStockRule({ body: { ...setOf(chosen), uploadEnabled: false } })),
                },
              ]
            : []),
          ...(pushes
            ? [
                {
                  key: 'upload',
                  label: t('listing.uploadNow'),
                  icon: <Icon name="arrowUp" size={14} />,
                  run: (chosen: ChosenRows) => void act.run(async () => api.listings.uploadNow({ body: setOf(chosen) })),
                },
              ]
            : []),
        ]}
      />
      {matching && (
        <Match
          row={matching}
          onClose={() => setMatching(undefined)}
          onMatch={async (skuId) => {
            if (await act.run(() => api.listings.match({ body: { matches: [{ id: matching.id, skuId }] } })))
              setMatching(undefined)
          }}
        />
      )}
      {ruling && (
        <StockRule
          {...ruling}
          onClose={() => setRuling(undefined)}
          onSave={async (stockRule) => {
            if (await act.run(async () => api.listings.setStockRule({ body: { ...setOf(ruling.chosen), stockRule } })))
              setRuling(undefined)
          }}
        />
      )}
      {history && <Uploads row={history} onClose={() => setHistory(undefined)} />}
    </div>
  )
}

function Match({ row, onClose, onMatch }: { row: Row; onClose(): void; onMatch(skuId: string | null): Promise<void> }) {
  const { t } = useTranslation('channels')
  const [sku, setSku] = useState<string>()
  return (
    <Modal
      open
      title={t('listing.matchTitle')}
      okText={t('listing.match')}
      okButtonProps={{ disabled: sku === undefined }}
      onOk={() => onMatch(sku!)}
      onCancel={onClose}
    >
      <p>
        {row.title} <span className="ss-code ss-third">{row.merchantCode}</span>
      </p>
      {row.skuCode && (
        <p>
          {t('listing.now')}: <span className="ss-code">{row.skuCode}</span> {row.skuName}{' '}
          <Button size="small" danger onClick={() => void onMatch(null)}>
            {t('listing.unmatch')}
          </Button>
        </p>
      )}
      <SkuPicker autoFocus label={t('listing.findSku')} onPick={(found) => setSku(found.id)} />
    </Modal>
  )
}

function StockRule(props: { rule: Rule; count: number | undefined; onClose(): void; onSave(rule: Rule): Promise<void> }) {
  const { t } = useTranslation('channels')
  const [rule, setRule] = useState<Rule>(props.rule)
  const { data } = useQuery({
    queryKey: ['warehouses', 'names'],
    queryFn: ({ signal }) => api.inventory.warehouses({ signal }),
    staleTime: 60_000,
    retry: false,
  })
  const shown = (available: number) => {
    const raw = Math.floor((available * rule.percent) / 100) + rule.plus
    const high = rule.max === null || rule.max === undefined ? raw : Math.min(raw, rule.max)
    return Math.max(high, rule.min, 0)
  }
  return (
    <Modal
      open
      title={props.count === undefined ? t('listing.setRule') : t('listing.ruleTitle', { count: props.count })}
      onOk={() => props.onSave(rule)}
      onCancel={props.onClose}
    >
      <p className="ss-third">{t('listing.ruleHint')}</p>
      <Space wrap>
        <InputNumber
          suffix="%"
          min={0}
          max={1000}
          precision={0}
          aria-label={t('listing.percent')}
          value={rule.percent}
          onChange={(percent) => setRule({ ...rule, percent: percent ?? 0 })}
        />
        <InputNumber
          prefix={t('listing.plus')}
          min={-1_000_000}
          max={1_000_000}
          precision={0}
          aria-label={t('listing.plus')}
          value={rule.plus}
          onChange={(plus) => setRule({ ...rule, plus: plus ?? 0 })}
        />
        <InputNumber
          prefix={t('listing.min')}
          min={0}
          max={1_000_000_000}
          precision={0}
          aria-label={t('listing.min')}
          value={rule.min}
          onChange={(min) => setRule({ ...rule, min: min ?? 0 })}
        />
        <InputNumber
          prefix={t('listing.max')}
          min={0}
          max={1_000_000_000}
          precision={0}
          aria-label={t('listing.max')}
          value={rule.max ?? null}
          onChange={(max) => setRule({ ...rule, max })}
        />
      </Space>
      <Select
        mode="multiple"
        style={{ width: '100%', marginTop: 12 }}
        aria-label={t('listing.warehouses')}
        placeholder={t('listing.warehouses')}
        value={rule.warehouseIds ?? []}
        onChange={(warehouseIds) => setRule({ ...rule, warehouseIds })}
        options={(data?.warehouses ?? []).map((warehouse) => ({ value: warehouse.id, label: warehouse.name }))}
      />
      <p className="ss-third">{t('listing.example', { zero: shown(0), ten: shown(10), hundred: shown(100) })}</p>
    </Modal>
  )
}

function Uploads({ row, onClose }: { row: Row; onClose(): void }) {
  const { t } = useTranslation('channels')
  const { data, error } = useQuery({
    queryKey: ['listings', row.id, 'uploads'],
    queryFn: ({ signal }) => api.listings.uploads({ params: { listingId: row.id }, query: { limit: 50 }, signal }),
  })
  return (
    <Drawer open title={t('listing.history')} size={520} onClose={onClose}>
      <p>{row.title}</p>
      {error && <ProblemAlert error={error} />}
      {data?.rows.length === 0 && <EmptyState kind="nothing" title={t('listing.noUploads')} compact />}
      <table className="chan-table">
        <tbody>
          {data?.rows.map((upload) => (
            <tr key={upload.id}>
              <td>
                <DateTimeText value={upload.uploadedAt} style="stamp" />
              </td>
              <td className="chan-end ss-number">{upload.quantity}</td>
              <td>
                <StatusTag tone={upload.ok ? 'good' : 'bad'}>
                  {upload.ok ? t('listing.accepted') : troubleText(upload.error)}
                </StatusTag>
              </td>
              <td className="ss-third">
                {Object.entries(upload.inputs)
                  .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
                  .map(([key, value]) => `${t(`input.${key}`, { defaultValue: key })} ${String(value)}`)
                  .join(t('comma'))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Drawer>
  )
}

/** `100%`, `80% − 5, 0…200` */
function ruleText(rule: Rule): string {
  const plus = rule.plus === 0 ? '' : rule.plus > 0 ? ` + ${rule.plus}` : ` − ${-rule.plus}`
  const limits = rule.min > 0 || (rule.max ?? null) !== null ? ` (${rule.min}…${rule.max ?? '∞'})` : ''
  return `${rule.percent}%${plus}${limits}`
}

function toQuestion({ q, tab: _, ...others }: Params): Params {
  return { ...others, ...(q && { code: q }) }
}
