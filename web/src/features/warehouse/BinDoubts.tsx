import { DateTimeText } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { AppLink } from '../../app/AppLink.tsx'
import { Panel } from './Panel.tsx'
import { useSetActions } from './useSetActions.tsx'

/** Bins where a picker found less than the books say. Shown only while there are any. */
export function BinDoubts() {
  const { t } = useTranslation('warehouse')
  const session = useSession()
  const { run } = useSetActions()
  const { data } = useQuery({
    queryKey: ['waves', 'doubts'],
    queryFn: ({ signal }) => api.picking.doubts({ query: { limit: 20 }, signal }),
  })
  if (!data || data.rows.length === 0) return null
  return (
    <Panel title={t('doubts.title')} tone="warn">
      <p className="ss-third">{t('doubts.text')}</p>
      <table className="wh-table">
        <tbody>
          {data.rows.map((doubt) => (
            <tr key={doubt.id}>
              <td className="ss-code">{doubt.locationCode}</td>
              <td>
                <AppLink to={`/stock/${doubt.skuId}`}>{doubt.skuCode}</AppLink> <span className="ss-third">{doubt.skuName}</span>
              </td>
              <td>{t('doubts.missing', { count: doubt.missingQuantity })}</td>
              <td>
                {doubt.reportedBy} · <DateTimeText value={doubt.reportedAt} relative />
              </td>
              <td className="wh-end">
                {session.may('warehouse.wave') && (
                  <Button size="small" onClick={() => void run(() => api.picking.settleDoubts({ body: { ids: [doubt.id] } }))}>
                    {t('act.settle')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
