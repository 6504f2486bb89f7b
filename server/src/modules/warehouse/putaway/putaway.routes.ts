import { type Routes, routes } from '#platform/http/bind.ts'
import { idOfCursor, pageById } from '../keyset.ts'
import { describeWaiting } from './describe-waiting.ts'
import { putAway } from './put-away.ts'
import { putawayContract } from './putaway.contract.ts'

export const putawayRoutes: Routes = routes('putaway', 'warehouse', putawayContract, {
  list: async (ctx, { query }) => {
    const rows = await describeWaiting(ctx, {
      warehouseId: query.warehouseId,
      kinds: query.kind ?? ['receipt', 'put_back'],
      documentId: query.documentId,
      after: idOfCursor(query.cursor),
      limit: query.limit,
    })
    return pageById(rows, query.limit, (row) => row.id)
  },
  confirm: (ctx, { body }) => putAway(ctx, body.items),
})
