import { renderPickList } from '#modules/printing/index.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { labelsContract } from './labels.contract.ts'
import { pickListOf } from './pick-list.ts'
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
  pickList: async (_ctx, { params, request, reply, runtime, principal }) => {
    const list = await principalTransaction(runtime, principal!, request.id, (ctx) => pickListOf(ctx, params.taskId))
    const content = await renderPickList(runtime, list)
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(list.taskNumber)}.pdf`)
      .header('content-length', content.length)
      .send(content)
  },
})
