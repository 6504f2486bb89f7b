import { Icon, type Language } from '@shangshu/ui'
import { Link, useRouterState } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import type { NavigationEntry } from './feature.ts'
import { navigationGroups } from './feature.ts'

/** Is the address inside an entry? The longest entry that fits is the one that is marked. */
export function currentEntry(entries: readonly NavigationEntry[], path: string): NavigationEntry | undefined {
  const fits = (entry: NavigationEntry) => path === entry.path || path.startsWith(entry.path === '/' ? '//' : `${entry.path}/`)
  return entries.filter(fits).sort((one, other) => other.path.length - one.path.length)[0]
}

/** The side navigation: groups of the day's work, folded to icons where space is short. */
export function Navigation(props: { entries: readonly NavigationEntry[]; folded: boolean; onGo?: () => void }) {
  const { t, i18n } = useTranslation('app')
  const language = i18n.language as Language
  const path = useRouterState({ select: (state) => state.location.pathname })
  const current = currentEntry(props.entries, path)
  return (
    <nav className="ss-nav" aria-label={t('navigation')} data-folded={props.folded}>
      {navigationGroups.map((group) => {
        const entries = props.entries.filter((entry) => entry.group === group.key)
        if (entries.length === 0) return null
        return (
          <section key={group.key}>
            <h2>{group.label[language]}</h2>
            <ul>
              {entries.map((entry) => (
                <li key={entry.path}>
                  <Tooltip title={props.folded ? entry.label[language] : ''} placement="right">
                    <Link
                      to={entry.path as never}
                      search={{} as never}
                      className="ss-nav-link"
                      aria-current={entry === current ? 'page' : undefined}
                      {...(props.onGo && { onClick: props.onGo })}
                    >
                      <Icon name={entry.icon} />
                      <span className="ss-nav-label">{entry.label[language]}</span>
                      {entry.useCount && <Count use={entry.useCount} />}
                    </Link>
                  </Tooltip>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </nav>
  )
}

function Count({ use: useCount }: { use: () => number | undefined }) {
  const count = useCount()
  return count ? <span className="ss-nav-count">{count > 999 ? '999+' : count}</span> : null
}
