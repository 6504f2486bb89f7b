import type { Recurring } from '#platform/jobs/define.ts'
import { refreshDemand } from './replenishment/demand.queries.ts'

export const purchasingRecurring: Recurring[] = [
  { name: 'purchasing.refresh_demand', everySeconds: 1800, perTenant: refreshDemand },
]
