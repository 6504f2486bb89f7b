import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Fulfillments by status, and those that are short or blocked, for tabs and the navigation; kept fresh by the live stream. */
export function useFulfillmentCounts(): Record<string, number> | undefined {
  const { data } = useQuery({
    queryKey: ['fulfillments', 'tallies'],
    queryFn: ({ signal }) => api.fulfillments.tallies({ query: {}, signal }),
    staleTime: 5_000,
    retry: false,
  })
  return data && { ...data.byStatus, short: data.short, blocked: data.blocked }
}
