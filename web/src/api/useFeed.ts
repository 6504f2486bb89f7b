import type { Grid, GridFeed } from '@shangshu/ui'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'

/** One page of a list endpoint, with what some of them know besides. */
export interface FeedPage<Row> {
  rows: readonly Row[]
  nextCursor: string | null
  total?: number
  tabCounts?: Readonly<Record<string, number>>
}

/** Lists this short are simply asked for again when something changed; longer ones say that there is news. */
const silentPages = 2

/**
 * A grid's rows from a list endpoint, page by page, kept by TanStack Query so that "back" shows the same rows at once.
 * @param name first part of the query key, the topic under which the server announces changes: `orders`
 * @param load asks for a page; `params` are the grid's question in the form of list endpoints
 */
export function useFeed<Row, Page extends FeedPage<Row> = FeedPage<Row>>(
  name: string,
  grid: Grid<Row>,
  load: (params: Record<string, string | string[] | boolean>, cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
): GridFeed<Row> & { first: Page | undefined } {
  const queryClient = useQueryClient()
  const queryKey = useMemo(() => [name, grid.id, grid.queryKey], [name, grid.id, grid.queryKey])
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load(grid.listParams(), pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.nextCursor ?? undefined,
    meta: { feed: true },
    // only the stream of changes makes a list stale, age alone does not; what to do about it is decided below
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: (kept) => (kept.state.data?.pages.length ?? 0) <= silentPages,
    refetchOnReconnect: false,
  })

  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const first = pages?.[0]
  const pageCount = pages?.length ?? 0
  const invalid = query.isStale && query.isSuccess
  const { refetch, isFetching } = query

  const asked = useRef(false)
  useEffect(() => {
    if (!invalid || isFetching || pageCount > silentPages) {
      asked.current = false
      return
    }
    if (asked.current) return
    asked.current = true
    void refetch()
  }, [invalid, isFetching, pageCount, refetch])

  // until the new question is answered the old counts stay: numbers that blink out make people look twice
  const lastCounts = useRef<Page['tabCounts']>(undefined)
  if (first?.tabCounts) lastCounts.current = first.tabCounts

  return {
    rows,
    first,
    status: query.isPending ? 'loading' : rows.length === 0 && query.isError ? 'error' : 'ready',
    error: query.error,
    refreshing: query.isRefetching,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    ...(query.isFetchNextPageError && { moreError: query.error }),
    ...(first?.total !== undefined && { total: first.total }),
    ...(lastCounts.current && { tabCounts: lastCounts.current }),
    stale: invalid && pageCount > silentPages,
    loadMore: () => void query.fetchNextPage({ cancelRefetch: false }),
    refresh: () => {
      // asking again for thirty pages one after the other helps nobody: back to the first one
      queryClient.setQueryData<typeof query.data>(queryKey, (kept) =>
        kept && kept.pages.length > 1 ? { pages: kept.pages.slice(0, 1), pageParams: kept.pageParams.slice(0, 1) } : kept,
      )
      void refetch()
    },
  }
}
