import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Orders by status, for tabs and the navigation; kept fresh by the live stream. */
export function useOrderCounts(): Record<string, number> | undefined {
  const { data } = useQuery({
    queryKey: ['orders', 'counts'],
    queryFn: ({ signal }) => api.orders.counts({ signal }),
    staleTime: 5_000,
  })
  return data?.counts
}
