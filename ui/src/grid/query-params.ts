import { type DatePreset, type DateSpan, datePresets, isDay, spanInstants } from '../i18n/zoned-time.ts'
import type { FilterValue, GridFilter, GridQuery, Span } from './types.ts'

/** Names of the address that a grid uses besides its filters' keys. */
export const reservedParams = ['tab', 'q', 'sort', 'view'] as const

const decimal = /^-?\d+(\.\d+)?$/
const whole = /^-?\d+$/

function escapePart(text: string): string {
  return text.replace(/[%,]/g, (mark) => (mark === '%' ? '%25' : '%2C'))
}

function plainPart(text: string): string {
  return text.replace(/%2C|%25/g, (mark) => (mark === '%25' ? '%' : ','))
}

/** A filter's value as address text. @returns `undefined` when it filters nothing. */
function encodeValue(filter: GridFilter, value: FilterValue): string | undefined {
  switch (filter.kind) {
    case 'text':
      return String(value).trim() || undefined
    case 'choice':
      return (value as string[]).map(escapePart).join(',') || undefined
    case 'flag':
      return value ? 'yes' : 'no'
    case 'dates': {
      const span = value as DateSpan
      if ('preset' in span) return span.preset
      return span.from || span.to ? `${span.from ?? ''}..${span.to ?? ''}` : undefined
    }
    default: {
      const { min, max } = value as Span
      return min || max ? `${min ?? ''}..${max ?? ''}` : undefined
    }
  }
}

/** Reads address text back. @returns `undefined` for what makes no sense: a hand-edited link must not break a page. */
function decodeValue(filter: GridFilter, text: string): FilterValue | undefined {
  switch (filter.kind) {
    case 'text':
      return text.trim() || undefined
    case 'choice': {
      const values = text.split(',').filter(Boolean).map(plainPart)
      const known = filter.load ? values : values.filter((value) => filter.options.some((option) => option.value === value))
      return known.length > 0 ? known : undefined
    }
    case 'flag':
      return text === 'yes' ? true : text === 'no' ? false : undefined
    case 'dates': {
      if (datePresets.includes(text as DatePreset)) return { preset: text as DatePreset }
      const [from = '', to = ''] = text.split('..')
      const span = { ...(isDay(from) && { from }), ...(isDay(to) && { to }) }
      return span.from || span.to ? span : undefined
    }
    default: {
      const form = filter.kind === 'money' ? whole : decimal
      const [min = '', max = ''] = text.split('..')
      const span = { ...(form.test(min) && { min }), ...(form.test(max) && { max }) }
      return span.min || span.max ? span : undefined
    }
  }
}

/** A query as flat address parameters. Example: `{ tab: 'review', status: 'a,b', paidAt: 'last7', sort: '-paidAt' }`. */
export function encodeQuery(query: GridQuery, filters: readonly GridFilter[]): Record<string, string> {
  const params: Record<string, string> = {}
  if (query.tab) params.tab = query.tab
  if (query.search?.trim()) params.q = query.search.trim()
  for (const filter of filters) {
    const value = query.filters[filter.key]
    const text = value === undefined ? undefined : encodeValue(filter, value)
    if (text !== undefined) params[filter.key] = text
  }
  if (query.sort) params.sort = (query.sort.direction === 'desc' ? '-' : '') + query.sort.column
  return params
}

export interface QueryRules {
  filters: readonly GridFilter[]
  tabs: readonly string[]
  sortable: readonly string[]
}

/** The query in address parameters; whatever is unknown or malformed is left out. */
export function decodeQuery(params: Readonly<Record<string, string>>, rules: QueryRules): GridQuery {
  const filters: Record<string, FilterValue> = {}
  for (const filter of rules.filters) {
    const text = params[filter.key]
    const value = text === undefined ? undefined : decodeValue(filter, text)
    if (value !== undefined) filters[filter.key] = value
  }
  const sort = /^(-?)(.+)$/.exec(params.sort ?? '')
  return {
    ...(params.tab && rules.tabs.includes(params.tab) && { tab: params.tab }),
    ...(params.q?.trim() && { search: params.q.trim() }),
    filters,
    ...(sort && rules.sortable.includes(sort[2]!) && { sort: { column: sort[2]!, direction: sort[1] ? 'desc' : 'asc' } }),
  }
}

/** True if both ask for the same rows in the same order. */
export function sameQuery(one: GridQuery, other: GridQuery, filters: readonly GridFilter[]): boolean {
  const text = (query: GridQuery) => JSON.stringify(Object.entries(encodeQuery(query, filters)).sort())
  return text(one) === text(other)
}

/**
 * A query as parameters of a list endpoint: text as it is, choices as arrays, days as instants in the tenant's zone
 * (`<key>From` included, `<key>Before` not), ranges as `<key>Min` and `<key>Max`, order as `sort` with a minus for falling.
 */
export function listParams(
  query: GridQuery,
  filters: readonly GridFilter[],
  timeZone: string,
  now: number,
): Record<string, string | string[] | boolean> {
  const params: Record<string, string | string[] | boolean> = {}
  if (query.tab) params.tab = query.tab
  if (query.search) params.q = query.search
  for (const { key, kind } of filters) {
    const value = query.filters[key]
    if (value === undefined) continue
    if (kind === 'dates') {
      const { from, before } = spanInstants(value as DateSpan, timeZone, now)
      if (from) params[`${key}From`] = from
      if (before) params[`${key}Before`] = before
    } else if (kind === 'numbers' || kind === 'money') {
      const { min, max } = value as Span
      if (min !== undefined) params[`${key}Min`] = min
      if (max !== undefined) params[`${key}Max`] = max
    } else {
      params[key] = value as string | string[] | boolean
    }
  }
  if (query.sort) params.sort = (query.sort.direction === 'desc' ? '-' : '') + query.sort.column
  return params
}
