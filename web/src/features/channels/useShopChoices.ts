import type { Choice } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../api/client.ts'

/** Shops as choices of a filter, and their names by id. */
export function useShopChoices(): { choices: Choice[]; names: ReadonlyMap<string, string> } {
  const { data } = useQuery({
    queryKey: ['shops', 'names'],
    queryFn: ({ signal }) => api.shops.list({ query: {}, signal }),
    staleTime: 60_000,
    retry: false,
  })
  return useMemo(() => {
    const rows = data?.rows ?? []
    return {
      choices: rows.map((shop) => ({ value: shop.id, label: shop.name })),
      names: new Map(rows.map((shop) => [shop.id, shop.name])),
    }
  }, [data])
}
