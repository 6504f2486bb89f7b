import { commandKey, Icon, type Language } from '@shangshu/ui'
import { useNavigate } from '@tanstack/react-router'
import { Input, type InputRef, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Feature, NavigationEntry, SearchHit } from './feature.ts'

interface Line extends SearchHit {
  group: string
}

/**
 * One box that leads anywhere: pages by name at once, documents from the features that can be searched. Opened by Ctrl+K.
 * On narrow screens the box is an icon.
 */
export function GlobalSearch({
  features,
  entries,
  narrow,
}: {
  features: readonly Feature[]
  entries: readonly NavigationEntry[]
  narrow: boolean
}) {
  const { t, i18n } = useTranslation('app')
  const language = i18n.language as Language
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [hits, setHits] = useState<readonly Line[]>([])
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const field = useRef<InputRef>(null)

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen(true)
      }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const needle = text.trim()
  useEffect(() => {
    setHits([])
    if (needle.length < 2) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      setBusy(true)
      const searches = features.flatMap((feature) =>
        feature.search
          ? [
              feature.search(needle, abort.signal).then(
                (found) => {
                  if (!abort.signal.aborted) {
                    setHits((before) => [
                      ...before,
                      ...found.map((hit) => ({ ...hit, group: feature.module, key: `${feature.module} ${hit.key}` })),
                    ])
                  }
                },
                () => {
                  // one part that can't answer does not silence the others
                },
              ),
            ]
          : [],
      )
      void Promise.all(searches).then(() => setBusy(false))
    }, 180)
    return () => {
      abort.abort()
      clearTimeout(timer)
      setBusy(false)
    }
  }, [needle, features])

  const pages = entries
    .filter(
      (entry) => needle !== '' && Object.values(entry.label).some((label) => label.toLowerCase().includes(needle.toLowerCase())),
    )
    .map((entry): Line => ({ key: entry.path, title: entry.label[language], path: entry.path, group: 'page' }))
  const lines = [...hits, ...pages]
  const chosen = Math.min(at, lines.length - 1)

  function go(line: Line | undefined) {
    if (!line) return
    setOpen(false)
    const [path, search] = line.path.split('?') as [string, string | undefined]
    void navigate({ to: path as never, search: (search ? Object.fromEntries(new URLSearchParams(search)) : {}) as never })
  }

  return (
    <>
      <button
        type="button"
        className="ss-plain ss-search-slot"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        {...(narrow && { 'aria-label': t('search.hint') })}
      >
        <Icon name="search" />
        {!narrow && (
          <>
            <span>{t('search.hint')}</span>
            <kbd>{commandKey} K</kbd>
          </>
        )}
      </button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        title={<span className="ss-hidden">{t('search.title')}</span>}
        className="ss-search-dialog"
        width={560}
        style={{ top: 72 }}
        destroyOnHidden
        afterOpenChange={(shown) => {
          if (shown) field.current?.focus({ cursor: 'all' })
        }}
      >
        <Input
          ref={field}
          size="large"
          value={text}
          role="combobox"
          aria-expanded={lines.length > 0}
          aria-controls="ss-search-results"
          aria-activedescendant={lines[chosen] ? `ss-search-${chosen}` : undefined}
          aria-label={t('search.hint')}
          placeholder={t('search.hint')}
          prefix={<Icon name="search" />}
          allowClear
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              setAt(Math.max(0, Math.min(lines.length - 1, chosen + (event.key === 'ArrowDown' ? 1 : -1))))
            } else if (event.key === 'Enter') go(lines[chosen])
          }}
        />
        <div id="ss-search-results" role="listbox" aria-label={t('search.title')} className="ss-search-results">
          {lines.map((line, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={line.key}
              id={`ss-search-${index}`}
              role="option"
              aria-selected={index === chosen}
              tabIndex={-1}
              className="ss-search-hit"
              onMouseMove={() => setAt(index)}
              onClick={() => go(line)}
            >
              <span>{line.title}</span>
              {line.note && <span className="ss-third">{line.note}</span>}
              {line.group === 'page' && <span className="ss-third ss-search-kind">{t('search.pages')}</span>}
            </div>
          ))}
        </div>
        {lines.length === 0 && (
          <p className="ss-third ss-search-note" role="status">
            {needle.length >= 2 && !busy ? t('search.nothing', { text: needle }) : t('search.start')}
          </p>
        )}
        {lines.length > 0 && <p className="ss-third ss-search-note">{t('search.keys')}</p>}
      </Modal>
    </>
  )
}
