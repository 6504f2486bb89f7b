import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  DateTimeText,
  EmptyState,
  type GridColumn,
  type GridFilter,
  JsonView,
  type Language,
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
import { AppLink } from '../../app/AppLink.tsx'
import {
  actionText,
  actionWords,
  doerText,
  factsText,
  factText,
  subjectPages,
  subjectText,
  subjectWords,
  valueText,
} from '../../app/action-words.ts'

type Entry = CallOutput<typeof contracts.platform.audits>['rows'][number]
const rowId = (row: Entry) => row.id

/** Who did what and when. Entries are sealed one to the next: a gap in the numbers would show. */
export default function Audit() {
  const { t, i18n } = useTranslation('settings')
  const language = i18n.language as Language
  const [open, setOpen] = useState<Entry | null>(null)
  const people = useQuery({ queryKey: ['colleagues'], queryFn: ({ signal }) => api.identity.colleagues({ signal }) })
  const columns = useMemo<GridColumn<Entry>[]>(
    () => [
      timeColumn('at', t('audit.at'), (row) => row.at, { pinned: true, required: true, style: 'minute', card: 'figure' }),
      textColumn('actor', t('audit.actor'), (row) => doerText(row.actor, language), { width: 170, card: 'name' }),
      textColumn('kind', t('audit.actorKind'), (row) => t(`audit.kind.${row.actor.kind}`), { width: 100 }),
      textColumn('action', t('audit.action'), (row) => actionText(row.action, language), { width: 220, card: 'note' }),
      textColumn('subject', t('audit.subject'), (row) => subjectOf(row, language), {
        width: 160,
        cell: (row) => <Subject row={row} language={language} />,
      }),
      textColumn('detail', t('audit.detail'), (row) => factsText(row.detail, language), { width: 420 }),
      textColumn('seal', t('audit.seal'), (row) => (row.sealNo === null ? t('audit.unsealed') : String(row.sealNo)), {
        width: 100,
        align: 'end',
      }),
      codeColumn('request', t('audit.request'), (row) => row.requestId, { hidden: true }),
    ],
    [t, language],
  )
  const filters = useMemo<GridFilter[]>(
    () => [
      { kind: 'dates', key: 'at', label: t('audit.at'), prominent: true },
      {
        kind: 'choice',
        key: 'actorIds',
        label: t('audit.actor'),
        options: (people.data?.people ?? []).map((one) => ({ value: one.accountId, label: one.name })),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'actions',
        label: t('audit.action'),
        options: Object.keys(actionWords)
          .map((value) => ({ value, label: actionText(value, language) }))
          .sort((one, other) => one.label.localeCompare(other.label, language)),
        prominent: true,
      },
      {
        kind: 'choice',
        key: 'subjectKinds',
        label: t('audit.subject'),
        options: Object.keys(subjectWords).map((value) => ({ value, label: subjectText(value, language) })),
        prominent: true,
      },
    ],
    [t, people.data, language],
  )
  const grid = useGrid<Entry>({ id: 'settings.audit', columns, filters })
  const feed = useFeed<Entry>('audits', grid, (params, cursor, signal) => {
    const { atFrom, atBefore, actorIds, actions, subjectKinds } = params
    return api.platform.audits({
      query: {
        ...(atFrom && { from: atFrom }),
        ...(atBefore && { to: atBefore }),
        ...(actorIds && { actorIds }),
        ...(actions && { actions }),
        ...(subjectKinds && { subjectKinds }),
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
      <Drawer open={open !== null} onClose={() => setOpen(null)} title={open && actionText(open.action, language)} size={520}>
        {open && (
          <>
            <Descriptions
              column={1}
              size="small"
              items={[
                { key: 'at', label: t('audit.at'), children: <DateTimeText value={open.at} style="stamp" /> },
                {
                  key: 'actor',
                  label: t('audit.actor'),
                  children: `${doerText(open.actor, language)} (${t(`audit.kind.${open.actor.kind}`)})`,
                },
                { key: 'subject', label: t('audit.subject'), children: <Subject row={open} language={language} /> },
                ...Object.entries(open.detail)
                  .filter(([, value]) => typeof value !== 'object')
                  .map(([key, value]) => ({
                    key: `fact ${key}`,
                    label: factText(key, language),
                    children: valueText(key, String(value), language),
                  })),
                { key: 'name', label: t('audit.name'), children: <span className="ss-code">{open.action}</span> },
                { key: 'request', label: t('audit.request'), children: <span className="ss-code">{open.requestId || '—'}</span> },
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

function subjectOf(row: Entry, language: Language): string {
  return `${subjectText(row.subjectKind, language, row.action)} × ${row.subjectCount}`
}

/** What an entry is about; one document with a page of its own is a link to it. */
function Subject({ row, language }: { row: Entry; language: Language }) {
  const page = subjectPages[row.subjectKind]
  const said = subjectOf(row, language)
  return page && row.subjectIds.length === 1 ? <AppLink to={page + row.subjectIds[0]}>{said}</AppLink> : said
}
