import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Form, Input, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { type ChosenSku, SkuChoice } from '../purchasing/SkuChoice.tsx'
import { useStationWarehouse, WarehouseChoice } from '../warehouse/WarehouseChoice.tsx'

interface Values {
  zoneId: string
  locationPrefix: string
  blind: boolean
  note: string
}

/** Opens a count of a zone, of some aisles or of some SKUs. */
export function NewCount(props: { onClose(): void; onMade(id: string): void }) {
  const { t } = useTranslation('counting')
  const queryClient = useQueryClient()
  const station = useStationWarehouse()
  const [skus, setSkus] = useState<ChosenSku[]>([])
  const warehouseId = station.warehouseId
  const zones = useQuery({
    queryKey: ['warehouses', 'zones', warehouseId],
    queryFn: ({ signal }) => api.inventory.zones({ params: { warehouseId: warehouseId! }, signal }),
    enabled: warehouseId !== undefined,
  })
  const storage = (zones.data?.zones ?? []).filter((zone) => zone.kind === 'storage')
  return (
    <Modal open title={t('create')} footer={null} onCancel={props.onClose} destroyOnHidden>
      <ProblemForm<Values>
        key={warehouseId}
        initial={{ zoneId: '', locationPrefix: '', blind: true, note: '' }}
        guarded={false}
        onSubmit={async ({ zoneId, locationPrefix, blind, note }) => {
          const { id } = await api.counts.create({
            body: {
              warehouseId: warehouseId!,
              blind,
              note,
              ...(zoneId && { zoneId }),
              ...(locationPrefix.trim() && { locationPrefix: locationPrefix.trim().toUpperCase() }),
              ...(skus.length > 0 && { skuIds: skus.map((sku) => sku.id) }),
            },
          })
          await queryClient.invalidateQueries({ queryKey: ['counts'] })
          props.onMade(id)
        }}
      >
        {(state) => (
          <>
            <Form.Item label={t('col.warehouse')}>
              <WarehouseChoice station={station} />
            </Form.Item>
            <Form.Item name="zoneId" label={t('form.zone')}>
              <Select
                options={[
                  { value: '', label: t('form.anyZone') },
                  ...storage.map((zone) => ({ value: zone.id, label: `${zone.name} (${zone.code})` })),
                ]}
              />
            </Form.Item>
            <Form.Item name="locationPrefix" label={t('form.prefix')} extra={t('form.prefixHint')}>
              <Input maxLength={50} />
            </Form.Item>
            <Form.Item label={t('form.skus')}>
              <SkuChoice
                label={t('form.skus')}
                without={new Set(skus.map((sku) => sku.id))}
                onChoose={(sku) => setSkus([...skus, sku])}
              />
              <div style={{ marginTop: 6 }}>
                {skus.map((sku) => (
                  <Tag key={sku.id} closable onClose={() => setSkus(skus.filter((one) => one.id !== sku.id))}>
                    {sku.skuCode}
                  </Tag>
                ))}
              </div>
            </Form.Item>
            <Form.Item name="blind" valuePropName="checked" extra={t('form.blindHint')}>
              <Checkbox>{t('form.blind')}</Checkbox>
            </Form.Item>
            <Form.Item name="note" label={t('form.note')}>
              <Input maxLength={300} />
            </Form.Item>
            <SubmitBar state={state} always label={t('form.go')} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
