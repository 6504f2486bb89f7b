import type { ReactNode } from 'react'

/** Top of a page: what it is, its state, and what can be done here. The main action stands last. */
export function PageHeader(props: {
  title: ReactNode
  /** state tag beside the title */
  state?: ReactNode
  /** a line under the title: key facts of a document */
  note?: ReactNode
  /** the way back up, as a link */
  back?: ReactNode
  actions?: ReactNode
}) {
  return (
    <header className="ss-page-header">
      <div className="ss-page-header-main">
        {props.back && <div className="ss-page-header-back">{props.back}</div>}
        <div className="ss-page-header-title">
          <h1>{props.title}</h1>
          {props.state}
        </div>
        {props.note && <div className="ss-page-header-note">{props.note}</div>}
      </div>
      {props.actions && <div className="ss-page-header-actions">{props.actions}</div>}
    </header>
  )
}
