import { useEffect, useRef } from 'react'
import { useFormat } from '../environment/UiEnvironment.tsx'
import type { GridTab } from './types.ts'

/** Tabs with live counts. Arrow keys move between them, as in every list of tabs. */
export function StatusTabs(props: {
  tabs: readonly GridTab[]
  counts: Readonly<Record<string, number>> | undefined
  value: string | undefined
  onChange(key: string): void
  label: string
}) {
  const format = useFormat()
  const list = useRef<HTMLDivElement>(null)
  const current = props.value ?? props.tabs[0]?.key

  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!tab || !list.current) return
    const { offsetLeft, offsetWidth } = tab
    const { scrollLeft, clientWidth } = list.current
    if (offsetLeft < scrollLeft || offsetLeft + offsetWidth > scrollLeft + clientWidth) list.current.scrollLeft = offsetLeft - 24
  })

  return (
    <div role="tablist" aria-label={props.label} className="ss-tabs" ref={list}>
      {props.tabs.map((tab, index) => {
        const count = props.counts?.[tab.key]
        const selected = tab.key === current
        return (
          <button
            key={tab.key}
            type="button"
            role="tab"
            aria-selected={selected}
            tabIndex={selected ? 0 : -1}
            className={`ss-plain ss-tab ss-tone-${tab.tone && count ? tab.tone : 'neutral'}`}
            onClick={() => props.onChange(tab.key)}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
              if (step === 0) return
              event.preventDefault()
              const next = (index + step + props.tabs.length) % props.tabs.length
              props.onChange(props.tabs[next]!.key)
              list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
            }}
          >
            {tab.label}
            {count !== undefined && <span className="ss-tab-count">{format.whole(count)}</span>}
          </button>
        )
      })}
    </div>
  )
}
