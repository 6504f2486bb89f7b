import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  moneyColumn,
  PageHeader,
  StatusTag,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useShopNames } from '../orders/useNames.ts'
import { SourceLink } from './SourceLink.tsx'
import { useMonths } from './useMonths.ts'
import { entryKinds } from './words.ts'

type Row = CallOutput<typeof contracts.finance.entries>['rows'][number]
const rowId = (row: Row) => row.id

/** Everything posted, newest first, numbered without a gap within each month. */
export default function Journal() {
  const { t } = useTranslation('finance')
  const navigate = useNavigate()
  const shops = useShopNames()
  const { months } = useMonths()
  const shopKey = [...shops.values()].join()
  const monthKey = months.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is new at every render, its names are not
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('number', t('journal.number'), (row) => `${row.period} / ${row.entryNumber}`, {
        pinned: true,
        required: true,
        width: 140,
        card: 'name',
        cell: (row) => (
          <AppLink to={`/journal/${row.id}`}>
            {row.period} / {row.entryNumber}
          </AppLink>
        ),
      }),
      textColumn('day', t('journal.day'), (row) => row.postedOn, { width: 110, card: 'note' }),
      textColumn('kind', t('journal.kind'), (row) => t(`kind.${row.kind}`), { width: 130, card: 'state' }),
      textColumn('source', t('journal.source'), (row) => row.sourceNumber, {
        width: 240,
        card: 'note',
        cell: (row) => <SourceLink kind={row.sourceKind} id={row.sourceId} number={row.sourceNumber} />,
      }),
      textColumn('shop', t('shop'), (row) => (row.shopId ? (shops.get(row.shopId) ?? '') : ''), { width: 150 }),
      moneyColumn('total', t('journal.total'), (row) => row.totalMinor, { currency: (row) => row.currency, card: 'figure' }),
      textColumn('note', t('journal.note'), (row) => row.note, { width: 220 }),
      textColumn('late', t('journal.late'), (row) => (row.isLate ? t('journal.late') : ''), {
        width: 110,
        cell: (row) => (row.isLate ? <StatusTag tone="warn">{row.occurredOn}</StatusTag> : ''),
      }),
      textColumn('by', t('journal.by'), (row) => row.createdBy?.name ?? t('journal.rule'), { width: 120 }),
      timeColumn('created', t('journal.created'), (row) => row.createdAt, { width: 140, hidden: true }),
    ],
    [t, shopKey],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'period',
        label: t('period'),
        options: months.map((month) => ({ value: month, label: month })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'kinds',
        label: t('journal.kind'),
        options: entryKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'shopIds',
        label: t('shop'),
        options: [...shops].map(([value, label]) => ({ value, label })),
      },
      { kind: 'flag', key: 'lateOnly', label: t('journal.late') },
    ],
    [t, shopKey, monthKey],
  )
  const grid = useGrid<Row>({ id: 'finance.journal', columns, filters })
  const feed = useFeed<Row>('journal_entries', grid, ({ q, period, ...rest }, cursor, signal) =>
    api.finance.entries({
      query: {
        ...rest,
        ...(Array.isArray(period) ? { period: period[0] } : {}),
        ...(typeof q === 'string' && /^\d+$/.test(q) ? { entryNumber: q } : {}),
        ...(cursor ? { cursor } : {}),
      } as never,
      signal,
    }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('journal.title')} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('journal.title')}
        rowId={rowId}
        searchHint={t('journal.search')}
        onOpen={(row) => void navigate({ to: `/journal/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('journal.none')} text={t('journal.noneText')} />}
      />
    </div>
  )
}
