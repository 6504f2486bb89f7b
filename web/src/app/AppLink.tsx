import { useTabIndex } from '@shangshu/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link inside the program, by path: `/orders/0198…?tab=lines`. In a grid cell it is no tab stop of its own. */
export function AppLink(props: { to: string; children: ReactNode; className?: string; title?: string }) {
  const tabIndex = useTabIndex()
  const [path, search] = props.to.split('?') as [string, string | undefined]
  return (
    <Link
      to={path as never}
      search={(search ? Object.fromEntries(new URLSearchParams(search)) : {}) as never}
      tabIndex={tabIndex}
      {...(props.className && { className: props.className })}
      {...(props.title && { title: props.title })}
    >
      {props.children}
    </Link>
  )
}
