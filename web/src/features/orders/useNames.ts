import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Names of shops by id; an empty map until they are known. */
export function useShopNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['shops', 'names'],
    queryFn: ({ signal }) => api.shops.list({ query: {}, signal }),
    staleTime: 60_000,
    retry: false,
  })
  return new Map((data?.rows ?? []).map((shop) => [shop.id, shop.name]))
}

export function useWarehouseNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['warehouses', 'names'],
    queryFn: ({ signal }) => api.inventory.warehouses({ signal }),
    staleTime: 60_000,
    retry: false,
  })
  return new Map((data?.warehouses ?? []).map((warehouse) => [warehouse.id, warehouse.name]))
}
