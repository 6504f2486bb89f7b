import { type Subscription, subscribe } from '#platform/events/define.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { truthsBroken } from '#platform/truths/truths.events.ts'
import { tellOwnersJob } from './notices/tell-owners.ts'

export const identitySubscriptions: Subscription[] = [
  subscribe(truthsBroken, 'identity.tell_owners', async (ctx, events) => {
    const fresh = [...new Set(events.flatMap((event) => event.payload.fresh))].sort()
    await enqueueJob(ctx, tellOwnersJob.kind, { truths: fresh })
  }),
]
