import { createContext, type ReactNode, use, useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import {
  formatMoney,
  formatRelative,
  formatTime,
  formatWhole,
  type Language,
  type MoneyOptions,
  minorToDecimal,
  type TimeStyle,
  type Whole,
} from '../i18n/format.ts'
import { currentLanguage } from '../i18n/setup.ts'

/** The search part of the address, as flat text. `set` replaces all parameters. */
export interface UrlParams {
  params: Readonly<Record<string, string>>
  set(params: Record<string, string>, mode: 'push' | 'replace'): void
}

/** A kept view of a grid: its filters, sort and tab as they stand in the address, and its columns. */
export interface SavedView {
  id: string
  name: string
  scope: 'private' | 'shared'
  params: Record<string, string>
  layout?: unknown
  /** false for shared views of others */
  mine: boolean
}

export interface GridViews {
  views: readonly SavedView[]
  /** false hides "share with everybody" */
  mayShare: boolean
  save(view: Omit<SavedView, 'id' | 'mine'> & { id?: string }): Promise<SavedView>
  remove(id: string): Promise<void>
}

/** What the program around the components provides to them. The `use…` members are hooks and must not change. */
export interface UiSurroundings {
  /** IANA zone of the tenant: days and clock times are its days and times */
  timeZone: string
  /** ISO 4217 code of the tenant's own currency */
  currency: string
  /**
   * What the person keeps under a key, and how to keep something else (`undefined` forgets it). The value is there at the
   * first drawing where it is known at all, so that nothing jumps.
   */
  usePreference(key: string): [value: unknown, keep: (value: unknown) => void]
  useUrlParams(): UrlParams
  useViews(gridId: string): GridViews
}

const SurroundingsContext = createContext<UiSurroundings | undefined>(undefined)

export function UiEnvironment({ surroundings, children }: { surroundings: UiSurroundings; children: ReactNode }) {
  return <SurroundingsContext value={surroundings}>{children}</SurroundingsContext>
}

export function useSurroundings(): UiSurroundings {
  const surroundings = use(SurroundingsContext)
  if (!surroundings) throw new Error('useSurroundings outside of UiEnvironment')
  return surroundings
}

/** Keeps preferences in this browser only, for places without a server. @returns a `usePreference` */
export function browserPreferences(prefix: string): UiSurroundings['usePreference'] {
  const read = (key: string): unknown => {
    const text = localStorage.getItem(`${prefix}.${key}`)
    if (text === null) return undefined
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }
  return function usePreference(key) {
    const [value, setValue] = useState(() => read(key))
    const keep = useCallback(
      (next: unknown) => {
        if (next === undefined) localStorage.removeItem(`${prefix}.${key}`)
        else localStorage.setItem(`${prefix}.${key}`, JSON.stringify(next))
        setValue(next)
      },
      [key],
    )
    return [value, keep]
  }
}

/** Formatting in the language on the screen, the tenant's zone and its currency. */
export interface Formatters {
  language: Language
  timeZone: string
  money(minor: Whole, currency?: string, options?: MoneyOptions): string
  /** plain decimal text of an amount, as spreadsheets and exports want it */
  decimal(minor: Whole, currency?: string): string
  whole(value: Whole, options?: { compact?: boolean; signed?: boolean }): string
  time(time: string | number | Date, style?: TimeStyle): string
  relative(time: string | number | Date, now: number): string
}

export function useFormat(): Formatters {
  const { timeZone, currency: homeCurrency } = useSurroundings()
  const language = useTranslation().i18n.language as Language
  return useMemo(
    () => ({
      language,
      timeZone,
      money: (minor, currency = homeCurrency, options = {}) =>
        formatMoney(minor, currency, language, { homeCurrency, ...options }),
      decimal: (minor, currency = homeCurrency) => minorToDecimal(minor, currency),
      whole: (value, options) => formatWhole(value, language, options),
      time: (time, style) => formatTime(time, timeZone, language, style),
      relative: (time, now) => formatRelative(time, now, language),
    }),
    [language, timeZone, homeCurrency],
  )
}

const clockListeners = new Set<() => void>()
let clockNow = Date.now()
let clockTimer: ReturnType<typeof setInterval> | undefined

function listenToClock(listener: () => void): () => void {
  clockListeners.add(listener)
  clockTimer ??= setInterval(() => {
    clockNow = Date.now()
    for (const one of clockListeners) one()
  }, 20_000)
  return () => {
    clockListeners.delete(listener)
    if (clockListeners.size === 0) {
      clearInterval(clockTimer)
      clockTimer = undefined
    }
  }
}

/** The present to within 20 s, from one timer for the whole screen, so that relative times don't go stale. */
export function useNow(): number {
  return useSyncExternalStore(listenToClock, () => {
    if (clockListeners.size === 0) clockNow = Date.now()
    return clockNow
  })
}

/** A time on this machine's clock, for pages where no company and so no zone is known. */
export function formatTimeHere(time: string): string {
  return formatTime(time, Intl.DateTimeFormat().resolvedOptions().timeZone, currentLanguage(), 'minute')
}
