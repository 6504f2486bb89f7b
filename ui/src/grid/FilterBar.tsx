import { Button, Dropdown, Input, type InputRef, Popover } from 'antd'
import { type Ref, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../environment/UiEnvironment.tsx'
import { Icon } from '../theme/Icon.tsx'
import { FilterEditor } from './FilterEditor.tsx'
import { filterText } from './filter-text.ts'
import type { Choice, FilterValue, GridFilter } from './types.ts'
import type { Grid } from './useGrid.ts'

/** Search box and filter chips. The prominent filters are always there, the others come from "add filter". */
export function FilterBar<Row>({
  grid,
  searchHint,
  searchRef,
}: {
  grid: Grid<Row>
  searchHint: string | undefined
  searchRef: Ref<InputRef>
}) {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState<string>()
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const { filters, query } = grid

  const onNames = useCallback((choices: readonly Choice[]) => {
    setNames((known) => {
      if (choices.every((choice) => known.get(choice.value) === choice.label)) return known
      return new Map([...known, ...choices.map((choice): [string, string] => [choice.value, choice.label])])
    })
  }, [])

  // names of choices that came with the address
  useEffect(() => {
    const abort = new AbortController()
    for (const filter of filters) {
      if (filter.kind !== 'choice' || !filter.load) continue
      const values = ((query.filters[filter.key] as string[] | undefined) ?? []).filter((value) => !names.has(value))
      if (values.length > 0) {
        filter.load({ values }, abort.signal).then(onNames, () => {
          // the chip shows the bare value then
        })
      }
    }
    return () => abort.abort()
  }, [filters, query.filters, names, onNames])

  function set(filter: GridFilter, value: FilterValue | undefined) {
    const { [filter.key]: _, ...others } = query.filters
    grid.ask({ filters: value === undefined ? others : { ...others, [filter.key]: value } })
  }

  const active = (filter: GridFilter) => query.filters[filter.key] !== undefined
  const shown = filters.filter((filter) => filter.prominent || active(filter) || open === filter.key)
  const others = filters.filter((filter) => !shown.includes(filter))
  const anyActive = filters.some(active) || Boolean(query.search)

  return (
    <search className="ss-filter-bar">
      {searchHint !== undefined && (
        <SearchBox
          value={query.search ?? ''}
          hint={searchHint}
          inputRef={searchRef}
          onChange={(search) => grid.ask({ search }, 'replace')}
        />
      )}
      {shown.map((filter) => (
        <Chip
          key={filter.key}
          filter={filter}
          value={query.filters[filter.key]}
          open={open === filter.key}
          onOpen={(next) => setOpen(next ? filter.key : undefined)}
          onChange={(value) => set(filter, value)}
          names={names}
          onNames={onNames}
        />
      ))}
      {others.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map((filter) => ({ key: filter.key, label: filter.label })),
            onClick: ({ key }) => setTimeout(() => setOpen(key), 120),
          }}
        >
          <Button type="text" icon={<Icon name="add" size={14} />} className="ss-filter-add">
            {t('filter.add')}
          </Button>
        </Dropdown>
      )}
      {anyActive && (
        <Button type="text" onClick={() => grid.ask({ filters: {}, search: '' })}>
          {t('filter.clearAll')}
        </Button>
      )}
    </search>
  )
}

function Chip(props: {
  filter: GridFilter
  value: FilterValue | undefined
  open: boolean
  onOpen(open: boolean): void
  onChange(value: FilterValue | undefined): void
  names: ReadonlyMap<string, string>
  onNames(choices: readonly Choice[]): void
}) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const { filter, value } = props
  const text = value === undefined ? undefined : filterText(filter, value, format, t, props.names)
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      open={props.open}
      onOpenChange={props.onOpen}
      destroyOnHidden
      content={
        <FilterEditor
          filter={filter}
          value={value}
          onChange={props.onChange}
          onDone={() => props.onOpen(false)}
          names={props.names}
          onNames={props.onNames}
        />
      }
    >
      <span className="ss-chip" data-active={value !== undefined} data-open={props.open}>
        <button type="button" className="ss-plain ss-chip-main" aria-haspopup="dialog" aria-expanded={props.open}>
          {filter.label}
          {text !== undefined && <span className="ss-chip-value">{text}</span>}
          {text === undefined && <Icon name="chevronDown" size={12} />}
        </button>
        {value !== undefined && (
          <button
            type="button"
            className="ss-plain ss-chip-close"
            aria-label={t('filter.remove', { filter: filter.label })}
            onClick={(event) => {
              event.stopPropagation()
              props.onChange(undefined)
              props.onOpen(false)
            }}
          >
            <Icon name="close" size={12} />
          </button>
        )}
      </span>
    </Popover>
  )
}

function SearchBox({
  value,
  hint,
  inputRef,
  onChange,
}: {
  value: string
  hint: string
  inputRef: Ref<InputRef>
  onChange(text: string): void
}) {
  const [draft, setDraft] = useState<string>()
  // what was typed is asked for after a short rest, and at once on Enter
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function must not restart the rest
  useEffect(() => {
    if (draft === undefined) return
    const timer = setTimeout(() => {
      setDraft(undefined)
      onChange(draft.trim())
    }, 250)
    return () => clearTimeout(timer)
  }, [draft])
  return (
    <Input
      ref={inputRef}
      className="ss-search"
      value={draft ?? value}
      placeholder={hint}
      aria-label={hint}
      prefix={<Icon name="search" size={14} />}
      suffix={<kbd>/</kbd>}
      allowClear
      onChange={(event) => setDraft(event.target.value)}
      onPressEnter={() => {
        if (draft === undefined) return
        setDraft(undefined)
        onChange(draft.trim())
      }}
    />
  )
}
