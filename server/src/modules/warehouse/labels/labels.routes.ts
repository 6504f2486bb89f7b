import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { labelsContract } from './labels.contract.ts'
import { printLabels } from './print-labels.ts'

export const labelRoutes: Routes = routes('labels', 'printing', labelsContract, {
  printLabels: async (_ctx, { body, request, runtime, principal }) => {
    const { printJobId, labels } = await printLabels(
      runtime,
      (work) => principalTransaction(runtime, principal!, request.id, work),
      body,
    )
    return { printJobId, labels, path: `/api/print-jobs/${printJobId}/file` }
  },
})
