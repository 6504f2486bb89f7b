import { App, Button, Checkbox, Input, Popover, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SavedView, useSurroundings } from '../environment/UiEnvironment.tsx'
import { problemText } from '../feedback/problem.ts'
import { Icon } from '../theme/Icon.tsx'
import type { Grid } from './useGrid.ts'

function sameParams(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const text = (params: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(params).sort())
  return text(one) === text(other)
}

/** Saved views: go to one, keep what is on the screen as one, share it, change it, drop it. */
export function ViewPicker<Row>({ grid }: { grid: Grid<Row> }) {
  const { t } = useTranslation('ui')
  const { message, modal } = App.useApp()
  const { useViews } = useSurroundings()
  const { views, mayShare, save, remove } = useViews(grid.id)
  const [open, setOpen] = useState(false)
  const [saving, setSaving] = useState(false)
  const current = views.find((view) => view.id === grid.viewId)
  const changed = current !== undefined && !sameParams(current.params, grid.params)

  async function keep(view: Parameters<typeof save>[0]) {
    try {
      const kept = await save(view)
      grid.askParams(kept.params, { id: kept.id })
      setSaving(false)
      setOpen(false)
      void message.success(t('views.saved', { name: kept.name }))
    } catch (error) {
      void message.error(problemText(error, t))
    }
  }

  function drop(view: SavedView) {
    modal.confirm({
      title: t('views.dropTitle', { name: view.name }),
      content: view.scope === 'shared' ? t('views.dropShared') : undefined,
      okText: t('views.drop'),
      okButtonProps: { danger: true },
      async onOk() {
        try {
          await remove(view.id)
          if (view.id === grid.viewId) grid.askParams(grid.params)
        } catch (error) {
          void message.error(problemText(error, t))
        }
      },
    })
  }

  const group = (scope: SavedView['scope']) => views.filter((view) => view.scope === scope)

  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (!next) setSaving(false)
      }}
      destroyOnHidden
      content={
        <div className="ss-views">
          {saving ? (
            <SaveForm
              mayShare={mayShare}
              onCancel={() => setSaving(false)}
              onSave={(view) => keep({ ...view, params: { ...grid.params }, ...(view.withColumns && { layout: grid.layout }) })}
            />
          ) : (
            <>
              <button
                type="button"
                className="ss-plain ss-view"
                aria-current={!grid.viewId}
                onClick={() => {
                  grid.askParams({})
                  setOpen(false)
                }}
              >
                <Icon name="list" size={14} /> {t('views.all')}
              </button>
              {(['private', 'shared'] as const).map(
                (scope) =>
                  group(scope).length > 0 && (
                    <section key={scope}>
                      <h4>{t(`views.${scope}`)}</h4>
                      {group(scope).map((view) => (
                        <div key={view.id} className="ss-view-line">
                          <button
                            type="button"
                            className="ss-plain ss-view"
                            aria-current={view.id === grid.viewId}
                            onClick={() => {
                              grid.askParams(view.params, view)
                              setOpen(false)
                            }}
                          >
                            <Icon name={scope === 'shared' ? 'people' : 'bookmark'} size={14} /> <span>{view.name}</span>
                          </button>
                          {view.mine && (
                            <button
                              type="button"
                              className="ss-plain ss-view-drop"
                              aria-label={t('views.dropNamed', { name: view.name })}
                              onClick={() => drop(view)}
                            >
                              <Icon name="trash" size={14} />
                            </button>
                          )}
                        </div>
                      ))}
                    </section>
                  ),
              )}
              <div className="ss-views-foot">
                {changed && current.mine && (
                  <Button
                    size="small"
                    onClick={() =>
                      void keep({
                        id: current.id,
                        name: current.name,
                        scope: current.scope,
                        params: { ...grid.params },
                        ...(current.layout !== undefined && { layout: grid.layout }),
                      })
                    }
                  >
                    {t('views.update', { name: current.name })}
                  </Button>
                )}
                <Button size="small" type="text" icon={<Icon name="add" size={14} />} onClick={() => setSaving(true)}>
                  {t('views.saveNew')}
                </Button>
              </div>
            </>
          )}
        </div>
      }
    >
      <Button type="text" icon={<Icon name="bookmark" size={14} />} aria-haspopup="dialog" aria-expanded={open}>
        {current?.name ?? t('views.title')}
        {changed && <span className="ss-changed" title={t('views.changed')} />}
        <Icon name="chevronDown" size={12} />
      </Button>
    </Popover>
  )
}

function SaveForm(props: {
  mayShare: boolean
  onCancel(): void
  onSave(view: { name: string; scope: SavedView['scope']; withColumns: boolean }): Promise<void>
}) {
  const { t } = useTranslation('ui')
  const [name, setName] = useState('')
  const [scope, setScope] = useState<SavedView['scope']>('private')
  const [withColumns, setWithColumns] = useState(true)
  const [busy, setBusy] = useState(false)
  async function send() {
    if (name.trim() === '' || busy) return
    setBusy(true)
    await props.onSave({ name: name.trim(), scope, withColumns })
    setBusy(false)
  }
  return (
    <div className="ss-view-form">
      <Input
        autoFocus
        value={name}
        maxLength={60}
        aria-label={t('views.name')}
        placeholder={t('views.name')}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => void send()}
      />
      {props.mayShare && (
        <Segmented
          block
          value={scope}
          onChange={(next) => setScope(next as SavedView['scope'])}
          options={[
            { value: 'private', label: t('views.onlyMe') },
            { value: 'shared', label: t('views.everybody') },
          ]}
        />
      )}
      <Checkbox checked={withColumns} onChange={(event) => setWithColumns(event.target.checked)}>
        {t('views.withColumns')}
      </Checkbox>
      <div className="ss-filter-foot">
        <Button size="small" type="text" onClick={props.onCancel}>
          {t('cancel')}
        </Button>
        <Button size="small" type="primary" loading={busy} disabled={name.trim() === ''} onClick={() => void send()}>
          {t('views.save')}
        </Button>
      </div>
    </div>
  )
}
