import { ProblemAlert, ProblemForm, QuantityText, SubmitBar } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { Zone } from './Warehouses.tsx'

export interface LayoutValues {
  prefix: string
  firstAisle: number
  aisles: number
  baysPerAisle: number
  levels: number
  walk: 'serpentine' | 'one_way'
}

export const newLayout: LayoutValues = {
  prefix: 'A',
  firstAisle: 1,
  aisles: 4,
  baysPerAisle: 10,
  levels: 4,
  walk: 'serpentine',
}

/** Aisles × bays × levels; `path` is where the layout stands in the form. */
export function LayoutFields({ path }: { path: readonly string[] }) {
  const { t } = useTranslation('inventory')
  const number = (name: keyof LayoutValues, max: number) => (
    <Form.Item key={name} name={[...path, name]} label={t(`layOut.${name}`)} rules={[{ required: true, message: t('required') }]}>
      <InputNumber min={1} max={max} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  )
  return (
    <>
      <div className="inv-row">
        {number('aisles', 200)}
        {number('baysPerAisle', 200)}
        {number('levels', 12)}
      </div>
      <div className="inv-row">
        <Form.Item name={[...path, 'prefix']} label={t('layOut.prefix')}>
          <Input maxLength={20} />
        </Form.Item>
        {number('firstAisle', 999)}
        <Form.Item name={[...path, 'walk']} label={t('layOut.walk')}>
          <Select options={(['serpentine', 'one_way'] as const).map((value) => ({ value, label: t(`layOut.walks.${value}`) }))} />
        </Form.Item>
      </div>
    </>
  )
}

interface Values {
  zoneId: string
  layout: LayoutValues
}

/** New bins in rows: says what would come before anything is made. */
export function LayOutBins(props: { warehouseId: string; zones: readonly Zone[]; onClose(): void; onDone(): void }) {
  const { t } = useTranslation('inventory')
  const storage = props.zones.find((zone) => zone.kind === 'storage') ?? props.zones[0]
  return (
    <Modal open width={560} title={t('layOut.title')} footer={null} onCancel={props.onClose} destroyOnHidden>
      <ProblemForm<Values>
        initial={{ ...(storage && { zoneId: storage.id }), layout: newLayout }}
        guarded={false}
        onSubmit={async (body) => {
          await api.inventory.layOutBins({ params: { warehouseId: props.warehouseId }, body: { ...body, dryRun: false } })
          props.onDone()
        }}
      >
        {(state) => (
          <>
            <Form.Item name="zoneId" label={t('col.zone')} rules={[{ required: true, message: t('required') }]}>
              <Select options={props.zones.map((zone) => ({ value: zone.id, label: `${zone.name} (${zone.code})` }))} />
            </Form.Item>
            <LayoutFields path={['layout']} />
            <Form.Item noStyle shouldUpdate>
              {({ getFieldsValue }) => <Preview warehouseId={props.warehouseId} values={getFieldsValue(true) as Values} />}
            </Form.Item>
            <SubmitBar state={state} always label={t('layOut.go')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}

function Preview({ warehouseId, values }: { warehouseId: string; values: Values }) {
  const { t } = useTranslation('inventory')
  const asked = useDeferredValue(JSON.stringify(values))
  const { data, error } = useQuery({
    queryKey: ['bins_preview', warehouseId, asked],
    queryFn: ({ signal }) =>
      api.inventory.layOutBins({
        params: { warehouseId },
        body: { ...(JSON.parse(asked) as Values), dryRun: true },
        signal,
      }),
    retry: false,
    placeholderData: (before) => before,
    enabled: Boolean(values.zoneId),
  })
  if (error) return <ProblemAlert error={error} />
  return (
    <div className="inv-preview" role="status">
      <span>
        {t('layOut.comes')} <QuantityText value={data?.count ?? null} />
      </span>
      <span className="ss-code">{data ? `${data.first} … ${data.last}` : '…'}</span>
      {data && data.taken.length > 0 && (
        <span className="ss-text-bad">{t('layOut.taken', { codes: data.taken.join('、') })}</span>
      )}
    </div>
  )
}
