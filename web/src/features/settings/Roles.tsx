import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { EmptyState, Icon, PageHeader, ProblemAlert } from '@shangshu/ui'
import { Button, Checkbox, Form, Input, Modal, Skeleton, Tooltip } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import '../../app/sheet.css'
import { useOutcome } from '../../app/useOutcome.tsx'
import { usePermissions, useRoles } from './useRoles.ts'

type Role = CallOutput<typeof contracts.identity.roles>['roles'][number]

/** What each role may do, as one table: permissions down, roles across. Built-in roles are copied, not changed. */
export default function Roles() {
  const { t, i18n } = useTranslation('settings')
  const session = useSession()
  const roles = useRoles()
  const permissions = usePermissions()
  const outcome = useOutcome('roles', 'session')
  const [draft, setDraft] = useState<Record<string, ReadonlySet<string>>>({})
  const [search, setSearch] = useState('')
  const [named, setNamed] = useState<{ role: Role | null; copyOf: Role | null } | null>(null)
  const chinese = i18n.language.startsWith('zh')

  const error = roles.error ?? permissions.error
  if (error)
    return (
      <div className="ss-page">
        <ProblemAlert error={error} onRetry={() => void Promise.all([roles.refetch(), permissions.refetch()])} />
      </div>
    )
  if (!roles.data || !permissions.data)
    return (
      <div className="ss-page">
        <Skeleton active paragraph={{ rows: 14 }} />
      </div>
    )
  const list = roles.data.roles
  const may = (role: Role, key: string) =>
    role.permissions.includes('*') || (draft[role.id] ?? new Set(role.permissions)).has(key)
  const changed = list.filter((role) => {
    const own = draft[role.id]
    return own && (own.size !== role.permissions.length || role.permissions.some((key) => !own.has(key)))
  })
  const set = (role: Role, keys: readonly string[], on: boolean) => {
    const next = new Set(draft[role.id] ?? role.permissions)
    for (const key of keys) {
      if (on) next.add(key)
      else next.delete(key)
    }
    setDraft({ ...draft, [role.id]: next })
  }
  const save = async () => {
    const left = { ...draft }
    for (const role of changed) {
      const saved = await outcome.run(
        () =>
          api.identity.updateRole({
            params: { roleId: role.id },
            ifMatch: String(role.version),
            body: { name: role.name, description: role.description, permissions: [...draft[role.id]!] },
          }),
        t('roles.saved', { name: role.name }),
      )
      if (!saved) break
      delete left[role.id]
      setDraft({ ...left })
    }
  }
  const groups = permissions.data.groups
    .map((group) => ({
      ...group,
      permissions: group.permissions.filter((one) =>
        `${group.zh} ${group.en} ${one.key} ${one.zh} ${one.en}`.toLowerCase().includes(search.trim().toLowerCase()),
      ),
    }))
    .filter((group) => group.permissions.length > 0)

  return (
    <div className="ss-page">
      <PageHeader
        title={t('roles.title')}
        note={t('roles.note')}
        actions={
          <>
            {changed.length > 0 && <Button onClick={() => setDraft({})}>{t('roles.undo')}</Button>}
            <Button type={changed.length > 0 ? 'primary' : 'default'} disabled={changed.length === 0} onClick={() => void save()}>
              {changed.length > 0 ? t('roles.saveCount', { count: changed.length }) : t('save')}
            </Button>
            <Button icon={<Icon name="add" size={14} />} onClick={() => setNamed({ role: null, copyOf: null })}>
              {t('roles.create')}
            </Button>
          </>
        }
      />
      <Input
        allowClear
        prefix={<Icon name="search" size={14} />}
        placeholder={t('roles.search')}
        aria-label={t('roles.search')}
        style={{ maxWidth: 320 }}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="ss-panel ss-sheet-scroll" style={{ flex: 1, minHeight: 0 }}>
        <table className="ss-sheet ss-sheet-sticky">
          <thead>
            <tr>
              <th className="roles-permission">{t('roles.permission')}</th>
              {list.map((role) => (
                <th key={role.id} className="ss-middle" style={{ textAlign: 'center' }}>
                  <Tooltip title={role.description}>
                    <span style={{ color: draft[role.id] && changed.includes(role) ? 'var(--ss-cinnabar)' : undefined }}>
                      {role.name}
                    </span>
                  </Tooltip>
                  <div>
                    {t('roles.members', { count: role.memberCount })}
                    {role.key !== null && ` · ${t('roles.builtIn')}`}
                  </div>
                  <div>
                    <Button
                      size="small"
                      type="text"
                      title={t('roles.copy')}
                      aria-label={`${t('roles.copy')} ${role.name}`}
                      icon={<Icon name="copy" size={13} />}
                      onClick={() => setNamed({ role: null, copyOf: role })}
                    />
                    {role.key === null && (
                      <>
                        <Button
                          size="small"
                          type="text"
                          title={t('roles.rename')}
                          aria-label={`${t('roles.rename')} ${role.name}`}
                          icon={<Icon name="edit" size={13} />}
                          onClick={() => setNamed({ role, copyOf: null })}
                        />
                        <Button
                          size="small"
                          type="text"
                          danger
                          title={t('roles.delete')}
                          aria-label={`${t('roles.delete')} ${role.name}`}
                          icon={<Icon name="trash" size={13} />}
                          onClick={() =>
                            outcome.ask({
                              title: t('roles.deleteAsk', { name: role.name }),
                              danger: true,
                              go: () => api.identity.deleteRole({ params: { roleId: role.id } }),
                            })
                          }
                        />
                      </>
                    )}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => {
              const keys = group.permissions.map((one) => one.key)
              return (
                <Fragment key={group.module}>
                  <tr className="ss-sheet-group">
                    <td className="roles-permission">{chinese ? group.zh : group.en}</td>
                    {list.map((role) => {
                      const count = keys.filter((key) => may(role, key)).length
                      return (
                        <td key={role.id} className="ss-middle">
                          <Checkbox
                            checked={count === keys.length}
                            indeterminate={count > 0 && count < keys.length}
                            disabled={role.key !== null}
                            aria-label={`${role.name}: ${chinese ? group.zh : group.en}`}
                            onChange={(event) => set(role, keys, event.target.checked)}
                          />
                        </td>
                      )
                    })}
                  </tr>
                  {group.permissions.map((one) => (
                    <tr key={one.key}>
                      <td className="roles-permission">
                        {chinese ? one.zh : one.en} <span className="ss-third ss-code">{one.key}</span>
                      </td>
                      {list.map((role) => (
                        <td key={role.id} className="ss-middle">
                          <Checkbox
                            checked={may(role, one.key)}
                            disabled={role.key !== null || !session.may(one.key)}
                            aria-label={`${role.name}: ${chinese ? one.zh : one.en}`}
                            onChange={(event) => set(role, [one.key], event.target.checked)}
                          />
                        </td>
                      ))}
                    </tr>
                  ))}
                </Fragment>
              )
            })}
          </tbody>
        </table>
        {groups.length === 0 && <EmptyState kind="notFound" title={t('roles.notFound')} compact />}
      </div>
      {named && (
        <NameRole
          role={named.role}
          copyOf={named.copyOf}
          onClose={() => setNamed(null)}
          onSave={async (name, description) => {
            const done = await outcome.run(() =>
              named.role
                ? api.identity.updateRole({
                    params: { roleId: named.role.id },
                    ifMatch: String(named.role.version),
                    body: { name, description, permissions: named.role.permissions },
                  })
                : api.identity.createRole({
                    body: {
                      name,
                      description,
                      permissions: (named.copyOf?.permissions ?? []).flatMap((key) =>
                        key === '*' ? session.permissions : [key],
                      ),
                    },
                  }),
            )
            if (done) setNamed(null)
          }}
        />
      )}
    </div>
  )
}

function NameRole(props: {
  role: Role | null
  copyOf: Role | null
  onClose: () => void
  onSave: (name: string, description: string) => Promise<void>
}) {
  const { t } = useTranslation('settings')
  const from = props.role ?? props.copyOf
  const [name, setName] = useState(props.role ? props.role.name : props.copyOf ? `${props.copyOf.name} 2` : '')
  const [description, setDescription] = useState(from?.description ?? '')
  const [saving, setSaving] = useState(false)
  return (
    <Modal
      open
      title={props.role ? t('roles.rename') : props.copyOf ? t('roles.copy') : t('roles.create')}
      onCancel={props.onClose}
      confirmLoading={saving}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={async () => {
        setSaving(true)
        await props.onSave(name.trim(), description.trim())
        setSaving(false)
      }}
    >
      <Form layout="vertical">
        <Form.Item label={t('roles.name')} required>
          <Input
            autoFocus
            aria-label={t('roles.name')}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('roles.description')}>
          <Input.TextArea
            aria-label={t('roles.description')}
            maxLength={500}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
