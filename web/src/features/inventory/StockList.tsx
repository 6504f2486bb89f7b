import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
  quantityColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useWarehouses } from '../warehouse/useNames.ts'

type Row = CallOutput<typeof contracts.inventory.stock>['rows'][number]
const rowId = (row: Row) => `${row.skuId}${row.warehouseId}`

/** What there is and what is promised, by SKU and warehouse. */
export default function StockList() {
  const { t } = useTranslation('inventory')
  const navigate = useNavigate()
  const session = useSession()
  const warehouses = useWarehouses()
  const columns = useMemo<GridColumn<Row>[]>(() => {
    const names = new Map((warehouses ?? []).map((one) => [one.id, one.name]))
    return [
      {
        ...codeColumn<Row>('sku', t('col.sku'), (row) => row.skuCode, { pinned: true, required: true, card: 'name' }),
        cell: (row) => <AppLink to={`/stock/${row.skuId}`}>{row.skuCode}</AppLink>,
      },
      textColumn('name', t('col.name'), (row) => row.skuName, { width: 240, card: 'note' }),
      textColumn('warehouse', t('col.warehouse'), (row) => names.get(row.warehouseId) ?? '', { width: 130, card: 'state' }),
      quantityColumn('available', t('col.available'), (row) => row.available, { card: 'figure' }),
      quantityColumn('sellable', t('col.sellable'), (row) => row.sellable),
      quantityColumn('onHand', t('col.onHand'), (row) => row.onHand),
      quantityColumn('order', t('col.order'), (row) => row.reservedOrder, { width: 100 }),
      quantityColumn('ship', t('col.ship'), (row) => row.reservedShip, { width: 100 }),
      quantityColumn('unpaid', t('col.unpaid'), (row) => row.reservedUnpaid, { width: 100 }),
      quantityColumn('presale', t('col.presale'), (row) => row.reservedPresale, { width: 100, hidden: true }),
      quantityColumn('quota', t('col.quota'), (row) => row.reservedQuota, { width: 100, hidden: true }),
      timeColumn('changed', t('col.changed'), (row) => row.changedAt, { width: 140 }),
    ]
  }, [t, warehouses])
  const filters = useMemo<GridFilter[]>(
    () => [
      {
        kind: 'choice',
        key: 'warehouseIds',
        label: t('col.warehouse'),
        options: (warehouses ?? []).map((one) => ({ value: one.id, label: one.name })),
        prominent: true,
      },
      { kind: 'flag', key: 'onlyShort', label: t('onlyShort'), prominent: true },
    ],
    [t, warehouses],
  )
  const grid = useGrid<Row>({ id: 'stock.list', columns, filters })
  const feed = useFeed<Row>('stock', grid, ({ q, sort: _, ...params }, cursor, signal) =>
    api.inventory.stock({
      query: { ...params, ...(q ? { search: q } : {}), ...(cursor ? { cursor } : {}), limit: 100 } as never,
      signal,
    }),
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('title')}
        actions={
          session.may('inventory.adjust') && (
            <AppLink to="/stock/opening">
              <Button icon={<Icon name="inbox" size={14} />}>{t('opening.title')}</Button>
            </AppLink>
          )
        }
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('title')}
        rowId={rowId}
        rowTone={(row) => (row.available < 0 ? 'bad' : undefined)}
        searchHint={t('search')}
        onOpen={(row) => void navigate({ to: `/stock/${row.skuId}` as never })}
        empty={<EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />}
      />
    </div>
  )
}
