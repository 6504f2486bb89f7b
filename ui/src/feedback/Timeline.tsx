import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateTimeText } from '../fields/DateTimeText.tsx'
import { Icon, type IconName } from '../theme/Icon.tsx'
import type { Tone } from '../theme/tokens.ts'

export type ActorKind = 'person' | 'rule' | 'system' | 'outside'

export interface TimelineEntry {
  id: string
  at: string
  actor: { kind: ActorKind; name: string }
  /** what happened, one sentence */
  text: ReactNode
  tone?: Tone
  /** fields that changed; nothing is shown as a dash */
  changes?: readonly { label: string; before: ReactNode; after: ReactNode }[]
  /** neighbours: the documents this entry led to */
  links?: ReactNode
}

const actorIcons: Record<ActorKind, IconName> = { person: 'user', rule: 'filter', system: 'gear', outside: 'globe' }

/** Who or which rule did what, when, with before and after; newest first. Long lists fold to `short` entries. */
export function Timeline({ entries, short = 12 }: { entries: readonly TimelineEntry[]; short?: number }) {
  const { t } = useTranslation('ui')
  const [all, setAll] = useState(false)
  const shown = all ? entries : entries.slice(0, short)
  return (
    <div>
      <ol className="ss-timeline">
        {shown.map((entry) => (
          <li key={entry.id} className={`ss-tone-${entry.tone ?? 'neutral'}`}>
            <span className="ss-timeline-mark" aria-hidden="true" />
            <div className="ss-timeline-head">
              <span className="ss-timeline-text">{entry.text}</span>
              <span className="ss-timeline-time">
                <DateTimeText value={entry.at} style="stamp" />
              </span>
            </div>
            <div className="ss-timeline-actor">
              <Icon name={actorIcons[entry.actor.kind]} size={13} /> <span>{t(`timeline.${entry.actor.kind}`)}</span>
              <span className="ss-second">{entry.actor.name}</span>
              {entry.links}
            </div>
            {entry.changes && entry.changes.length > 0 && (
              <dl className="ss-timeline-changes">
                {entry.changes.map((change) => (
                  <div key={change.label}>
                    <dt>{change.label}</dt>
                    <dd>
                      <del>{change.before ?? '—'}</del>
                      <Icon name="arrowRight" size={12} label={t('timeline.becomes')} />
                      <ins>{change.after ?? '—'}</ins>
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
      {!all && entries.length > short && (
        <button type="button" className="ss-plain ss-link" onClick={() => setAll(true)}>
          {t('timeline.showAll', { count: entries.length })}
        </button>
      )}
    </div>
  )
}
