import { AppError } from '#platform/errors.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import { type JobScope, withScope } from '../fulfillments/bulk-fulfillments.jobs.ts'
import { releaseWave } from './release-wave.ts'
import type { WaveRequest } from './waves.contract.ts'

export interface ReleaseWavesParams {
  /** Times as text: jobs keep JSON. */
  request: Omit<WaveRequest, 'fulfillmentIds' | 'filter'> & {
    filter: Omit<WaveRequest['filter'], 'shipByBefore'> & { shipByBefore?: string | undefined }
  }
  scope: JobScope
}

/** Releases waves until nothing that matches waits any more, each in a transaction of its own. */
export const releaseWaves: JobKind<ReleaseWavesParams, { waves: number; fulfillments: number }> = {
  kind: 'warehouse.release_waves',
  maxAttempts: 3,
  run: async (job, tools) => {
    const { request, scope } = job.params
    const { shipByBefore, ...filter } = request.filter
    let waves = 0
    let fulfillments = 0
    for (;;) {
      const released = await tools.transaction(async (ctx) => {
        try {
          return await releaseWave(withScope(ctx, scope), {
            ...request,
            filter: { ...filter, ...(shipByBefore === undefined ? {} : { shipByBefore: new Date(shipByBefore) }) },
          })
        } catch (error) {
          if (error instanceof AppError && error.code === 'warehouse.nothing_to_release') return null
          throw error
        }
      })
      if (!released) break
      waves += 1
      fulfillments += released.fulfillmentIds.length
      await tools.progress(fulfillments)
    }
    return { waves, fulfillments }
  },
}
