import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  JsonView,
  PageHeader,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Descriptions, Drawer } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useFeed } from '../../api/useFeed.ts'

type Entry = CallOutput<typeof contracts.platform.audits>['rows'][number]
const rowId = (row: Entry) => row.id

/** Who did what and when. Entries are sealed one to the next: a gap in the numbers would show. */
export default function Audit() {
  const { t } = useTranslation('settings')
  const [open, setOpen] = useState<Entry | null>(null)
  const people = useQuery({ queryKey: ['colleagues'], queryFn: ({ signal }) => api.identity.colleagues({ signal }) })
  const columns = useMemo<GridColumn<Entry>[]>(
    () => [
      timeColumn('at', t('audit.at'), (row) => row.at, { pinned: true, required: true, style: 'minute', card: 'figure' }),
      textColumn('actor', t('audit.actor'), (row) => row.actor.name || t(`audit.kind.${row.actor.kind}`), {
        width: 150,
        card: 'name',
      }),
      textColumn('kind', t('audit.actorKind'), (row) => t(`audit.kind.${row.actor.kind}`), { width: 100 }),
      textColumn('action', t('audit.action'), (row) => row.action, { width: 240, card: 'note' }),
      textColumn('subject', t('audit.subject'), (row) => `${row.subjectKind} × ${row.subjectCount}`, { width: 170 }),
      textColumn('detail', t('audit.detail'), (row) => JSON.stringify(row.detail), { width: 380 }),
      textColumn('seal', t('audit.seal'), (row) => (row.sealNo === null ? t('audit.unsealed') : String(row.sealNo)), {
        width: 100,
        align: 'end',
      }),
      codeColumn('request', t('audit.request'), (row) => row.requestId, { hidden: true }),
    ],
    [t],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'dates', key: 'at', label: t('audit.at'), prominent: true },
      {
        kind: 'choice',
        key: 'actorId',
        label: t('audit.actor'),
        options: (people.data?.people ?? []).map((one) => ({ value: one.accountId, label: one.name })),
        prominent: true,
      },
      { kind: 'text', key: 'action', label: t('audit.action'), placeholder: 'orders.approved', prominent: true },
    ],
    [t, people.data],
  )
  const grid = useGrid<Entry>({ id: 'settings.audit', columns, filters })
  const feed = useFeed<Entry>('audits', grid, (params, cursor, signal) => {
    const actor = Array.isArray(params.actorId) ? params.actorId[0] : undefined
    return api.platform.audits({
      query: {
        ...(params.atFrom ? { from: params.atFrom as string } : {}),
        ...(params.atBefore ? { to: params.atBefore as string } : {}),
        ...(actor ? { actorId: actor } : {}),
        ...(params.action ? { action: params.action as string } : {}),
        ...(cursor ? { cursor } : {}),
      } as never,
      signal,
    })
  })
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('audit.title')} note={t('audit.note')} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('audit.title')}
        rowId={rowId}
        onOpen={setOpen}
        empty={<EmptyState kind="nothing" title={t('audit.none')} text={t('audit.noneText')} />}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open?.action} size={520}>
        {open && (
          <>
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'actor', label: t('audit.actor'), children: `${open.actor.name} (${t(`audit.kind.${open.actor.kind}`)})` },
                { key: 'subject', label: t('audit.subject'), children: `${open.subjectKind} × ${open.subjectCount}` },
                { key: 'request', label: t('audit.request'), children: open.requestId || '—' },
                {
                  key: 'seal',
                  label: t('audit.seal'),
                  children: open.sealNo === null ? t('audit.unsealed') : String(open.sealNo),
                },
              ]}
            />
            <JsonView label={t('audit.detail')} value={open.detail} />
          </>
        )}
      </Drawer>
    </div>
  )
}
