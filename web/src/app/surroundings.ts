import type { GridViews, SavedView, UiSurroundings, UrlParams } from '@shangshu/ui'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { api } from '../api/client.ts'
import { type Session, useSession } from '../api/session.ts'

/** The search part of the address, tied to the router. */
export function useUrlParams(): UrlParams {
  const search = useRouterState({ select: (state) => state.location.search as Record<string, string> })
  const navigate = useNavigate()
  return useMemo<UrlParams>(
    () => ({
      params: search,
      set: (params, mode) => void navigate({ to: '.', search: params as never, replace: mode === 'replace' }),
    }),
    [search, navigate],
  )
}

function cacheName(session: Session, key: string): string {
  return `shangshu.kept.${session.tenant.id}.${session.account?.id ?? session.actor.id}.${key}`
}

function cached(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function preferenceQuery(session: Session, key: string) {
  const name = cacheName(session, key)
  return queryOptions({
    queryKey: ['preference', session.tenant.id, key],
    queryFn: async ({ signal }): Promise<{ own: unknown; shared: unknown }> => {
      const kept = await api.platform.getPreference({ params: { key }, signal })
      localStorage.setItem(name, JSON.stringify(kept.own))
      return { own: kept.own ?? undefined, shared: kept.shared ?? undefined }
    },
    // what this browser saw last is there at the first drawing; the server's word follows
    initialData: () => ({ own: cached(name), shared: undefined as unknown }),
    initialDataUpdatedAt: 0,
    staleTime: 60_000,
  })
}

/** Small things kept per person on the server, and in this browser so that they are there at once. */
export function usePreference(key: string): [value: unknown, keep: (value: unknown) => void] {
  const session = useSession()
  const queryClient = useQueryClient()
  const options = useMemo(() => preferenceQuery(session, key), [session, key])
  const { data } = useQuery(options)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const keep = useCallback(
    (value: unknown) => {
      void queryClient.cancelQueries({ queryKey: options.queryKey })
      queryClient.setQueryData(options.queryKey, (kept) => ({ own: value, shared: kept?.shared }))
      localStorage.setItem(cacheName(session, key), JSON.stringify(value ?? null))
      clearTimeout(timer.current)
      // dragging a column changes it many times a second
      timer.current = setTimeout(() => {
        api.platform.setPreference({ params: { key }, body: { value: (value ?? null) as never } }).catch(() => {
          // this browser keeps it; the next change tries again
        })
      }, 600)
    },
    [queryClient, options, session, key],
  )
  return [data?.own, keep]
}

interface KeptView extends Omit<SavedView, 'scope' | 'mine'> {
  by: string
}

function keptViews(value: unknown): KeptView[] {
  return Array.isArray(value)
    ? value.filter((view): view is KeptView => typeof view?.id === 'string' && typeof view.name === 'string')
    : []
}

/** Saved views: one list per grid for the person and one for the company. */
export function useViews(gridId: string): GridViews {
  const session = useSession()
  const queryClient = useQueryClient()
  const key = `views.${gridId}`
  const options = useMemo(() => preferenceQuery(session, key), [session, key])
  const { data } = useQuery(options)
  const me = session.account?.id ?? session.actor.id
  const mayShare = session.may('views.share')

  return useMemo<GridViews>(() => {
    const lists = { private: keptViews(data?.own), shared: keptViews(data?.shared) }

    async function put(scope: SavedView['scope'], list: KeptView[]) {
      await api.platform.setPreference({ params: { key }, body: { value: list as never, shared: scope === 'shared' } })
      queryClient.setQueryData(options.queryKey, (kept) =>
        scope === 'shared' ? { own: kept?.own, shared: list } : { own: list, shared: kept?.shared },
      )
    }

    return {
      mayShare,
      views: (['private', 'shared'] as const).flatMap((scope) =>
        lists[scope].map((view) => ({ ...view, scope, mine: scope === 'private' || (mayShare && view.by === me) })),
      ),
      async save({ id, scope, ...view }) {
        const kept: KeptView = { ...view, id: id ?? crypto.randomUUID(), by: me }
        const list = lists[scope]
        await put(scope, id ? list.map((one) => (one.id === id ? kept : one)) : [...list, kept])
        return { ...kept, scope, mine: true }
      },
      async remove(id) {
        const scope = lists.private.some((view) => view.id === id) ? 'private' : 'shared'
        await put(
          scope,
          lists[scope].filter((view) => view.id !== id),
        )
      },
    }
  }, [data, key, me, mayShare, options, queryClient])
}

/** What the components are told about the company and the person. */
export function surroundingsOf(session: Session): UiSurroundings {
  return { timeZone: session.tenant.timeZone, currency: session.tenant.currency, usePreference, useUrlParams, useViews }
}
