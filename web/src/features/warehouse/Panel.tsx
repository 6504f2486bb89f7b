import { ProblemAlert } from '@shangshu/ui'
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import './warehouse.css'

/** A part of a page with its heading and what can be done there. */
export function Panel(props: { title?: ReactNode; actions?: ReactNode; children: ReactNode; tone?: 'warn' | 'bad' }) {
  return (
    <section className="ss-panel wh-panel" {...(props.tone && { 'data-tone': props.tone })}>
      {(props.title || props.actions) && (
        <div className="wh-panel-head">
          <h2>{props.title}</h2>
          {props.actions}
        </div>
      )}
      {props.children}
    </section>
  )
}

/** A page whose document is still on its way, or was refused. */
export function Waiting({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <div className="ss-page">
      {error ? <ProblemAlert error={error} onRetry={onRetry} /> : <Skeleton active paragraph={{ rows: 10 }} />}
    </div>
  )
}
