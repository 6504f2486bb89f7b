import type { CallInput, CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { DateTimeText, dayOf, ProblemAlert, QuantityField, QuantityText, startOfDay, useSurroundings } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Modal, Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useShopNames } from '../orders/useNames.ts'
import { useFulfillmentCounts } from './useFulfillmentCounts.ts'
import { useCarrierNames } from './useNames.ts'
import { useSetActions } from './useSetActions.tsx'
import { useStationWarehouse, WarehouseChoice } from './WarehouseChoice.tsx'

type Wanted = CallInput<typeof contracts.waves.preview>['body']
type Plan = CallOutput<typeof contracts.waves.preview>
const dayMs = 86_400_000

/** Chooses what goes into a wave, shows what it would be and how far pickers would walk, then releases it. */
export function ReleaseWave({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('warehouse')
  const { message } = App.useApp()
  const { timeZone } = useSurroundings()
  const station = useStationWarehouse()
  const shops = useShopNames()
  const carriers = useCarrierNames()
  const counts = useFulfillmentCounts()
  const { run, tell, renew } = useSetActions()
  const [method, setMethod] = useState<Wanted['method']>('batch_sort')
  const [maxFulfillments, setMaxFulfillments] = useState<number | null>(null)
  const [maxUnits, setMaxUnits] = useState<number | null>(null)
  const [ordersPerTask, setOrdersPerTask] = useState<number | null>(8)
  const [carrierIds, setCarrierIds] = useState<string[]>([])
  const [shopIds, setShopIds] = useState<string[]>([])
  const [due, setDue] = useState<'any' | 'today' | 'tomorrow'>('any')
  const [plan, setPlan] = useState<Plan | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { warehouseId } = station
  const { data: settings } = useQuery({
    queryKey: ['warehouse-settings', warehouseId],
    queryFn: ({ signal }) => api.warehouseSettings.read({ params: { warehouseId: warehouseId! }, signal }),
    enabled: warehouseId !== undefined,
    retry: false,
  })
  const most = maxFulfillments ?? settings?.waveMaxFulfillments ?? 40

  const shipByBefore = due === 'any' ? undefined : new Date(endOfToday(timeZone) + (due === 'tomorrow' ? dayMs : 0)).toISOString()
  const wanted: Wanted | undefined =
    warehouseId === undefined
      ? undefined
      : {
          warehouseId,
          method,
          filter: {
            singleItemOnly: method === 'single',
            ...(carrierIds.length > 0 && { carrierIds }),
            ...(shopIds.length > 0 && { shopIds }),
            ...(shipByBefore !== undefined && { shipByBefore }),
          },
          maxFulfillments: most,
          ...(maxUnits !== null && { maxUnits }),
          ...(method === 'by_order' && ordersPerTask !== null && { ordersPerTask }),
        }
  const wantedKey = JSON.stringify(wanted)

  // the preview follows the choice; an answer that was overtaken is dropped
  useEffect(() => {
    if (wantedKey === undefined) return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      try {
        setPlan(await api.waves.preview({ body: JSON.parse(wantedKey), signal: stop.signal }))
        setError(null)
      } catch (failure) {
        if (!stop.signal.aborted) {
          setPlan(null)
          setError(failure)
        }
      }
    }, 300)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wantedKey])

  const release = async () => {
    if (!wanted || !plan) return
    setBusy(true)
    try {
      const wave = await api.waves.release({ body: { ...wanted, fulfillmentIds: plan.fulfillmentIds } })
      void message.success(t('wave.released', { number: wave.waveNumber }))
      renew()
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const releaseAll = async () => {
    if (!wanted) return
    if (await run(async () => tell(await api.waves.releaseAll({ body: wanted })))) onClose()
  }
  const nothing = plan !== null && plan.fulfillmentCount === 0

  return (
    <Modal
      open
      width={680}
      title={t('act.release')}
      onCancel={onClose}
      footer={
        <>
          <Button disabled={!plan || nothing} onClick={() => void releaseAll()}>
            {t('act.releaseAll')}
          </Button>
          <Button type="primary" loading={busy} disabled={!plan || nothing} onClick={() => void release()}>
            {t('act.releaseNow')}
          </Button>
        </>
      }
    >
      <Form layout="vertical">
        <div className="wh-tools" style={{ marginBottom: 12 }}>
          <WarehouseChoice station={station} />
          <span className="ss-third">{counts && t('wave.waiting', { count: counts.allocated ?? 0 })}</span>
        </div>
        <Form.Item label={t('col.method')} extra={t(`methodHint.${method}`)}>
          <Segmented
            value={method}
            onChange={setMethod}
            options={(['batch_sort', 'single', 'by_order'] as const).map((value) => ({ value, label: t(`method.${value}`) }))}
          />
        </Form.Item>
        <div className="wh-form-row">
          <Form.Item label={t('wave.maxFulfillments')}>
            <QuantityField aria-label={t('wave.maxFulfillments')} min={1} max={5000} value={most} onChange={setMaxFulfillments} />
          </Form.Item>
          <Form.Item label={t('wave.maxUnits')}>
            <QuantityField aria-label={t('wave.maxUnits')} min={1} max={1_000_000} value={maxUnits} onChange={setMaxUnits} />
          </Form.Item>
          {method === 'by_order' && (
            <Form.Item label={t('wave.ordersPerTask')}>
              <QuantityField
                aria-label={t('wave.ordersPerTask')}
                min={1}
                max={200}
                value={ordersPerTask}
                onChange={setOrdersPerTask}
              />
            </Form.Item>
          )}
        </div>
        <div className="wh-form-row">
          <Form.Item label={t('col.carrier')}>
            <Select
              mode="multiple"
              allowClear
              placeholder={t('wave.any')}
              aria-label={t('col.carrier')}
              value={carrierIds}
              onChange={setCarrierIds}
              options={[...carriers].map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <Form.Item label={t('col.shop')}>
            <Select
              mode="multiple"
              allowClear
              placeholder={t('wave.any')}
              aria-label={t('col.shop')}
              value={shopIds}
              onChange={setShopIds}
              options={[...shops].map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <Form.Item label={t('wave.dueBefore')}>
            <Select
              aria-label={t('wave.dueBefore')}
              value={due}
              onChange={setDue}
              options={(['any', 'today', 'tomorrow'] as const).map((value) => ({ value, label: t(`wave.${value}`) }))}
            />
          </Form.Item>
        </div>
      </Form>
      {error !== null && <ProblemAlert error={error} />}
      {plan && (nothing ? <p>{t('wave.nothing')}</p> : <PlanView plan={plan} />)}
    </Modal>
  )
}

function PlanView({ plan }: { plan: Plan }) {
  const { t } = useTranslation('warehouse')
  const figures = [
    ['wave.fulfillments', plan.fulfillmentCount],
    ['col.units', plan.unitCount],
    ['wave.stops', plan.stopCount],
    ['wave.tasks', plan.taskCount],
    ['wave.aisles', plan.aisleCount],
  ] as const
  const saved = plan.walkAloneMm > 0 ? Math.max(0, Math.round((1 - plan.walkMm / plan.walkAloneMm) * 100)) : 0
  return (
    <section aria-label={t('wave.plan')}>
      <div className="wh-figures">
        {figures.map(([key, value]) => (
          <div key={key}>
            <span className="ss-third">{t(key)}</span>
            <strong>
              <QuantityText value={value} />
            </strong>
          </div>
        ))}
      </div>
      <p>
        {t('wave.walkSaved', { walk: Math.round(plan.walkMm / 1000), saved })}
        {plan.earliestShipBy && (
          <>
            {' · '}
            {t('wave.earliest')} <DateTimeText value={plan.earliestShipBy} />
          </>
        )}
      </p>
    </section>
  )
}

function endOfToday(timeZone: string): number {
  const today = dayOf(Date.now(), timeZone)
  return startOfDay(today, timeZone) + dayMs
}
