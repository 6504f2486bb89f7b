import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** The first five hundred suppliers, for filters and choices. */
export function useSuppliers() {
  const { data } = useQuery({
    queryKey: ['suppliers', 'names'],
    queryFn: ({ signal }) => api.purchasing.suppliers({ query: { limit: 500 }, signal }),
    staleTime: 60_000,
  })
  return data?.rows ?? []
}
