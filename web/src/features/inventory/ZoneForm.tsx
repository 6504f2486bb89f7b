import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { Zone } from './Warehouses.tsx'

const kinds: readonly Zone['kind'][] = ['storage', 'receiving', 'packing', 'shipping', 'returns', 'defect', 'quarantine']

interface Values {
  code: string
  name: string
  kind: Zone['kind']
  sellable: boolean
  rank: number
}

/** A new zone, or the name and rank of one that is there. */
export function ZoneForm(props: { warehouseId: string; zone?: Zone; onClose(): void }) {
  const { t } = useTranslation('inventory')
  const queryClient = useQueryClient()
  const { zone, warehouseId } = props
  return (
    <Modal
      open
      title={zone ? t('zone.edit', { name: zone.name }) : t('zone.new')}
      footer={null}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <ProblemForm<Values>
        initial={zone ?? { code: '', name: '', kind: 'storage', sellable: true, rank: 50 }}
        guarded={false}
        fieldOf={{ 'inventory.zone_code_taken': 'code' }}
        onSubmit={async ({ code, name, kind, sellable, rank }) => {
          if (zone) await api.inventory.editZone({ params: { warehouseId, zoneId: zone.id }, body: { name, rank } })
          else
            await api.inventory.addZone({
              params: { warehouseId },
              body: { code, name, kind, sellable: kind === 'storage' && (sellable ?? false), rank },
            })
          await queryClient.invalidateQueries({ queryKey: ['warehouses'] })
          props.onClose()
        }}
      >
        {(state) => (
          <>
            {!zone && (
              <Form.Item name="code" label={t('col.code')} rules={[{ required: true, message: t('required') }]}>
                <Input maxLength={20} autoFocus />
              </Form.Item>
            )}
            <Form.Item name="name" label={t('zone.name')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={60} />
            </Form.Item>
            {!zone && (
              <>
                <Form.Item name="kind" label={t('zone.kind')} extra={t('zone.kindHint')}>
                  <Select options={kinds.map((value) => ({ value, label: t(`zoneKind.${value}`) }))} />
                </Form.Item>
                <Form.Item noStyle dependencies={['kind']}>
                  {({ getFieldValue }) =>
                    getFieldValue('kind') === 'storage' && (
                      <Form.Item name="sellable" valuePropName="checked">
                        <Checkbox>{t('zone.sellable')}</Checkbox>
                      </Form.Item>
                    )
                  }
                </Form.Item>
              </>
            )}
            <Form.Item name="rank" label={t('col.rank')}>
              <InputNumber min={0} max={10_000} precision={0} style={{ width: '100%' }} />
            </Form.Item>
            <SubmitBar state={state} label={zone ? t('form.save') : t('form.create')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
