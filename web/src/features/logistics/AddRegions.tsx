import { MoneyField } from '@shangshu/ui'
import { Button, Checkbox, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { provinces } from './provinces.ts'
import type { Draft } from './RateTable.tsx'
import { WeightField } from './WeightField.tsx'

/** Several provinces at the same price in one go; those that have a line already are left out. */
export function AddRegions(props: {
  warehouses: readonly { value: string; label: string }[]
  taken: ReadonlySet<string>
  onAdd(rows: Omit<Draft, 'key'>[]): void
  onClose(): void
}) {
  const { t } = useTranslation('logistics')
  const [warehouseId, setWarehouseId] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [price, setPrice] = useState({ firstGrams: 1000, firstMinor: 600, stepGrams: 1000, stepMinor: 200, surchargeMinor: 0 })
  const [reachable, setReachable] = useState(true)
  const isTaken = (province: string) => props.taken.has(`${warehouseId}/${province}/`)
  const free = ['', ...provinces].filter((province) => !isTaken(province))
  const wanted = chosen.filter((province) => !isTaken(province))
  return (
    <Modal
      open
      width={620}
      title={t('addRegions')}
      okText={t('addCount', { count: wanted.length })}
      okButtonProps={{ disabled: wanted.length === 0 }}
      onCancel={props.onClose}
      onOk={() =>
        props.onAdd(
          wanted.map((province) => ({
            warehouseId: warehouseId === '' ? null : warehouseId,
            country: 'CN',
            province,
            city: '',
            ...price,
            rounding: 'up',
            reachable,
          })),
        )
      }
    >
      <Form layout="vertical">
        <Form.Item label={t('fromWarehouse')}>
          <Select aria-label={t('fromWarehouse')} value={warehouseId} options={[...props.warehouses]} onChange={setWarehouseId} />
        </Form.Item>
        <Form.Item label={t('region')}>
          <Select
            mode="multiple"
            aria-label={t('region')}
            value={wanted}
            options={free.map((value) => ({ value, label: value || t('elsewhere') }))}
            onChange={setChosen}
          />
          <div className="ss-bar" style={{ marginTop: 6 }}>
            <Button size="small" onClick={() => setChosen(free)}>
              {t('allRegions')}
            </Button>
            <Button size="small" disabled={wanted.length === 0} onClick={() => setChosen([])}>
              {t('noRegions')}
            </Button>
          </div>
        </Form.Item>
        <Form.Item>
          <Checkbox checked={reachable} onChange={(event) => setReachable(event.target.checked)}>
            {t('reached')}
          </Checkbox>
        </Form.Item>
        {reachable && (
          <div className="ss-tiles">
            <Form.Item label={t('firstWeight')}>
              <WeightField
                aria-label={t('firstWeight')}
                value={price.firstGrams}
                onChange={(grams) => grams && setPrice({ ...price, firstGrams: grams })}
              />
            </Form.Item>
            <Form.Item label={t('firstPrice')}>
              <MoneyField
                aria-label={t('firstPrice')}
                min={0}
                value={price.firstMinor}
                onChange={(minor) => setPrice({ ...price, firstMinor: minor ?? 0 })}
              />
            </Form.Item>
            <Form.Item label={t('stepWeight')}>
              <WeightField
                aria-label={t('stepWeight')}
                value={price.stepGrams}
                onChange={(grams) => grams && setPrice({ ...price, stepGrams: grams })}
              />
            </Form.Item>
            <Form.Item label={t('stepPrice')}>
              <MoneyField
                aria-label={t('stepPrice')}
                min={0}
                value={price.stepMinor}
                onChange={(minor) => setPrice({ ...price, stepMinor: minor ?? 0 })}
              />
            </Form.Item>
            <Form.Item label={t('surcharge')}>
              <MoneyField
                aria-label={t('surcharge')}
                min={0}
                value={price.surchargeMinor}
                onChange={(minor) => setPrice({ ...price, surchargeMinor: minor ?? 0 })}
              />
            </Form.Item>
          </div>
        )}
      </Form>
    </Modal>
  )
}
