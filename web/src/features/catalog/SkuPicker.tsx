import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'

export type FoundSku = CallOutput<typeof contracts.catalog.skus>['rows'][number]

/**
 * Finds a SKU by code, barcode or words of its name. A scanner may type into it: Enter takes the very code before the list is there.
 * @param props.keepOpen the field empties itself for the next one
 */
export function SkuPicker(props: {
  onPick(sku: FoundSku): void
  label: string
  autoFocus?: boolean
  keepOpen?: boolean
  id?: string
}) {
  const { t } = useTranslation('catalog')
  const [text, setText] = useState('')
  const [value, setValue] = useState<string | null>(null)
  const [found, setFound] = useState<{ text: string; rows: FoundSku[] }>({ text: '', rows: [] })
  const [nothing, setNothing] = useState('')
  const latest = useRef('')
  latest.current = text

  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(() => {
      look(text, abort.signal).then(
        (rows) => setFound({ text, rows }),
        () => {},
      )
    }, 150)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text])

  const take = (sku: FoundSku) => {
    props.onPick(sku)
    setNothing('')
    setText('')
    setValue(props.keepOpen ? null : sku.id)
  }
  const takeTyped = async (typed: string) => {
    const rows = await look(typed).catch(() => [])
    if (latest.current.trim() !== typed) return
    const same = rows.find((row) => row.skuCode === typed || row.barcode === typed) ?? (rows.length === 1 ? rows[0] : undefined)
    if (same) take(same)
    else {
      setFound({ text: typed, rows })
      if (rows.length === 0) setNothing(typed)
    }
  }
  return (
    <Select
      {...(props.id && { id: props.id })}
      value={value}
      showSearch={{
        filterOption: false,
        searchValue: text,
        onSearch: (typed) => {
          setNothing('')
          setText(typed)
        },
      }}
      autoFocus={props.autoFocus ?? false}
      aria-label={props.label}
      placeholder={props.label}
      style={{ width: '100%' }}
      notFoundContent={nothing ? t('picker.nothing', { text: nothing }) : text ? t('picker.looking') : null}
      onInputKeyDown={(event) => {
        const typed = text.trim()
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed === '' || found.text === text) return
        event.preventDefault()
        event.stopPropagation()
        void takeTyped(typed)
      }}
      onSelect={(id: string) => {
        const sku = found.rows.find((one) => one.id === id)
        if (sku) take(sku)
      }}
      options={(found.text === text ? found.rows : []).map((sku) => ({ value: sku.id, label: `${sku.skuCode} · ${sku.name}` }))}
    />
  )
}

async function look(text: string, signal?: AbortSignal): Promise<FoundSku[]> {
  const page = await api.catalog.skus({
    query: { ...(text.trim() && { search: text.trim() }), limit: 20, status: 'active' },
    ...(signal && { signal }),
  })
  return page.rows
}
