import { Icon, type Language, PageHeader, QuantityText, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { doerText } from '../../app/action-words.ts'
import { Panel, Waiting } from './Panel.tsx'
import { useSetActions } from './useSetActions.tsx'
import { toneOf } from './words.ts'

/** A pick task in walking order, made for paper as well as for the screen. */
export default function PickTaskPage() {
  const { t, i18n } = useTranslation('warehouse')
  const { taskId } = useParams({ strict: false }) as { taskId: string }
  const session = useSession()
  const { run } = useSetActions()
  const {
    data: task,
    error,
    refetch,
  } = useQuery({
    queryKey: ['waves', 'task', taskId],
    queryFn: ({ signal }) => api.picking.detail({ params: { taskId }, signal }),
  })
  if (!task) return <Waiting error={error} onRetry={() => void refetch()} />
  const open = task.status === 'open' || task.status === 'picking'
  return (
    <div className="ss-page">
      <PageHeader
        title={`${t('task.title')} ${task.taskNumber}`}
        state={<StatusTag tone={toneOf(task.status)}>{t(`taskStatus.${task.status}`)}</StatusTag>}
        note={`${task.assignee ? `${t('col.picker')} ${doerText(task.assignee, i18n.language as Language)} · ` : ''}${t('task.hint')}`}
        back={task.waveId && <AppLink to={`/waves/${task.waveId}`}>{task.waveNumber}</AppLink>}
        actions={
          <>
            {task.status === 'open' && session.may('warehouse.pick') && (
              <Button onClick={() => void run(() => api.picking.claim({ params: { taskId }, body: {} }))}>
                {t('act.claim')}
              </Button>
            )}
            {open && session.may('warehouse.pick') && (
              <Button onClick={() => void run(() => api.picking.confirmAll({ body: { ids: [taskId] } }))}>
                {t('act.confirmTask')}
              </Button>
            )}
            {session.may('printing.print') && (
              <Button
                type="primary"
                icon={<Icon name="printer" size={14} />}
                href={`/api/pick-tasks/${taskId}/list`}
                target="_blank"
                rel="noreferrer"
              >
                {t('act.printList')}
              </Button>
            )}
          </>
        }
      />
      <Panel>
        <div className="wh-scroll">
          <table className="wh-table">
            <thead>
              <tr>
                <th className="wh-end">{t('col.order')}</th>
                <th>{t('col.bins')}</th>
                <th>{t('col.sku')}</th>
                <th>{t('col.lot')}</th>
                <th className="wh-end">{t('col.quantity')}</th>
                <th className="wh-end">{t('wave.stages.picked')}</th>
                <th>{t('col.slot')}</th>
              </tr>
            </thead>
            <tbody>
              {task.stops.map((stop) => (
                <tr
                  key={`${stop.locationId}${stop.skuId}${stop.lotId}`}
                  data-state={stop.pickedQuantity + stop.shortQuantity >= stop.quantity ? 'done' : undefined}
                >
                  <td className="wh-end ss-third">{stop.sequence}</td>
                  <td>
                    <strong className="ss-code">{stop.locationCode}</strong>
                  </td>
                  <td>
                    {stop.skuCode}
                    <div className="ss-third">{stop.skuName}</div>
                  </td>
                  <td>
                    {stop.lotCode}
                    {stop.expiresOn && <div className="ss-third">{stop.expiresOn}</div>}
                  </td>
                  <td className="wh-end">
                    <strong>
                      <QuantityText value={stop.quantity} unit={stop.unit} />
                    </strong>
                  </td>
                  <td className="wh-end">
                    <QuantityText value={stop.pickedQuantity} />
                    {stop.shortQuantity > 0 && (
                      <div className="ss-text-bad">
                        {t('col.short')} {stop.shortQuantity}
                      </div>
                    )}
                  </td>
                  <td>
                    {stop.slots.map((slot) => (
                      <div key={slot.pickLineId} className="wh-slot">
                        {slot.slot ?? slot.fulfillmentNumber} × {slot.quantity}
                        {slot.droppedFor && <span className="ss-text-bad"> {t('task.dropped')}</span>}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  )
}
