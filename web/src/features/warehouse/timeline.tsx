import { EmptyState, Timeline, type TimelineEntry } from '@shangshu/ui'
import { useQueries } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

const actors = { user: 'person', api_key: 'person', rule: 'rule', channel: 'outside' } as const

/** What happened to a document and its neighbours, as one story, newest first. `topic` makes the live stream renew it. */
export function Story({ subjectIds, topic }: { subjectIds: readonly string[]; topic: string }) {
  const { t } = useTranslation('warehouse')
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
  return <Timeline entries={entries.map((entry) => entryOf(entry, t))} />
}

function entryOf(
  entry: Awaited<ReturnType<typeof api.platform.timeline>>['entries'][number],
  t: TFunction<'warehouse'>,
): TimelineEntry {
  const [, name] = entry.action.split('.')
  const said = t(`action.${name}`, { defaultValue: entry.action })
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
    actor: { kind: actors[entry.actor.kind as keyof typeof actors] ?? 'system', name: entry.actor.name },
    text: parts.length > 0 ? `${said}：${parts.join(' · ')}` : said,
  }
}
