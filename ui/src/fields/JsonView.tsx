import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import { copyText } from './copy-text.ts'

/** A document as it came, to be read: folded below `depth`, every text selectable, the whole of it copied with one click. */
export function JsonView({ value, depth = 2, label }: { value: unknown; depth?: number; label: string }) {
  const { t } = useTranslation('ui')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="ss-json" aria-label={label} tabIndex={0}>
      <button
        type="button"
        className="ss-plain ss-json-copy"
        aria-label={t('fields.copy')}
        title={t('fields.copy')}
        onClick={() => void copyText(JSON.stringify(value, undefined, 2))}
      >
        <Icon name="copy" size={14} />
      </button>
      <Node value={value} depth={depth} />
    </section>
  )
}

function Node({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth > 0)
  const key = name !== undefined && <span className="ss-json-key">{name}: </span>
  if (value === null || typeof value !== 'object') {
    return (
      <div className="ss-json-line">
        {key}
        <span className={`ss-json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value) ?? 'undefined'}</span>
      </div>
    )
  }
  const entries = Object.entries(value)
  const [first, last] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) {
    return (
      <div className="ss-json-line">
        {key}
        {first}
        {last}
      </div>
    )
  }
  return (
    <div>
      <button type="button" className="ss-plain ss-json-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={12} />
        {key}
        {first}
        {!open && (
          <>
            <span className="ss-third"> {entries.length} </span>
            {last}
          </>
        )}
      </button>
      {open && (
        <>
          <div className="ss-json-inner">
            {entries.map(([entryName, entry]) => (
              <Node key={entryName} {...(!Array.isArray(value) && { name: entryName })} value={entry} depth={depth - 1} />
            ))}
          </div>
          <div className="ss-json-line">{last}</div>
        </>
      )}
    </div>
  )
}
