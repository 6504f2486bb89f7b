import { EmptyState, type Language, Timeline, type TimelineEntry } from '@shangshu/ui'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { actionText, doerText, valueText } from './action-words.ts'

type Entry = Awaited<ReturnType<typeof api.platform.timeline>>['entries'][number]

const actors = { user: 'person', api_key: 'person', rule: 'rule', channel: 'outside' } as const

/** What happened to a document and its neighbours, as one story, newest first. `topic` makes the live stream renew it. */
export function Story({ subjectIds, topic }: { subjectIds: readonly string[]; topic: string }) {
  const { t, i18n } = useTranslation('app')
  const language = i18n.language as Language
  const entries = useQueries({
    queries: subjectIds.map((subjectId) => ({
      queryKey: [topic, 'timeline', subjectId],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.platform.timeline({ params: { subjectId }, signal }),
    })),
    combine: (answers) => {
      const known = new Map(answers.flatMap((answer) => answer.data?.entries ?? []).map((entry) => [entry.id, entry]))
      return [...known.values()].sort((one, other) => other.at.localeCompare(one.at) || other.id.localeCompare(one.id))
    },
  })
  if (entries.length === 0) return <EmptyState kind="nothing" title={t('story.nothing')} compact />
  return <Timeline entries={entries.map((entry) => entryOf(entry, t('story.colon'), language))} />
}

/** What was done, and why in the words of whoever did it. */
function entryOf(entry: Entry, colon: string, language: Language): TimelineEntry {
  const said = actionText(entry.action, language)
  const because = ['kind', 'reason', 'note', 'driver'].flatMap((key) => {
    const value = entry.detail[key]
    return typeof value === 'string' && value !== '' ? [valueText(key, value, language)] : []
  })
  return {
    id: entry.id,
    at: entry.at,
    actor: { kind: actors[entry.actor.kind as keyof typeof actors] ?? 'system', name: doerText(entry.actor, language) },
    text: because.length > 0 ? `${said}${colon}${because.join(' · ')}` : said,
  }
}
