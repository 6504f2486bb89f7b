import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  DataGrid,
  EmptyState,
  type GridColumn,
  Icon,
  PageHeader,
  ProblemForm,
  SubmitBar,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { useAct, wantedSet } from '../../app/useAct.tsx'

type Row = CallOutput<typeof contracts.customers.blacklist>['rows'][number]
const rowId = (row: Row) => row.id

/** Phones, buyers and addresses whose orders are held. */
export default function Blacklist() {
  const { t } = useTranslation('customers')
  const session = useSession()
  const queryClient = useQueryClient()
  const act = useAct(t, ['blacklist', 'customers'])
  const [adding, setAdding] = useState(false)
  const columns = useMemo<GridColumn<Row>[]>(
    () => [
      textColumn('kind', t('kindTitle'), (row) => t(`kind.${row.kind}`), { width: 110, card: 'state' }),
      textColumn('who', t('who'), (row) => row.masked, {
        width: 260,
        required: true,
        card: 'name',
        cell: (row) => (row.customerId ? <AppLink to={`/customers/${row.customerId}`}>{row.masked || '—'}</AppLink> : row.masked),
      }),
      textColumn('reason', t('reason'), (row) => row.reason, { width: 320, card: 'note' }),
      textColumn('by', t('by'), (row) => row.createdBy.name, { width: 130 }),
      timeColumn('since', t('since'), (row) => row.createdAt),
    ],
    [t],
  )
  const grid = useGrid<Row>({ id: 'customers.blacklist', columns })
  const page = (cursor: string | undefined, limit: number) =>
    api.customers.blacklist({ query: { ...(cursor && { cursor }), limit } })
  const feed = useFeed<Row>('blacklist', grid, (_params, cursor) => page(cursor, 100))
  const edits = session.may('customers.blacklist')
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('blacklistName')}
        note={t('blacklistNote')}
        actions={
          edits && (
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
              {t('addPhone')}
            </Button>
          )
        }
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('blacklistName')}
        rowId={rowId}
        empty={<EmptyState kind="done" title={t('empty.blacklist')} text={t('empty.blacklistText')} />}
        {...(edits && {
          bulkActions: [
            {
              key: 'remove',
              label: t('remove'),
              danger: true,
              run: (chosen: ChosenRows, count: number | undefined) =>
                act.confirm(t('removeTitle', { count: count ?? 0 }), t('removeText'), async () =>
                  api.customers.removeFromBlacklist({ body: wantedSet(chosen, {}) }),
                ),
            },
          ],
        })}
      />
      {adding && (
        <Modal open title={t('addPhone')} footer={null} onCancel={() => setAdding(false)}>
          <ProblemForm<{ phone: string; reason: string }>
            initial={{ phone: '', reason: '' }}
            fieldOf={{ 'customers.phone_malformed': 'phone' }}
            onSubmit={async ({ phone, reason }) => {
              await api.customers.addToBlacklist({ body: { entry: { phone }, reason } })
              await queryClient.invalidateQueries({ queryKey: ['blacklist'] })
              await queryClient.invalidateQueries({ queryKey: ['customers'] })
              setAdding(false)
            }}
          >
            {(state) => (
              <>
                <Form.Item name="phone" label={t('phone')} rules={[{ required: true, message: t('required') }]}>
                  <Input maxLength={40} inputMode="tel" />
                </Form.Item>
                <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: t('required') }]}>
                  <Input.TextArea rows={2} maxLength={300} />
                </Form.Item>
                <SubmitBar state={state} label={t('add')} />
              </>
            )}
          </ProblemForm>
        </Modal>
      )}
    </div>
  )
}
