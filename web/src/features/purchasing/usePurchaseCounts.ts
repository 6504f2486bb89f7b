import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Purchase orders by status, for tabs and the navigation. */
export function usePurchaseCounts(): Record<string, number> | undefined {
  const { data } = useQuery({
    queryKey: ['purchase_orders', 'counts'],
    queryFn: ({ signal }) => api.purchasing.orderCounts({ signal }),
    staleTime: 5_000,
  })
  return data?.counts
}
