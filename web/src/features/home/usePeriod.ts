import { type DatePreset, type Day, datePresets, dayOf, isDay, spanDays, useSurroundings } from '@shangshu/ui'

export interface Period {
  from: Day
  to: Day
  /** its name while it moves with today */
  preset: DatePreset | undefined
}

/** The span of days in the address: `span=last7`, or `from` and `to`; thirty days where nothing is said. */
export function usePeriod(): { period: Period; choose(next: DatePreset | { from: Day; to: Day }): void } {
  const { useUrlParams, timeZone } = useSurroundings()
  const url = useUrlParams()
  const { span, from, to } = url.params
  const fixed = from && to && isDay(from) && isDay(to) && from <= to ? { from, to } : undefined
  const preset = fixed ? undefined : (datePresets.find((one) => one === span) ?? 'last30')
  const today = dayOf(Date.now(), timeZone)
  const days = preset ? spanDays({ preset }, timeZone, Date.now()) : fixed
  return {
    period: { from: days?.from ?? today, to: days?.to ?? today, preset },
    choose(next) {
      const { span: _span, from: _from, to: _to, ...rest } = url.params
      url.set({ ...rest, ...(typeof next === 'string' ? { span: next } : next) }, 'push')
    },
  }
}
