import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWarehouses } from './useNames.ts'

const remembered = 'shangshu.station.warehouse'

/** The warehouse this computer stands in: asked once, kept on the machine, the first one until then. Nobody works in a closed one. */
export function useStationWarehouse(options: { closedToo?: boolean } = {}) {
  const warehouses = useWarehouses()?.filter((warehouse) => options.closedToo || warehouse.status === 'active')
  const [chosen, setChosen] = useState(() => localStorage.getItem(remembered) ?? '')
  const warehouseId = warehouses?.some((one) => one.id === chosen) ? chosen : warehouses?.[0]?.id
  return {
    warehouseId,
    warehouses,
    choose(id: string) {
      localStorage.setItem(remembered, id)
      setChosen(id)
    },
  }
}

export function WarehouseChoice({ station }: { station: ReturnType<typeof useStationWarehouse> }) {
  const { t } = useTranslation('warehouse')
  return (
    <Select
      aria-label={t('col.warehouse')}
      style={{ minWidth: 150 }}
      {...(station.warehouseId && { value: station.warehouseId })}
      onChange={station.choose}
      options={(station.warehouses ?? []).map((one) => ({ value: one.id, label: one.name }))}
    />
  )
}
