import type { QueryClient } from '@tanstack/react-query'
import { topicReaches } from './live-topics.ts'

/** `waiting` while the stream is being opened for the first time, `lost` while it is being opened again. */
export type Connection = 'waiting' | 'open' | 'lost'

export interface LiveStream {
  close(): void
}

/**
 * Listens to `/api/live` and marks as stale what changed. Lists read page by page are marked only: their feed decides
 * whether to ask again or to say that there is news. After a cut everything may have changed.
 */
export function listenLive(queryClient: QueryClient, onConnection: (connection: Connection) => void): LiveStream {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let wait = 1000
  let cut = false

  function refresh(reaches: (key: readonly unknown[]) => boolean) {
    void queryClient.invalidateQueries({ predicate: (query) => query.meta?.feed !== true && reaches(query.queryKey) })
    void queryClient.invalidateQueries({
      predicate: (query) => query.meta?.feed === true && reaches(query.queryKey),
      refetchType: 'none',
    })
  }

  function open() {
    source = new EventSource('/api/live')
    source.onopen = () => {
      wait = 1000
      onConnection('open')
      if (cut) refresh(() => true)
      cut = false
    }
    source.addEventListener('changed', (event) => {
      const topics = JSON.parse(event.data) as string[]
      refresh((key) => topics.some((topic) => topicReaches(topic, key)))
    })
    source.onerror = () => {
      cut = true
      onConnection('lost')
      // the browser tries again by itself unless the answer was no stream at all: then it is up to us, ever slower
      if (source?.readyState !== EventSource.CLOSED) return
      retry = setTimeout(open, wait)
      wait = Math.min(wait * 2, 30_000)
    }
  }

  open()
  return {
    close() {
      source?.close()
      if (retry) clearTimeout(retry)
    },
  }
}
