import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { ApiProblem, api } from './client.ts'
import type { contracts } from './contracts.ts'

export type SessionInfo = CallOutput<typeof contracts.identity.session>

/** Who is signed in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SessionInfo | null> => {
    try {
      return await api.identity.session({ signal })
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export interface Session extends SessionInfo {
  /** the person holds the permission */
  may(permission: string): boolean
  /** the company has the module switched on */
  has(module: string): boolean
}

/** A session with its questions answered quickly. */
export function sessionOf(info: SessionInfo): Session {
  const permissions = new Set(info.permissions)
  const modules = new Set(info.modules)
  return {
    ...info,
    may: (permission) => permissions.has('*') || permissions.has(permission),
    has: (module) => modules.has(module),
  }
}

export const SessionContext = createContext<Session | undefined>(undefined)

/** The session of the person on the screen. Only inside the signed-in part. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside of the signed-in part')
  return session
}

/** The session where there may be none: sign-in pages. */
export function useMaybeSession(): SessionInfo | null | undefined {
  return useQuery(sessionQuery).data
}
