import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Roles of the company, the built-in ones first. */
export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => api.identity.roles({ signal }) })
}

/** Every permission there is, by module. */
export function usePermissions() {
  return useQuery({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => api.identity.permissions({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
