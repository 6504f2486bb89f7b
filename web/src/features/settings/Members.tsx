import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  type ChosenRows,
  DataGrid,
  DateTimeText,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
  ProblemForm,
  StatusTag,
  SubmitBar,
  statusColumn,
  textColumn,
  timeColumn,
  useGrid,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useFeed } from '../../api/useFeed.ts'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { useShopNames, useWarehouseNames } from '../orders/useNames.ts'
import { ScopeItems } from './ScopeItems.tsx'
import { useRoles } from './useRoles.ts'

type Member = CallOutput<typeof contracts.identity.members>['rows'][number]
const rowId = (row: Member) => row.accountId

/** Who works here, as what, and where: roles and scopes, invitations, lock-outs. */
export default function Members() {
  const { t } = useTranslation('settings')
  const roles = useRoles()
  const shops = useShopNames()
  const warehouses = useWarehouseNames()
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => api.identity.invitations({ signal }),
  })
  const outcome = useOutcome('members', 'invitations')
  const [inviting, setInviting] = useState(false)
  const [waiting, setWaiting] = useState(false)
  const [edited, setEdited] = useState<Member | null>(null)

  const roleNames = useMemo(() => new Map((roles.data?.roles ?? []).map((role) => [role.id, role.name])), [roles.data])
  const nameKey = `${[...shops.values()]}|${[...warehouses.values()]}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the maps are new at every render, their names are not
  const columns = useMemo<GridColumn<Member>[]>(() => {
    const scope = (ids: string[] | null, names: ReadonlyMap<string, string>) =>
      ids === null ? t('scope.all') : ids.map((id) => names.get(id) ?? '…').join('、')
    return [
      textColumn('name', t('members.name'), (row) => row.name, { width: 150, pinned: true, required: true, card: 'name' }),
      textColumn('email', t('members.email'), (row) => row.email, { width: 220, card: 'note' }),
      textColumn('roles', t('members.roles'), (row) => row.roleIds.map((id) => roleNames.get(id) ?? '…').join('、'), {
        width: 220,
        card: 'note',
      }),
      textColumn('shops', t('scope.shops'), (row) => scope(row.shopIds, shops), { width: 170 }),
      textColumn('warehouses', t('scope.warehouses'), (row) => scope(row.warehouseIds, warehouses), { width: 170 }),
      statusColumn('status', t('members.status'), (row) => row.status, statusChoices(t), { width: 90, card: 'state' }),
      textColumn('second', t('members.secondFactor'), (row) => (row.secondFactor ? t('yes') : t('no')), {
        width: 100,
        cell: (row) => <StatusTag tone={row.secondFactor ? 'good' : 'warn'}>{row.secondFactor ? t('yes') : t('no')}</StatusTag>,
      }),
      timeColumn('seen', t('members.lastSeen'), (row) => row.lastSeenAt, { relative: true, width: 120 }),
      timeColumn('joined', t('members.joined'), (row) => row.createdAt, { width: 140, hidden: true }),
    ]
  }, [t, roleNames, nameKey])
  const filters = useMemo<GridFilter[]>(
    () => [{ kind: 'choice', key: 'status', label: t('members.status'), options: statusChoices(t), prominent: true }],
    [t],
  )
  const grid = useGrid<Member>({ id: 'settings.members', columns, filters })
  const feed = useFeed<Member>('members', grid, ({ q, status, ...rest }, cursor, signal) => {
    const chosen = Array.isArray(status) && status.length === 1 ? status[0] : undefined
    return api.identity.members({
      query: {
        ...rest,
        ...(q ? { search: q } : {}),
        ...(chosen ? { status: chosen } : {}),
        ...(cursor ? { cursor } : {}),
      } as never,
      signal,
    })
  })
  const idsOf = (chosen: ChosenRows) =>
    'ids' in chosen ? chosen.ids : feed.rows.map(rowId).filter((id) => !chosen.except.includes(id))
  const open = invitations.data?.invitations ?? []

  return (
    <div className="ss-page ss-page-grid">
      <PageHeader
        title={t('members.title')}
        note={t('members.note')}
        actions={
          <>
            {open.length > 0 && <Button onClick={() => setWaiting(true)}>{t('members.open', { count: open.length })}</Button>}
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setInviting(true)}>
              {t('members.invite')}
            </Button>
          </>
        }
      />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('members.title')}
        rowId={rowId}
        searchHint={t('members.search')}
        onOpen={setEdited}
        empty={<EmptyState kind="nothing" title={t('members.none')} text={t('members.noneText')} />}
        bulkActions={[
          {
            key: 'suspend',
            label: t('members.suspend'),
            icon: <Icon name="lock" size={14} />,
            run: (chosen) =>
              outcome.ask({
                title: t('members.suspend'),
                text: t('members.suspendText'),
                danger: true,
                go: () => api.identity.suspendMembers({ body: { ids: idsOf(chosen) } }),
              }),
          },
          {
            key: 'resume',
            label: t('members.resume'),
            run: (chosen) => void outcome.run(() => api.identity.resumeMembers({ body: { ids: idsOf(chosen) } })),
          },
          {
            key: 'remove',
            label: t('members.remove'),
            icon: <Icon name="trash" size={14} />,
            danger: true,
            run: (chosen) =>
              outcome.ask({
                title: t('members.remove'),
                text: t('members.removeText'),
                danger: true,
                go: () => api.identity.removeMembers({ body: { ids: idsOf(chosen) } }),
              }),
          },
        ]}
      />
      {inviting && (
        <Invite
          roles={[...roleNames]}
          onClose={() => setInviting(false)}
          onDone={(answer) => outcome.tell({ done: answer.invited.map((one) => one.id), refused: answer.refused })}
        />
      )}
      {edited && (
        <Edit member={edited} roles={[...roleNames]} onClose={() => setEdited(null)} onDone={() => void outcome.refresh()} />
      )}
      <Modal open={waiting} title={t('members.waiting')} footer={null} onCancel={() => setWaiting(false)} width={760}>
        <div className="ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('members.email')}</th>
                <th>{t('members.roles')}</th>
                <th>{t('members.invitedBy')}</th>
                <th>{t('members.expires')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {open.map((one) => (
                <tr key={one.id}>
                  <td>{one.email}</td>
                  <td>{one.roleIds.map((id) => roleNames.get(id) ?? '…').join('、')}</td>
                  <td>{one.invitedBy}</td>
                  <td>
                    <DateTimeText value={one.expiresAt} />
                  </td>
                  <td className="ss-end">
                    <Button
                      size="small"
                      onClick={() => void outcome.run(() => api.identity.resendInvitations({ body: { ids: [one.id] } }))}
                    >
                      {t('members.resend')}
                    </Button>{' '}
                    <Button
                      size="small"
                      danger
                      onClick={() => void outcome.run(() => api.identity.revokeInvitations({ body: { ids: [one.id] } }))}
                    >
                      {t('members.takeBack')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {open.length === 0 && <EmptyState kind="done" title={t('members.noneWaiting')} compact />}
        </div>
      </Modal>
    </div>
  )
}

interface InviteForm {
  emails: string
  roleIds: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
}

function Invite(props: {
  roles: [string, string][]
  onClose: () => void
  onDone: (answer: CallOutput<typeof contracts.identity.invite>) => void
}) {
  const { t } = useTranslation('settings')
  const initial = useMemo<InviteForm>(() => ({ emails: '', roleIds: [], shopIds: null, warehouseIds: null }), [])
  return (
    <Modal open title={t('members.invite')} footer={null} onCancel={props.onClose}>
      <ProblemForm<InviteForm>
        initial={initial}
        guarded={false}
        onSubmit={async ({ emails, ...rest }) => {
          const list = emails.split(/[\s,;，；]+/).filter(Boolean)
          const answer = await api.identity.invite({ body: { ...rest, emails: list } })
          props.onDone(answer)
          props.onClose()
        }}
      >
        {(state) => (
          <>
            <Form.Item
              name="emails"
              label={t('members.emails')}
              extra={t('members.emailsHint')}
              rules={[{ required: true, message: t('required') }]}
            >
              <Input.TextArea rows={3} autoFocus />
            </Form.Item>
            <Form.Item name="roleIds" label={t('members.roles')} rules={[{ required: true, message: t('required') }]}>
              <Select mode="multiple" options={props.roles.map(([value, label]) => ({ value, label }))} />
            </Form.Item>
            <ScopeItems />
            <SubmitBar state={state} label={t('members.send')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}

interface MemberForm {
  name: string
  roleIds: string[]
  shopIds: string[] | null
  warehouseIds: string[] | null
}

function Edit(props: { member: Member; roles: [string, string][]; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation('settings')
  const { member } = props
  const initial = useMemo<MemberForm>(
    () => ({ name: member.name, roleIds: member.roleIds, shopIds: member.shopIds, warehouseIds: member.warehouseIds }),
    [member],
  )
  return (
    <Modal open title={member.email} footer={null} onCancel={props.onClose}>
      <ProblemForm<MemberForm>
        initial={initial}
        onSubmit={async (body) => {
          await api.identity.updateMember({ params: { accountId: member.accountId }, ifMatch: String(member.version), body })
          props.onDone()
          props.onClose()
        }}
      >
        {(state) => (
          <>
            <Form.Item name="name" label={t('members.name')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item name="roleIds" label={t('members.roles')}>
              <Select mode="multiple" options={props.roles.map(([value, label]) => ({ value, label }))} />
            </Form.Item>
            <ScopeItems />
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}

function statusChoices(t: (key: string) => string) {
  return [
    { value: 'active', label: t('members.active'), tone: 'good' as const },
    { value: 'suspended', label: t('members.suspended'), tone: 'bad' as const },
  ]
}
