import {
  type ColorChoice,
  changeLanguage,
  Icon,
  KeyboardHelp,
  type Language,
  Logo,
  LogoMark,
  showKeyboardHelp,
  useSharedKeys,
  useTheme,
} from '@shangshu/ui'
import { Avatar, Button, Drawer, Dropdown, type MenuProps, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../api/live.ts'
import { AppLink } from './AppLink.tsx'
import type { Feature, NavigationEntry } from './feature.ts'
import { GlobalSearch } from './GlobalSearch.tsx'
import { Navigation } from './Navigation.tsx'
import './shell.css'

export interface ShellProps {
  /** features the person may use, for the search */
  features: readonly Feature[]
  entries: readonly NavigationEntry[]
  company: { name: string; isDemo: boolean }
  person: { name: string; email?: string }
  companies: readonly { tenantId: string; name: string; current: boolean }[]
  connection: Connection
  folded: boolean
  onFold(folded: boolean): void
  onLanguage(language: Language): void
  onCompany(tenantId: string): void
  onSignOut(): void
  /** between search and menus: the jobs */
  tools?: ReactNode
  children: ReactNode
}

/** The frame around every page: navigation, company, search, state of the connection, language, appearance, account. */
export function Shell(props: ShellProps) {
  const { t } = useTranslation('app')
  const { narrow } = useTheme()
  const [drawer, setDrawer] = useState(false)
  const keys = useSharedKeys()
  return (
    <div className="ss-shell" data-folded={props.folded}>
      <a className="ss-skip" href="#content">
        {t('skip')}
      </a>
      <header className="ss-top">
        {narrow ? (
          <Button type="text" icon={<Icon name="menu" />} aria-label={t('openNavigation')} onClick={() => setDrawer(true)} />
        ) : (
          <Tooltip title={props.folded ? t('unfold') : t('fold')} placement="bottomRight">
            <Button
              type="text"
              icon={<Icon name="sidebar" />}
              aria-label={props.folded ? t('unfold') : t('fold')}
              aria-expanded={!props.folded}
              onClick={() => props.onFold(!props.folded)}
            />
          </Tooltip>
        )}
        <AppLink to="/" className="ss-home" title={t('product')}>
          {narrow ? <LogoMark size={22} title={t('product')} /> : <Logo product={t('product')} size={22} />}
        </AppLink>
        <span className="ss-company" title={props.company.name}>
          {props.company.name}
        </span>
        {props.company.isDemo && <span className="ss-demo">{t('demo')}</span>}
        <div className="ss-top-middle">
          <GlobalSearch features={props.features} entries={props.entries} narrow={narrow} />
        </div>
        <div className="ss-top-end">
          <ConnectionMark connection={props.connection} />
          {props.tools}
          {!narrow && <LanguageButton onLanguage={props.onLanguage} />}
          {!narrow && <ColorButton />}
          <UserMenu {...props} narrow={narrow} />
        </div>
      </header>
      {narrow ? (
        <Drawer
          open={drawer}
          onClose={() => setDrawer(false)}
          placement="left"
          size={260}
          title={<Logo product={t('product')} size={20} />}
          styles={{ body: { padding: 8 } }}
        >
          <Navigation entries={props.entries} folded={false} onGo={() => setDrawer(false)} />
        </Drawer>
      ) : (
        <aside className="ss-side">
          <Navigation entries={props.entries} folded={props.folded} />
        </aside>
      )}
      <main id="content" className="ss-main" tabIndex={-1}>
        {props.children}
      </main>
      <KeyboardHelp groups={keys} />
    </div>
  )
}

function ConnectionMark({ connection }: { connection: Connection }) {
  const { t } = useTranslation('app')
  if (connection === 'lost') {
    return (
      <span className="ss-connection-lost" role="status">
        <Icon name="offline" size={14} />
        <span>{t('connection.lost')}</span>
      </span>
    )
  }
  return (
    <Tooltip title={t(connection === 'open' ? 'connection.open' : 'connection.waiting')}>
      <span
        className="ss-connection"
        data-state={connection}
        role="img"
        aria-label={t(connection === 'open' ? 'connection.open' : 'connection.waiting')}
      />
    </Tooltip>
  )
}

export const languageNames: Record<Language, string> = { 'zh-CN': '中文', 'en-US': 'English' }

/** Says the other language by its own name, and switches to it. */
export function LanguageButton({ onLanguage }: { onLanguage?: (language: Language) => void }) {
  const { i18n } = useTranslation()
  const other: Language = i18n.language === 'zh-CN' ? 'en-US' : 'zh-CN'
  return (
    <Button
      type="text"
      lang={other}
      onClick={() => {
        void changeLanguage(other)
        onLanguage?.(other)
      }}
    >
      {other === 'en-US' ? 'EN' : '中'}
      <span className="ss-hidden">{languageNames[other]}</span>
    </Button>
  )
}

export function ColorButton() {
  const { t } = useTranslation('app')
  const { mode, choose } = useTheme()
  const next = mode === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip title={next === 'dark' ? t('menu.dark') : t('menu.light')}>
      <Button
        type="text"
        icon={<Icon name={next === 'dark' ? 'moon' : 'sun'} />}
        aria-label={next === 'dark' ? t('menu.dark') : t('menu.light')}
        onClick={() => choose(next)}
      />
    </Tooltip>
  )
}

function UserMenu(props: ShellProps & { narrow: boolean }) {
  const { t, i18n } = useTranslation('app')
  const { choice, choose } = useTheme()
  const colors: ColorChoice[] = ['light', 'dark', 'system']
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <span className="ss-who">
          <strong>{props.person.name}</strong>
          {props.person.email && <span>{props.person.email}</span>}
        </span>
      ),
    },
    { type: 'divider' },
    { key: 'account', icon: <Icon name="user" />, label: <AppLink to="/account">{t('menu.account')}</AppLink> },
    ...(props.companies.length > 1
      ? [
          {
            key: 'companies',
            icon: <Icon name="shop" />,
            label: t('menu.companies'),
            children: props.companies.map((company) => ({
              key: `company ${company.tenantId}`,
              label: company.name,
              disabled: company.current,
            })),
          },
        ]
      : []),
    {
      key: 'language',
      icon: <Icon name="globe" />,
      label: t('menu.language'),
      children: (['zh-CN', 'en-US'] as const).map((language) => ({
        key: `language ${language}`,
        label: languageNames[language],
        ...(i18n.language === language && { icon: <Icon name="check" size={14} /> }),
      })),
    },
    {
      key: 'color',
      icon: <Icon name="sun" />,
      label: t('menu.color'),
      children: colors.map((one) => ({
        key: `color ${one}`,
        label: t(`menu.${one}`),
        ...(choice === one && { icon: <Icon name="check" size={14} /> }),
      })),
    },
    ...(props.narrow ? [] : [{ key: 'keys', icon: <Icon name="keyboard" />, label: t('menu.keys'), extra: '?' }]),
    { type: 'divider' },
    { key: 'signOut', icon: <Icon name="signOut" />, label: t('menu.signOut') },
  ]
  const onClick: MenuProps['onClick'] = ({ key }) => {
    const [name, value] = key.split(' ') as [string, string]
    if (name === 'company') props.onCompany(value)
    else if (name === 'color') choose(value as ColorChoice)
    else if (name === 'keys') showKeyboardHelp()
    else if (name === 'signOut') props.onSignOut()
    else if (name === 'language') {
      void changeLanguage(value as Language)
      props.onLanguage(value as Language)
    }
  }
  return (
    <Dropdown menu={{ items, onClick }} trigger={['click']} placement="bottomRight">
      <button
        type="button"
        className="ss-plain ss-user"
        aria-label={`${t('menu.user')}: ${props.person.name}`}
        aria-haspopup="menu"
      >
        <Avatar size={26} style={{ fontSize: 13 }}>
          {[...props.person.name][0]?.toUpperCase()}
        </Avatar>
      </button>
    </Dropdown>
  )
}
