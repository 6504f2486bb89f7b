import { Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useShopNames, useWarehouseNames } from '../orders/useNames.ts'

/** Which shops and warehouses somebody sees. Nothing chosen means all of them. */
export function ScopeItems() {
  const { t } = useTranslation('settings')
  const shops = useShopNames()
  const warehouses = useWarehouseNames()
  return (
    <>
      <Form.Item name="shopIds" label={t('scope.shops')} extra={t('scope.hint')}>
        <Scope names={shops} all={t('scope.all')} />
      </Form.Item>
      <Form.Item name="warehouseIds" label={t('scope.warehouses')} extra={t('scope.hint')}>
        <Scope names={warehouses} all={t('scope.all')} />
      </Form.Item>
    </>
  )
}

function Scope(props: {
  id?: string
  names: ReadonlyMap<string, string>
  all: string
  value?: string[] | null
  onChange?: (ids: string[] | null) => void
}) {
  return (
    <Select
      {...(props.id && { id: props.id })}
      mode="multiple"
      allowClear
      placeholder={props.all}
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids.length === 0 ? null : ids)}
      options={[...props.names].map(([value, label]) => ({ value, label }))}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}
