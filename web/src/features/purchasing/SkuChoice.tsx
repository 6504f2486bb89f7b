import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { api } from '../../api/client.ts'

export interface ChosenSku {
  id: string
  skuCode: string
  name: string
}

/** Finds a SKU by code or name and hands it over; the field is empty again for the next one. */
export function SkuChoice(props: { label: string; without?: ReadonlySet<string>; onChoose: (sku: ChosenSku) => void }) {
  const [text, setText] = useState('')
  const { data, isFetching } = useQuery({
    queryKey: ['skus', 'choice', text],
    queryFn: ({ signal }) =>
      api.catalog.skus({ query: { kind: 'single', status: 'active', limit: 20, ...(text ? { search: text } : {}) }, signal }),
    staleTime: 30_000,
  })
  const rows = (data?.rows ?? []).filter((row) => !props.without?.has(row.id))
  return (
    <Select
      style={{ minWidth: 280, maxWidth: 520, width: '100%' }}
      value={null}
      loading={isFetching}
      placeholder={props.label}
      aria-label={props.label}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={rows.map((row) => ({ value: row.id, label: `${row.skuCode} · ${row.name}` }))}
      onChange={(id) => {
        const sku = rows.find((row) => row.id === id)
        if (sku) props.onChoose(sku)
        setText('')
      }}
    />
  )
}
