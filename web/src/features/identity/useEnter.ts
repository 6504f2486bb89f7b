import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'

/** Goes in after signing in: whatever was kept for somebody else is forgotten first. */
export function useEnter(): (address: string) => void {
  const router = useRouter()
  const queryClient = useQueryClient()
  return (address) => {
    queryClient.clear()
    router.history.push(address)
  }
}
