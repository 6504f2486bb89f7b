import {
  CopyText,
  DateTimeText,
  EmptyState,
  Icon,
  PageHeader,
  ProblemAlert,
  ProblemForm,
  StatusTag,
  SubmitBar,
} from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Select, Skeleton, TreeSelect } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { ScopeItems } from './ScopeItems.tsx'
import { usePermissions } from './useRoles.ts'

/** Keys for programs: what each may do, when it was last used, and the way to make it void. */
export default function ApiKeys() {
  const { t } = useTranslation('settings')
  const keys = useQuery({ queryKey: ['api_keys'], queryFn: ({ signal }) => api.identity.apiKeys({ signal }) })
  const outcome = useOutcome('api_keys')
  const [creating, setCreating] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const rows = keys.data?.keys ?? []
  const now = Date.now()
  return (
    <div className="ss-page">
      <PageHeader
        title={t('keys.title')}
        note={t('keys.note')}
        actions={
          <>
            <Button href="/api/docs" target="_blank">
              {t('keys.reference')}
            </Button>
            <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setCreating(true)}>
              {t('keys.create')}
            </Button>
          </>
        }
      />
      {fresh && (
        <Alert
          type="success"
          closable={{ onClose: () => setFresh(null) }}
          title={t('keys.once')}
          description={<CopyText value={fresh} code />}
        />
      )}
      {keys.error && <ProblemAlert error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isPending && <Skeleton active />}
      {keys.data && rows.length === 0 && (
        <EmptyState
          kind="nothing"
          title={t('keys.none')}
          text={t('keys.noneText')}
          action={
            <Button type="primary" onClick={() => setCreating(true)}>
              {t('keys.create')}
            </Button>
          }
        />
      )}
      {rows.length > 0 && (
        <div className="ss-panel ss-sheet-scroll">
          <table className="ss-sheet">
            <thead>
              <tr>
                <th>{t('keys.name')}</th>
                <th>{t('keys.status')}</th>
                <th>{t('keys.hint')}</th>
                <th>{t('keys.permissions')}</th>
                <th>{t('keys.lastUsed')}</th>
                <th>{t('keys.expires')}</th>
                <th>{t('keys.createdBy')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const expired = row.expiresAt !== null && Date.parse(row.expiresAt) < now
                const state = row.revokedAt ? 'revoked' : expired ? 'expired' : 'active'
                return (
                  <tr key={row.id}>
                    <td>{row.name}</td>
                    <td>
                      <StatusTag tone={state === 'active' ? 'good' : 'muted'}>{t(`keys.${state}`)}</StatusTag>
                    </td>
                    <td className="ss-code">…{row.hint}</td>
                    <td title={row.permissions.join('\n')}>{t('keys.permissionCount', { count: row.permissions.length })}</td>
                    <td>{row.lastUsedAt ? <DateTimeText value={row.lastUsedAt} relative /> : t('keys.never')}</td>
                    <td>{row.expiresAt ? <DateTimeText value={row.expiresAt} /> : t('keys.noEnd')}</td>
                    <td>
                      {row.createdBy.name} · <DateTimeText value={row.createdAt} />
                    </td>
                    <td className="ss-end">
                      {state === 'active' && (
                        <Button
                          size="small"
                          danger
                          onClick={() =>
                            outcome.ask({
                              title: t('keys.revokeAsk', { name: row.name }),
                              text: t('keys.revokeText'),
                              danger: true,
                              go: () => api.identity.revokeApiKeys({ body: { ids: [row.id] } }),
                            })
                          }
                        >
                          {t('keys.revoke')}
                        </Button>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {creating && (
        <Create
          onClose={() => setCreating(false)}
          onDone={(key) => {
            setFresh(key)
            void outcome.refresh()
          }}
        />
      )}
    </div>
  )
}

interface KeyForm {
  name: string
  permissions: string[]
  days: number
  shopIds: string[] | null
  warehouseIds: string[] | null
}

function Create(props: { onClose: () => void; onDone: (key: string) => void }) {
  const { t, i18n } = useTranslation('settings')
  const session = useSession()
  const permissions = usePermissions()
  const chinese = i18n.language.startsWith('zh')
  const initial = useMemo<KeyForm>(() => ({ name: '', permissions: [], days: 365, shopIds: null, warehouseIds: null }), [])
  const tree = (permissions.data?.groups ?? []).map((group) => ({
    value: `module:${group.module}`,
    title: chinese ? group.zh : group.en,
    children: group.permissions
      .filter((one) => session.may(one.key))
      .map((one) => ({ value: one.key, title: chinese ? one.zh : one.en })),
  }))
  return (
    <Modal open title={t('keys.create')} footer={null} onCancel={props.onClose}>
      <ProblemForm<KeyForm>
        initial={initial}
        guarded={false}
        onSubmit={async ({ days, ...body }) => {
          const expiresAt = days === 0 ? null : new Date(Date.now() + days * 86_400_000).toISOString()
          const { key } = await api.identity.createApiKey({ body: { ...body, expiresAt } })
          props.onDone(key)
          props.onClose()
        }}
      >
        {(state) => (
          <>
            <Form.Item name="name" label={t('keys.name')} rules={[{ required: true, message: t('required') }]}>
              <Input autoFocus maxLength={100} placeholder={t('keys.nameHint')} />
            </Form.Item>
            <Form.Item name="permissions" label={t('keys.permissions')} rules={[{ required: true, message: t('required') }]}>
              <TreeSelect
                treeCheckable
                treeData={tree}
                showCheckedStrategy={TreeSelect.SHOW_CHILD}
                showSearch={{ treeNodeFilterProp: 'title' }}
                maxTagCount={6}
                allowClear
              />
            </Form.Item>
            <Form.Item name="days" label={t('keys.expires')}>
              <Select
                options={[30, 90, 365, 0].map((days) => ({
                  value: days,
                  label: days === 0 ? t('keys.noEnd') : t('keys.days', { count: days }),
                }))}
              />
            </Form.Item>
            <ScopeItems />
            <SubmitBar state={state} label={t('keys.create')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
