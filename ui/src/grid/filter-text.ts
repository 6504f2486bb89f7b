import type { TFunction } from 'i18next'
import type { Formatters } from '../environment/UiEnvironment.tsx'
import type { DateSpan } from '../i18n/zoned-time.ts'
import type { FilterValue, GridFilter, Span } from './types.ts'

/** A filter's value in few words, for its chip. `names` holds labels of choices that were loaded. */
export function filterText(
  filter: GridFilter,
  value: FilterValue,
  format: Formatters,
  t: TFunction<'ui'>,
  names: ReadonlyMap<string, string>,
): string {
  switch (filter.kind) {
    case 'text':
      return String(value)
    case 'flag':
      return value ? (filter.yes ?? t('filter.yes')) : (filter.no ?? t('filter.no'))
    case 'choice': {
      const labels = (value as string[]).map(
        (one) => filter.options.find((option) => option.value === one)?.label ?? names.get(one) ?? one,
      )
      return labels.length > 2
        ? t('filter.firstAndMore', { first: labels[0], count: labels.length - 1 })
        : labels.join(t('filter.comma'))
    }
    case 'dates': {
      const span = value as DateSpan
      if ('preset' in span) return t(`filter.preset.${span.preset}`)
      return span.from === span.to ? (span.from ?? '') : ends(span.from, span.to)
    }
    default: {
      const { min, max } = value as Span
      const text = (end: string | undefined) =>
        end === undefined ? undefined : filter.kind === 'money' ? format.money(end, filter.currency) : end
      return `${ends(text(min), text(max))}${filter.kind === 'numbers' && filter.unit ? ` ${filter.unit}` : ''}`
    }
  }
}

function ends(from: string | undefined, to: string | undefined): string {
  if (from === undefined) return `≤ ${to}`
  if (to === undefined) return `≥ ${from}`
  return `${from} – ${to}`
}
