import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

/** A place of a warehouse, found by the beginning of its code. `known` names the chosen one before anything was searched. */
export function LocationSelect(props: {
  warehouseId: string | undefined
  value: string | undefined
  known?: { value: string; label: string }
  onChange(locationId: string): void
  label?: string
}) {
  const { t } = useTranslation('warehouse')
  const [prefix, setPrefix] = useState('')
  const [wanted, setWanted] = useState(false)
  const { data, isFetching } = useQuery({
    queryKey: ['locations', props.warehouseId, prefix],
    queryFn: ({ signal }) =>
      api.inventory.locations({
        params: { warehouseId: props.warehouseId! },
        query: { limit: 50, ...(prefix && { prefix }) },
        signal,
      }),
    enabled: wanted && props.warehouseId !== undefined,
    staleTime: 30_000,
  })
  const found = (data?.rows ?? []).filter((one) => one.status === 'active').map((one) => ({ value: one.id, label: one.code }))
  const options = props.known && !found.some((one) => one.value === props.known!.value) ? [props.known, ...found] : found
  return (
    <Select
      showSearch
      filterOption={false}
      style={{ width: '100%', minWidth: 150 }}
      aria-label={props.label ?? t('col.to')}
      {...(props.value !== undefined && { value: props.value })}
      loading={isFetching}
      onOpenChange={(open) => open && setWanted(true)}
      onSearch={(text) => setPrefix(text.trim())}
      onChange={props.onChange}
      options={options}
    />
  )
}
