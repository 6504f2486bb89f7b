import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'

/** Finds a SKU by code, barcode or words of its name. */
export function SkuPicker(props: {
  onPick(sku: { id: string; skuCode: string; name: string }): void
  label: string
  autoFocus?: boolean
}) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<{ id: string; skuCode: string; name: string }[]>([])
  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(() => {
      api.catalog.skus({ query: { ...(text && { search: text }), limit: 20, status: 'active' }, signal: abort.signal }).then(
        (page) => setFound(page.rows),
        () => {},
      )
    }, 150)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text])
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      placeholder={props.label}
      style={{ width: '100%' }}
      onSelect={(id: string) => {
        const sku = found.find((one) => one.id === id)
        if (sku) props.onPick(sku)
      }}
      options={found.map((sku) => ({ value: sku.id, label: `${sku.skuCode} · ${sku.name}` }))}
    />
  )
}
