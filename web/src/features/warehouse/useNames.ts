import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'

/** Carriers by id; an empty map for those who may not see carriers. */
export function useCarrierNames(): ReadonlyMap<string, string> {
  const session = useSession()
  const { data } = useQuery({
    queryKey: ['carriers', 'names'],
    queryFn: ({ signal }) => api.logistics.carriers({ signal }),
    staleTime: 60_000,
    retry: false,
    enabled: session.may('logistics.read'),
  })
  return useMemo(() => new Map((data?.carriers ?? []).map((carrier) => [carrier.id, carrier.name])), [data])
}

/** Warehouses the person may work in, by rank. */
export function useWarehouses() {
  const { data } = useQuery({
    queryKey: ['warehouses', 'names'],
    queryFn: ({ signal }) => api.inventory.warehouses({ signal }),
    staleTime: 60_000,
    retry: false,
  })
  return data?.warehouses
}
