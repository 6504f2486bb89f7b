import type { ReactNode } from 'react'

/** Which emptiness it is: nothing there yet, nothing found, all done, not allowed, lost connection, no such page. */
export type Emptiness = 'nothing' | 'notFound' | 'done' | 'forbidden' | 'offline' | 'noPage'

const paper = 'var(--ss-panel)'
const soft = 'var(--ss-line)'
const strong = 'var(--ss-line-strong)'
const red = 'var(--ss-cinnabar)'

function Picture({ kind }: { kind: Emptiness }) {
  const line = { stroke: strong, strokeWidth: 1.6, strokeLinecap: 'round', strokeLinejoin: 'round', fill: 'none' } as const
  return (
    <svg width="144" height="96" viewBox="0 0 144 96" fill="none" aria-hidden="true">
      <path d="M14 82h116" stroke={soft} strokeWidth="1.6" strokeLinecap="round" />
      {kind === 'nothing' && (
        <>
          <path d="M40 36 72 22l32 14v34L72 84 40 70z" {...line} fill={paper} />
          <path d="M40 36l32 14 32-14M72 50v34" {...line} />
          <path d="M40 36 28 46l32 14 12-10M104 36l12 10-32 14-12-10" {...line} fill={paper} />
          <circle cx="72" cy="10" r="3.4" fill={red} />
        </>
      )}
      {kind === 'notFound' && (
        <>
          <path d="M34 22h58v60H34z" {...line} fill={paper} />
          <path d="M43 34h40M43 44h30M43 54h36M43 64h22" stroke={soft} strokeWidth="1.6" strokeLinecap="round" />
          <circle cx="92" cy="56" r="17" {...line} fill={paper} />
          <path d="M104.5 68.5 117 81" stroke={strong} strokeWidth="4" strokeLinecap="round" />
          <circle cx="92" cy="56" r="3.4" fill={red} />
        </>
      )}
      {kind === 'done' && (
        <>
          <path d="M44 16h56v66H44z" {...line} fill={paper} />
          <path d="M54 30h18M54 46h18M54 62h18" stroke={soft} strokeWidth="1.6" strokeLinecap="round" />
          <path d="M80 29l4 4 8-9M80 45l4 4 8-9M80 61l4 4 8-9" {...line} stroke="var(--ss-tone-good-mark)" />
          <circle cx="116" cy="22" r="3.4" fill={red} />
        </>
      )}
      {kind === 'forbidden' && (
        <>
          <path d="M46 82V26a8 8 0 0 1 8-8h36a8 8 0 0 1 8 8v56" {...line} fill={paper} />
          <path d="M60 52h24v20H60z" {...line} fill={paper} />
          <path d="M65 52v-6a7 7 0 0 1 14 0v6" {...line} />
          <circle cx="72" cy="62" r="3.4" fill={red} />
        </>
      )}
      {kind === 'offline' && (
        <>
          <path d="M20 52h28M96 52h28" {...line} />
          <path d="M48 42h10v20H48zM86 42h10v20H86z" {...line} fill={paper} />
          <path d="M58 47h6M58 57h6" {...line} />
          <path d="M80 47h6M80 57h6" {...line} />
          <circle cx="72" cy="30" r="3.4" fill={red} />
        </>
      )}
      {kind === 'noPage' && (
        <>
          <path d="M72 82V20" {...line} />
          <path d="M72 26h34l8 8-8 8H72zM72 48H42l-8 8 8 8h30z" {...line} fill={paper} />
          <circle cx="72" cy="16" r="3.4" fill={red} />
        </>
      )}
    </svg>
  )
}

/** A place without content says why it is empty and what to do about it. `page`: it is all there is, its title the page's. */
export function EmptyState(props: {
  kind: Emptiness
  title: string
  text?: ReactNode
  action?: ReactNode
  compact?: boolean
  page?: boolean
}) {
  return (
    <div className={props.compact ? 'ss-empty ss-empty-compact' : 'ss-empty'}>
      <Picture kind={props.kind} />
      {props.page ? <h1 className="ss-empty-title">{props.title}</h1> : <div className="ss-empty-title">{props.title}</div>}
      {props.text && <div className="ss-empty-text">{props.text}</div>}
      {props.action && <div className="ss-empty-action">{props.action}</div>}
    </div>
  )
}
