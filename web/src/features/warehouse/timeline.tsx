import { EmptyState, type Language, Timeline, type TimelineEntry } from '@shangshu/ui'
import { useQueries } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { actionText, doerText } from '../../app/action-words.ts'

const actors = { user: 'person', api_key: 'person', rule: 'rule', channel: 'outside' } as const

/** What happened to a document and its neighbours, as one story, newest first. `topic` makes the live stream renew it. */
export function Story({ subjectIds, topic }: { subjectIds: readonly string[]; topic: string }) {
  const { t, i18n } = useTranslation('warehouse')
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
  if (entries.length === 0) return <EmptyState kind="nothing" title={t('empty.timeline')} compact />
  return <Timeline entries={entries.map((entry) => entryOf(entry, t, language))} />
}

function entryOf(
  entry: Awaited<ReturnType<typeof api.platform.timeline>>['entries'][number],
  t: TFunction<'warehouse'>,
  language: Language,
): TimelineEntry {
  const [, name] = entry.action.split('.')
  const said = t(`action.${name}`, { defaultValue: actionText(entry.action, language) })
  const { kind, reason, note, driver, milestone } = entry.detail
  const parts = [
    typeof kind === 'string' ? t(`block.${kind}`, { defaultValue: kind }) : '',
    typeof milestone === 'string' ? t(`milestone.${milestone}`, { defaultValue: milestone }) : '',
    reason,
    note,
    driver,
  ].filter((part): part is string => typeof part === 'string' && part !== '')
  return {
    id: entry.id,
    at: entry.at,
    actor: { kind: actors[entry.actor.kind as keyof typeof actors] ?? 'system', name: doerText(entry.actor, language) },
    text: parts.length > 0 ? `${said}：${parts.join(' · ')}` : said,
  }
}
