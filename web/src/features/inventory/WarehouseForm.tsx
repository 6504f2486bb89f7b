import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { LayoutFields, type LayoutValues, newLayout } from './LayOutBins.tsx'

type Warehouse = CallOutput<typeof contracts.inventory.warehouses>['warehouses'][number]

interface Values {
  code: string
  name: string
  kind: Warehouse['kind']
  rank: number
  province: string
  city: string
  status: Warehouse['status']
  withBins: boolean
  layout: LayoutValues
}

const kinds: readonly Warehouse['kind'][] = ['own', 'third_party', 'store', 'virtual']

/** A new warehouse with its zones and bins, or the facts of one that is there. */
export function WarehouseForm(props: { edited?: Warehouse; onClose(): void; onMade(id: string): void }) {
  const { t } = useTranslation('inventory')
  const queryClient = useQueryClient()
  const { edited } = props
  const initial: Values = edited
    ? { ...edited, withBins: false, layout: newLayout }
    : {
        code: '',
        name: '',
        kind: 'own',
        rank: 100,
        province: '',
        city: '',
        status: 'active',
        withBins: true,
        layout: newLayout,
      }
  return (
    <Modal
      open
      width={560}
      title={edited ? t('form.edit') : t('form.new')}
      footer={null}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <ProblemForm<Values>
        initial={initial}
        guarded={false}
        fieldOf={{ 'inventory.warehouse_code_taken': 'code' }}
        onSubmit={async ({ code, kind, status, withBins, layout, name, rank, province, city }) => {
          const facts = { name, rank, province: province ?? '', city: city ?? '' }
          const { id } = edited
            ? await api.inventory
                .editWarehouse({
                  params: { warehouseId: edited.id },
                  ifMatch: String(edited.version),
                  body: { ...facts, status },
                })
                .then(() => edited)
            : await api.inventory.createWarehouse({ body: { code, kind, ...facts, ...(withBins && { layout }) } })
          await queryClient.invalidateQueries({ queryKey: ['warehouses'] })
          props.onMade(id)
        }}
      >
        {(state) => (
          <>
            <div className="inv-row">
              {!edited && (
                <Form.Item name="code" label={t('col.code')} rules={[{ required: true, message: t('required') }]}>
                  <Input maxLength={20} autoFocus placeholder="HZ" />
                </Form.Item>
              )}
              <Form.Item name="name" label={t('form.name')} rules={[{ required: true, message: t('required') }]}>
                <Input maxLength={100} />
              </Form.Item>
            </div>
            <div className="inv-row">
              <Form.Item name="province" label={t('form.province')}>
                <Input maxLength={50} placeholder={t('form.provinceHint')} />
              </Form.Item>
              <Form.Item name="city" label={t('form.city')}>
                <Input maxLength={50} placeholder={t('form.cityHint')} />
              </Form.Item>
            </div>
            <div className="inv-row">
              {!edited && (
                <Form.Item name="kind" label={t('form.kind')}>
                  <Select options={kinds.map((value) => ({ value, label: t(`form.kinds.${value}`) }))} />
                </Form.Item>
              )}
              <Form.Item name="rank" label={t('col.rank')} extra={t('form.rankHint')}>
                <InputNumber min={0} max={10_000} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              {edited && (
                <Form.Item name="status" label={t('col.status')} extra={t('form.statusHint')}>
                  <Select options={(['active', 'closed'] as const).map((value) => ({ value, label: t(`state.${value}`) }))} />
                </Form.Item>
              )}
            </div>
            {!edited && (
              <>
                <Form.Item name="withBins" valuePropName="checked" extra={t('form.withBinsHint')}>
                  <Checkbox>{t('form.withBins')}</Checkbox>
                </Form.Item>
                <Form.Item noStyle dependencies={['withBins']}>
                  {({ getFieldValue }) => (getFieldValue('withBins') ? <LayoutFields path={['layout']} /> : null)}
                </Form.Item>
              </>
            )}
            <SubmitBar state={state} always={!edited} label={edited ? t('form.save') : t('form.create')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
