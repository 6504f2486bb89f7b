import { Readable } from 'node:stream'
import { decodeCursor, encodeCursor } from '#lib/cursor.ts'
import { isUuid } from '#lib/ids.ts'
import { done } from '#lib/schema.ts'
import { AppError, refuseUnless } from '#platform/errors.ts'
import { type Routes, routes } from '#platform/http/bind.ts'
import { principalTransaction } from '#platform/http/principal-transaction.ts'
import { carriersByIds, listCarriers } from './carriers/carriers.queries.ts'
import { createCarrier, editCarrier, setCarriersPaused } from './carriers/change-carriers.ts'
import { allCarriers, carrierOf } from './carriers/registry.ts'
import { logisticsContract } from './logistics.contract.ts'
import { addNumberRange } from './numbers/add-range.ts'
import { rangesOf } from './numbers/numbers.queries.ts'
import { explainCarriers } from './rates/explain.ts'
import { ratesOf } from './rates/rates.queries.ts'
import { readRates } from './rates/read-rates.ts'
import { replaceRates } from './rates/replace-rates.ts'
import { listWaybills } from './waybills/waybills.queries.ts'

export const logisticsRoutes: Routes[] = [
  routes('logistics', 'logistics', logisticsContract, {
    adapters: async () => ({
      adapters: allCarriers().map(({ adapter, name, capabilities }) => ({ adapter, name, ...capabilities })),
    }),
    carriers: async (ctx) => ({ carriers: await listCarriers(ctx.tx, ctx.tenantId) }),
    createCarrier: (ctx, { body }) => createCarrier(ctx, body),
    editCarrier: async (ctx, { params, body, version }) => {
      await editCarrier(ctx, params.carrierId, version, body)
      return done
    },
    pauseCarriers: async (ctx, { body }) => {
      await setCarriersPaused(ctx, body.ids, body.paused)
      return done
    },
    rates: async (ctx, { params }) => {
      const carrier = (await listCarriers(ctx.tx, ctx.tenantId)).find(({ id }) => id === params.carrierId)
      if (!carrier) throw new AppError('logistics.carrier_unknown')
      return { rates: (await ratesOf(ctx.tx, ctx.tenantId, carrier.id)).map(withoutCarrier), version: carrier.version }
    },
    replaceRates: async (ctx, { params, body, version }) => {
      await replaceRates(ctx, params.carrierId, body.rates, 'all', version)
      return done
    },
    importRates: async (_ctx, { params, query, request, runtime, principal }) => {
      // The upload is read before a transaction is opened: a slow line must hold no lock.
      refuseUnless(request.body instanceof Readable, 'platform.unsupported_media', { expected: 'text/csv, .xlsx' })
      const { rates: lines, problems } = await readRates(request.body, principal!.tenant.currency)
      const warehouseId = query.warehouseId ?? null
      const rates = lines.map((line) => ({ ...line, warehouseId }))
      const applied = problems.length === 0 && query.dryRun !== true
      await principalTransaction(runtime, principal!, request.id, async (ctx) => {
        if (applied) return replaceRates(ctx, params.carrierId, rates, { warehouseId }, null)
        const known = await carriersByIds(ctx.tx, ctx.tenantId, [params.carrierId])
        refuseUnless(known.size === 1, 'logistics.carrier_unknown')
      })
      return { applied, lines: rates.length, problems: problems.slice(0, 500), rates }
    },
    ranges: async (ctx, { params }) => {
      const known = await carriersByIds(ctx.tx, ctx.tenantId, [params.carrierId])
      refuseUnless(known.size === 1, 'logistics.carrier_unknown')
      return { ranges: await rangesOf(ctx.tx, ctx.tenantId, params.carrierId) }
    },
    addRange: (ctx, { params, body }) => addNumberRange(ctx, params.carrierId, body),
    estimate: async (ctx, { body }) => {
      if (ctx.access.warehouseIds !== null && !ctx.access.warehouseIds.includes(body.warehouseId))
        throw new AppError('platform.out_of_scope', { what: 'warehouse' })
      const carriers = await explainCarriers(ctx, body)
      return { carriers: carriers.map((one) => ({ ...one, estimatedMinor: ctx.access.seesCost ? one.estimatedMinor : null })) }
    },
    waybills: async (ctx, { query }) => {
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)?.[0]
      refuseUnless(after === null || (typeof after === 'string' && isUuid(after)), 'platform.invalid_input', {
        summary: 'cursor',
      })
      const rows = await listWaybills(ctx.tx, ctx.tenantId, {
        carrierId: query.carrierId,
        waybillNumber: query.waybillNumber,
        after,
        limit: query.limit,
      })
      const carriers = await carriersByIds(ctx.tx, ctx.tenantId, [...new Set(rows.map((row) => row.carrierId))])
      return {
        rows: rows.map((row) => {
          const account = carriers.get(row.carrierId)!
          return {
            ...row,
            estimatedMinor: ctx.access.seesCost ? row.estimatedMinor : null,
            trackingUrl: carrierOf(account.adapter).trackingUrl(account, row.waybillNumber),
          }
        }),
        nextCursor: rows.length === query.limit ? encodeCursor([rows.at(-1)!.id]) : null,
      }
    },
  }),
]

function withoutCarrier<T extends { carrierId: string }>({ carrierId: _, ...rest }: T): Omit<T, 'carrierId'> {
  return rest
}
