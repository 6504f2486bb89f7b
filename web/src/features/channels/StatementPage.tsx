import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridTab,
  moneyColumn,
  PageHeader,
  statusColumn,
  type Tone,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Input, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct } from '../../app/useAct.tsx'
import { useShopChoices } from './useShopChoices.ts'

type Row = CallOutput<typeof contracts.finance.settlementLines>['rows'][number]
type State = Row['state']
const rowId = (row: Row) => row.id

const openStates: readonly State[] = ['early', 'difference', 'unmatched', 'unknown_kind', 'no_rate']
const stateTones: Record<State, Tone> = {
  matched: 'good',
  general: 'good',
  early: 'waiting',
  difference: 'warn',
  unmatched: 'warn',
  unknown_kind: 'warn',
  no_rate: 'warn',
  classified: 'good',
  ignored: 'muted',
}

/** One statement of a platform: each line with what our books expected, which order it belongs to, and what was decided about it. */
export default function StatementPage() {
  const { t, i18n } = useTranslation('channels')
  const { statementId } = useParams({ strict: false }) as { statementId: string }
  const session = useSession()
  const queryClient = useQueryClient()
  const { message } = App.useApp()
  const shops = useShopChoices()
  const act = useAct(t, ['statement_lines', 'statements', 'finance'])
  const [booking, setBooking] = useState<ChosenRows>()
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('order', t('statement.order'), (row) => row.externalOrderNumber, {
        pinned: true,
        required: true,
        width: 190,
        card: 'name',
        cell: (row) =>
          row.orderId ? (
            <AppLink to={`/orders/${row.orderId}`}>{row.externalOrderNumber}</AppLink>
          ) : (
            row.externalOrderNumber || '—'
          ),
      }),
      textColumn('kind', t('statement.kind'), (row) => t(`lineKind.${row.kind}`, { defaultValue: row.kind }), {
        width: 120,
        card: 'note',
      }),
      moneyColumn('amount', t('statement.amount'), (row) => row.amountMinor, { currency: (row) => row.currency, card: 'figure' }),
      moneyColumn('expected', t('statement.expected'), (row) => row.expectedMinor, { currency: (row) => row.currency }),
      moneyColumn(
        'difference',
        t('statement.difference'),
        (row) => (row.expectedMinor === null ? null : row.amountMinor - row.expectedMinor),
        { currency: (row) => row.currency },
      ),
      statusColumn(
        'state',
        t('statement.state'),
        (row) => row.state,
        (Object.keys(stateTones) as State[]).map((value) => ({ value, label: t(`lineState.${value}`), tone: stateTones[value] })),
        { width: 150, card: 'state' },
      ),
      textColumn('entry', t('statement.entry'), (row) => row.accountCode ?? (row.entryId ? '✓' : ''), {
        width: 110,
        cell: (row) =>
          row.entryId ? <AppLink to={`/journal/${row.entryId}`}>{row.accountCode ?? t('statement.booked')}</AppLink> : '—',
      }),
      textColumn('note', t('push.note'), (row) => [row.decidedBy?.name, row.note].filter(Boolean).join(' · '), { width: 220 }),
      timeColumn('at', t('statement.at'), (row) => row.occurredAt),
    ],
    [t],
  )
  const tabs = useMemo<GridTab[]>(
    () => [
      { key: 'all', label: t('all') },
      { key: 'open', label: t('statement.open'), tone: 'warn' },
      ...(['matched', 'general', 'classified', 'ignored'] as const).map(
        (key): GridTab => ({ key, label: t(`lineState.${key}`) }),
      ),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'channels.statementLines', columns, tabs, defaultTab: 'all' })
  const page = (tab: unknown, cursor: string | undefined, limit: number, signal?: AbortSignal) =>
    api.finance.settlementLines({
      query: {
        statementId,
        ...(tab === 'open' ? { states: openStates } : tab && tab !== 'all' ? { states: tab } : {}),
        ...(cursor && { cursor }),
        limit,
      } as never,
      ...(signal && { signal }),
    })
  const feed = useFeed<Row>('statement_lines', grid, (params, cursor, signal) => page(params.tab, cursor, 100, signal))
  const first = feed.rows[0]
  const posts = session.may('finance.post')

  /** A statement is closed in itself: all its lines are decided about, however many, in portions the endpoint takes. */
  const decide = async (
    chosen: ChosenRows,
    send: (ids: string[]) => Promise<{ done: string[]; refused: never[] | { id: string; code: string; message: string }[] }>,
  ) => {
    const answer = { done: [] as string[], refused: [] as { id: string; code: string; message: string }[] }
    const some = async (ids: string[]) => {
      if (ids.length === 0) return
      const part = await send(ids)
      answer.done.push(...part.done)
      answer.refused.push(...part.refused)
    }
    if ('ids' in chosen) await some(chosen.ids)
    else {
      const except = new Set(chosen.except)
      let cursor: string | undefined
      do {
        const { rows, nextCursor } = await page(grid.listParams().tab, cursor, 500)
        await some(rows.map((row) => row.id).filter((id) => !except.has(id)))
        cursor = nextCursor ?? undefined
      } while (cursor !== undefined)
    }
    return answer
  }

  const rematch = () =>
    act.run(async () => {
      const answer = await api.finance.rematchSettlementLines()
      void message.info(t('statement.rematched', { matched: answer.matched, open: answer.open }))
      await queryClient.invalidateQueries({ queryKey: ['statement_lines'] })
      return { done: [], refused: [] }
    })

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={first?.statementNumber || t('statement.one')}
        back={<AppLink to="/statements">{t('statement.title')}</AppLink>}
        note={first ? shops.names.get(first.shopId) : undefined}
        actions={posts && <Button onClick={() => void rematch()}>{t('statement.rematch')}</Button>}
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('statement.lines')}
        rowId={rowId}
        views={false}
        rowTone={(row) => (openStates.includes(row.state) ? 'warn' : undefined)}
        empty={<EmptyState kind="done" title={t('statement.noLines')} text={t('statement.noLinesText')} />}
        {...(posts && {
          bulkActions: [
            { key: 'classify', label: t('statement.classify'), primary: true, run: (chosen: ChosenRows) => setBooking(chosen) },
            {
              key: 'ignore',
              label: t('statement.ignore'),
              run: (chosen: ChosenRows) =>
                act.ask(t('statement.ignoreTitle'), t('statement.reason'), (note) =>
                  decide(chosen, (ids) => api.finance.ignoreSettlementLines({ body: { ids, note } })),
                ),
            },
          ],
        })}
      />
      {booking && (
        <Classify
          language={i18n.language}
          onClose={() => setBooking(undefined)}
          onBook={async (accountCode, note) => {
            const went = await act.run(() =>
              decide(booking, (ids) => api.finance.classifySettlementLines({ body: { ids, accountCode, note } })),
            )
            if (went) setBooking(undefined)
          }}
        />
      )}
    </div>
  )
}

function Classify(props: { language: string; onClose(): void; onBook(accountCode: string, note: string): Promise<void> }) {
  const { t } = useTranslation('channels')
  const [accountCode, setAccountCode] = useState<string>()
  const [note, setNote] = useState('')
  const [saving, setSaving] = useState(false)
  const { data } = useQuery({ queryKey: ['finance', 'accounts'], queryFn: ({ signal }) => api.finance.accounts({ signal }) })
  return (
    <Modal
      open
      title={t('statement.classify')}
      okText={t('statement.book')}
      confirmLoading={saving}
      okButtonProps={{ disabled: accountCode === undefined }}
      onCancel={props.onClose}
      onOk={async () => {
        setSaving(true)
        await props.onBook(accountCode!, note.trim())
        setSaving(false)
      }}
    >
      <p className="ss-third">{t('statement.classifyNote')}</p>
      <Select
        style={{ width: '100%', margin: '12px 0' }}
        aria-label={t('statement.account')}
        placeholder={t('statement.account')}
        showSearch={{ optionFilterProp: 'label' }}
        {...(accountCode && { value: accountCode })}
        onChange={setAccountCode}
        options={(data?.accounts ?? []).map((account) => ({
          value: account.code,
          label: `${account.code} ${props.language === 'en-US' ? account.nameEn : account.nameZh}`,
        }))}
      />
      <Input
        aria-label={t('push.note')}
        placeholder={t('push.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  )
}
