import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  type GridTab,
  Icon,
  MoneyText,
  PageHeader,
  quantityColumn,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct, wantedSet } from '../../app/useAct.tsx'
import { ImportProducts } from './ImportProducts.tsx'
import './catalog.css'
import { NewProduct } from './NewProduct.tsx'

type Row = CallOutput<typeof contracts.catalog.products>['rows'][number]
type Params = Record<string, string | string[] | boolean>
const rowId = (row: Row) => row.id

/** What the company sells. */
export default function ProductList() {
  const { t } = useTranslation('catalog')
  const navigate = useNavigate()
  const session = useSession()
  const act = useAct(t, ['products'])
  const [open, setOpen] = useState<'import' | 'new'>()
  const counts = useQuery({
    queryKey: ['products', 'counts'],
    queryFn: ({ signal }) => api.catalog.productCounts({ signal }),
  }).data
  const categories = useQuery({
    queryKey: ['products', 'categories'],
    queryFn: ({ signal }) => api.catalog.categories({ signal }),
  }).data

  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      {
        ...codeColumn<Row>('code', t('code'), (row) => row.productCode, { pinned: true, required: true, width: 150 }),
        cell: (row) => <AppLink to={`/products/${row.id}`}>{row.productCode}</AppLink>,
      },
      textColumn('name', t('name'), (row) => row.name, { width: 280, card: 'name' }),
      textColumn('brand', t('brand'), (row) => row.brand, { width: 120 }),
      textColumn('category', t('category'), (row) => row.category, { width: 150, card: 'note' }),
      quantityColumn('skus', t('skuCount'), (row) => row.skuCount, { width: 90 }),
      textColumn('price', t('price'), (row) => (row.minPriceMinor === null ? '' : String(row.minPriceMinor / 100)), {
        width: 170,
        align: 'end',
        card: 'figure',
        cell: (row) =>
          row.minPriceMinor === row.maxPriceMinor ? (
            <MoneyText value={row.minPriceMinor} />
          ) : (
            <>
              <MoneyText value={row.minPriceMinor} /> – <MoneyText value={row.maxPriceMinor} />
            </>
          ),
      }),
      statusColumn(
        'status',
        t('state'),
        (row) => row.status,
        [
          { value: 'active', label: t('status.active'), tone: 'good' },
          { value: 'retired', label: t('status.retired'), tone: 'muted' },
        ],
        { width: 90, card: 'state' },
      ),
      timeColumn('updated', t('updated'), (row) => row.updatedAt),
    ],
    [t],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'category',
        label: t('category'),
        options: (categories?.categories ?? []).map((value) => ({ value, label: value })),
        prominent: true,
      },
    ],
    [t, categories],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'active', label: t('status.active') },
      { key: 'retired', label: t('status.retired') },
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'catalog.products', columns, filters, tabs, defaultTab: 'active' })
  const page = (params: Params, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
    api.catalog.products({
      query: { ...toQuestion(params), ...(cursor && { cursor }), limit } as never,
      ...(signal && { signal }),
    })
  const feed = useFeed<Row>('products', grid, (params, cursor, signal) => page(params, cursor, 100, signal))
  const setOf = (chosen: ChosenRows) => wantedSet(chosen, toQuestion(grid.listParams()))
  const edits = session.may('catalog.edit')

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('products')}
        actions={
          <>
            <Dropdown
              menu={{
                items: [
                  { key: 'xlsx', label: <a href="/api/exports/products?format=xlsx">Excel</a> },
                  { key: 'csv', label: <a href="/api/exports/products?format=csv">CSV</a> },
                ],
              }}
            >
              <Button icon={<Icon name="download" size={14} />}>{t('export')}</Button>
            </Dropdown>
            {session.may('catalog.import') && <Button onClick={() => setOpen('import')}>{t('import.title')}</Button>}
            {edits && (
              <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setOpen('new')}>
                {t('add')}
              </Button>
            )}
          </>
        }
      />
      <DataGrid
        grid={grid}
        feed={counts ? { ...feed, tabCounts: counts.counts } : feed}
        label={t('products')}
        rowId={rowId}
        searchHint={t('search')}
        onOpen={(row) => void navigate({ to: `/products/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />}
        {...(edits && {
          bulkActions: [
            grid.query.tab === 'retired'
              ? {
                  key: 'restore',
                  label: t('restore'),
                  run: (chosen: ChosenRows) => void act.run(async () => api.catalog.restoreProducts({ body: setOf(chosen) })),
                }
              : {
                  key: 'retire',
                  label: t('retire'),
                  danger: true,
                  run: (chosen: ChosenRows, count: number | undefined) =>
                    act.confirm(
                      t('retireTitle', { count: count ?? 0 }),
                      t('retireText'),
                      async () => api.catalog.retireProducts({ body: setOf(chosen) }),
                      true,
                    ),
                },
          ],
        })}
      />
      {open === 'import' && <ImportProducts onClose={() => setOpen(undefined)} />}
      {open === 'new' && (
        <NewProduct onClose={() => setOpen(undefined)} onMade={(id) => void navigate({ to: `/products/${id}` as never })} />
      )}
    </div>
  )
}

function toQuestion({ tab, q, category, ...others }: Params): Params {
  const first = Array.isArray(category) ? category[0] : category
  return { ...others, ...(tab && { status: tab }), ...(q && { search: q }), ...(first && { category: first }) }
}
