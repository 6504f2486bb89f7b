import type { ReactNode } from 'react'
import type { Tone } from '../theme/tokens.ts'

/** A state in its tone: a dot and the word. `filled` sets it on a wash, for headings where it stands alone. */
export function StatusTag(props: { tone: Tone; children: ReactNode; filled?: boolean }) {
  return (
    <span className={`ss-status ss-tone-${props.tone}${props.filled ? ' ss-status-filled' : ''}`}>
      <span className="ss-status-dot" aria-hidden="true" />
      <span className="ss-status-word">{props.children}</span>
    </span>
  )
}
