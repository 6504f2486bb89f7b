import { ApiProblem } from '@shangshu/server/http-client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/** Called when the server says that nobody is signed in any more. */
const signedOut = new Set<() => void>()

export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

function notice(error: unknown): void {
  if (error instanceof ApiProblem && error.problem.code === 'platform.not_signed_in') for (const listener of signedOut) listener()
}

/** A refusal stays a refusal when asked again; only lost answers and overload are worth another try. */
export function worthRetrying(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.problem.status >= 502
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => count < 2 && worthRetrying(error),
      // the stream of changes says when something is new; it also says when it was cut and everything may be
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
