import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { CopyText, DateTimeText, EmptyState, Icon, type Language, PageHeader, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Descriptions, Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { doerText } from '../../app/action-words.ts'
import { Story } from '../../app/Story.tsx'
import { Panel, Waiting } from './Panel.tsx'
import { useSetActions } from './useSetActions.tsx'
import { percentOf } from './WaveList.tsx'
import { toneOf } from './words.ts'

type Wave = CallOutput<typeof contracts.waves.detail>

/** One wave: how far it is, its pick tasks, its fulfillments. */
export default function WavePage() {
  const { t } = useTranslation('warehouse')
  const { waveId } = useParams({ strict: false }) as { waveId: string }
  const session = useSession()
  const { ask } = useSetActions()
  const {
    data: wave,
    error,
    refetch,
  } = useQuery({
    queryKey: ['waves', 'detail', waveId],
    queryFn: ({ signal }) => api.waves.detail({ params: { waveId }, signal }),
  })
  if (!wave) return <Waiting error={error} onRetry={() => void refetch()} />
  const open = wave.status === 'released' || wave.status === 'picking'
  return (
    <div className="ss-page">
      <PageHeader
        title={<CopyText value={wave.waveNumber} />}
        state={
          <StatusTag tone={toneOf(wave.status)} filled>
            {t(`waveStatus.${wave.status}`)}
          </StatusTag>
        }
        note={`${wave.warehouseName} · ${t(`method.${wave.method}`)}`}
        back={<AppLink to="/waves">{t('wave.back')}</AppLink>}
        actions={
          open &&
          session.may('warehouse.wave') && (
            <Button
              danger
              onClick={() => ask(t('ask.cancelWave'), undefined, false, () => api.waves.cancel({ params: { waveId } }), true)}
            >
              {t('act.cancelWave')}
            </Button>
          )
        }
      />
      <div className="wh-columns">
        <div>
          <Tasks wave={wave} />
          <Members wave={wave} />
        </div>
        <div>
          <Stages wave={wave} />
          <Panel title={t('page.timeline')}>
            <Story subjectIds={[waveId]} topic="waves" />
          </Panel>
        </div>
      </div>
    </div>
  )
}

function Stages({ wave }: { wave: Wave }) {
  const { t, i18n } = useTranslation('warehouse')
  const { progress } = wave
  const bars = [
    ['wave.stages.picked', progress.fulfillmentsPicked],
    ['wave.stages.packed', progress.fulfillmentsPacked],
    ['wave.stages.shipped', progress.fulfillmentsShipped],
  ] as const
  return (
    <Panel title={t('col.progress')}>
      {bars.map(([key, count]) => (
        <div key={key}>
          <span className="ss-third">{t(key)}</span>
          <div className="wh-bar">
            <Progress percent={percentOf(count, wave.fulfillmentCount)} showInfo={false} size="small" />
            <QuantityText value={count} of={wave.fulfillmentCount} />
          </div>
        </div>
      ))}
      <Descriptions
        column={1}
        size="small"
        items={[
          {
            key: 'units',
            label: t('col.units'),
            children: <QuantityText value={progress.unitsPicked} of={progress.units} />,
          },
          ...(progress.unitsShort > 0
            ? [
                {
                  key: 'short',
                  label: t('wave.stages.short'),
                  children: (
                    <span className="ss-text-bad">
                      <QuantityText value={progress.unitsShort} />
                    </span>
                  ),
                },
              ]
            : []),
          {
            key: 'walk',
            label: t('col.walk'),
            children: <QuantityText value={wave.walkMm === null ? null : Math.round(wave.walkMm / 1000)} unit="m" />,
          },
          { key: 'released', label: t('col.released'), children: <DateTimeText value={wave.releasedAt} /> },
          { key: 'by', label: t('col.by'), children: doerText(wave.createdBy, i18n.language as Language) },
        ]}
      />
    </Panel>
  )
}

function Tasks({ wave }: { wave: Wave }) {
  const { t, i18n } = useTranslation('warehouse')
  const session = useSession()
  const { run } = useSetActions()
  const open = wave.tasks.filter((task) => task.status === 'open' || task.status === 'picking')
  return (
    <Panel
      title={t('wave.taskList')}
      actions={
        open.length > 1 &&
        session.may('warehouse.pick') && (
          <Button
            size="small"
            onClick={() => void run(() => api.picking.confirmAll({ body: { ids: open.map((task) => task.id) } }))}
          >
            {t('act.confirmTask')}
          </Button>
        )
      }
    >
      {wave.tasks.length === 0 ? (
        <p className="ss-third">{t('wave.noTasks')}</p>
      ) : (
        <div className="wh-scroll">
          <table className="wh-table">
            <thead>
              <tr>
                <th>{t('col.task')}</th>
                <th>{t('col.status')}</th>
                <th>{t('col.picker')}</th>
                <th>{t('col.progress')}</th>
                <th className="wh-end">{t('col.units')}</th>
                <th className="wh-end">{t('col.walk')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {wave.tasks.map((task) => (
                <tr key={task.id}>
                  <td>
                    <AppLink to={`/pick-tasks/${task.id}`}>{task.taskNumber}</AppLink>
                  </td>
                  <td>
                    <StatusTag tone={toneOf(task.status)}>{t(`taskStatus.${task.status}`)}</StatusTag>
                  </td>
                  <td>{task.assignee ? doerText(task.assignee, i18n.language as Language) : '—'}</td>
                  <td style={{ minWidth: 120 }}>
                    <Progress percent={percentOf(task.linesDone, task.lineCount)} size="small" />
                  </td>
                  <td className="wh-end">
                    <QuantityText value={task.unitsPicked} of={task.unitCount} />
                  </td>
                  <td className="wh-end">
                    <QuantityText value={task.walkMm === null ? null : Math.round(task.walkMm / 1000)} unit="m" />
                  </td>
                  <td className="wh-end">
                    <div className="wh-tools">
                      {session.may('printing.print') && (
                        <a href={`/api/pick-tasks/${task.id}/list`} target="_blank" rel="noreferrer">
                          <Icon name="printer" size={14} /> {t('act.printList')}
                        </a>
                      )}
                      {(task.status === 'open' || task.status === 'picking') && session.may('warehouse.pick') && (
                        <Button size="small" onClick={() => void run(() => api.picking.confirmAll({ body: { ids: [task.id] } }))}>
                          {t('act.confirmTask')}
                        </Button>
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Members({ wave }: { wave: Wave }) {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { run } = useSetActions()
  const { data } = useQuery({
    queryKey: ['fulfillments', 'of-wave', wave.id],
    queryFn: ({ signal }) => api.fulfillments.list({ query: { waveId: wave.id, limit: 500 }, signal }),
  })
  const rows = [...(data?.rows ?? [])].sort((one, other) => (one.waveSlot ?? 0) - (other.waveSlot ?? 0))
  const mayDrop = session.may('warehouse.wave') && (wave.status === 'released' || wave.status === 'picking')
  return (
    <Panel title={t('wave.fulfillments')}>
      {data && rows.length === 0 && <EmptyState kind="nothing" title={t('empty.fulfillments')} compact />}
      <div className="wh-scroll">
        <table className="wh-table">
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="wh-end ss-third">{row.waveSlot}</td>
                <td>
                  <AppLink to={`/fulfillments/${row.id}`}>{row.fulfillmentNumber}</AppLink>
                </td>
                <td>
                  <StatusTag tone={toneOf(row.status)}>{t(`status.${row.status}`)}</StatusTag>
                </td>
                <td>{row.carrierName}</td>
                <td className="wh-end">
                  <QuantityText value={row.unitCount} />
                </td>
                <td>
                  <DateTimeText value={row.shipBy} />
                </td>
                <td className="wh-end">
                  {mayDrop && (row.status === 'allocated' || row.status === 'picking') && (
                    <Button
                      size="small"
                      type="text"
                      onClick={() => void run(() => api.waves.drop({ params: { waveId: wave.id }, body: { ids: [row.id] } }))}
                    >
                      {t('act.drop')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
