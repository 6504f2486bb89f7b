import { App, ConfigProvider, type ConfigProviderProps } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { createContext, type ReactNode, use, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { Language } from '../i18n/setup.ts'
import { antdTheme } from './antd-theme.ts'
import './base.css'
import { type ColorMode, cssVariables, narrowWidth } from './tokens.ts'

/** What the person chose; `system` follows the machine. */
export type ColorChoice = ColorMode | 'system'

interface ThemeState {
  mode: ColorMode
  choice: ColorChoice
  choose(choice: ColorChoice): void
  /** the window is as narrow as a phone */
  narrow: boolean
}

const ThemeContext = createContext<ThemeState | undefined>(undefined)

const storageKey = 'shangshu.color'

/** The colour choice kept in this browser; `system` where none is kept. */
export function storedColorChoice(): ColorChoice {
  const stored = localStorage.getItem(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** True while the media query holds; follows changes. */
export function useMediaQuery(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const follow = () => setMatches(list.matches)
    follow()
    list.addEventListener('change', follow)
    return () => list.removeEventListener('change', follow)
  }, [query])
  return matches
}

/**
 * Puts our tokens on the page and into antd, for one language.
 * Everything of `@shangshu/ui` must stand inside it.
 */
export function ThemeRoot({ language, children }: { language: Language; children: ReactNode }) {
  const [choice, setChoice] = useState<ColorChoice>(storedColorChoice)
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)')
  const still = useMediaQuery('(prefers-reduced-motion: reduce)')
  const narrow = useMediaQuery(`(max-width: ${narrowWidth - 1}px)`)
  const mode: ColorMode = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice

  useLayoutEffect(() => {
    const root = document.documentElement
    root.dataset.color = mode
    root.style.colorScheme = mode
    for (const [name, value] of cssVariables(mode)) root.style.setProperty(name, value)
  }, [mode])

  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])

  const state = useMemo<ThemeState>(
    () => ({
      mode,
      choice,
      narrow,
      choose(next) {
        if (next === 'system') localStorage.removeItem(storageKey)
        else localStorage.setItem(storageKey, next)
        setChoice(next)
      },
    }),
    [mode, choice, narrow],
  )

  const theme = useMemo(() => antdTheme(mode, narrow, still), [mode, narrow, still])

  return (
    <ThemeContext value={state}>
      <ConfigProvider
        theme={theme}
        locale={language === 'zh-CN' ? zhCN : enUS}
        wave={{ disabled: true }}
        button={{ autoInsertSpace: false }}
        form={requiredMark}
      >
        <App component={false} message={{ maxCount: 3 }} notification={{ placement: 'bottomRight' }}>
          {children}
        </App>
      </ConfigProvider>
    </ThemeContext>
  )
}

/** Fields that must be filled carry their mark behind the name, in every form alike. */
const requiredMark: ConfigProviderProps['form'] = {
  requiredMark: (label, { required }) => (
    <>
      {label}
      {required && (
        <span className="ss-required" aria-hidden="true">
          *
        </span>
      )}
    </>
  ),
}

/** Colour mode, choice and width of the window. */
export function useTheme(): ThemeState {
  const state = use(ThemeContext)
  if (!state) throw new Error('useTheme outside of ThemeRoot')
  return state
}
