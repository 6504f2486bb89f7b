import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import { vaultOf } from '#platform/vault/current.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import { openDocument, sealCanonical, sealRaw } from '../order-pull/sealed-document.ts'
import { documentsOf, type StoredDocument, untakenDocuments, writeDocuments } from './erase.queries.ts'
import { peopleOf } from './erased-people.ts'
import { withoutBuyer } from './without-buyer.pure.ts'

const page = 200

/**
 * Takes what tells who the buyer is out of these documents and all their earlier versions. Numbers, states, goods, money and region stay,
 * in our own form: the platform's words are gone. The fingerprint stays too, so that the same document does not bring everything
 * back; and the order is marked, so that a newer one is stored without its buyer.
 */
export async function eraseDocuments(ctx: Ctx, channelOrderIds: readonly string[]): Promise<void> {
  const keys = await vaultOf(ctx)
  for (let at = 0; at < channelOrderIds.length; at += page)
    await clear(ctx, keys, await documentsOf(ctx, channelOrderIds.slice(at, at + page)))
}

async function clear(ctx: Ctx, keys: TenantVault, documents: readonly StoredDocument[]): Promise<void> {
  if (documents.length === 0) return
  await writeDocuments(
    ctx,
    documents.map((document) => ({ ...document, documentSealed: cleared(keys, document.documentSealed) })),
  )
  touch(ctx, 'channel_orders')
}

function cleared(keys: TenantVault, sealed: Buffer): Buffer {
  try {
    return sealCanonical(keys, withoutBuyer(openDocument(keys, sealed)))
  } catch {
    // What could not be read before need not be readable now; nothing of it may stay.
    return sealRaw(keys, 'file', { erased: true })
  }
}

/**
 * Documents that never became orders (failed, seen to by somebody else) are under no hash: they are opened one after another, page by
 * page, and cleared where they are the buyer's.
 */
export const eraseUntakenJob: JobKind<{ phoneHashes: string[]; buyerHashes: string[] }, { looked: number; cleared: number }> = {
  kind: 'channels.erase_untaken',
  maxAttempts: 5,
  run: async (job, tools) => {
    const phones = new Set(job.params.phoneHashes)
    const buyers = new Set(job.params.buyerHashes)
    const result = { looked: 0, cleared: 0 }
    let after: string | null = null
    do {
      after = await tools.transaction(async (ctx) => {
        const keys = await vaultOf(ctx)
        const heads = await untakenDocuments(ctx, after, page)
        const mine = heads.filter((head) => isOf(keys, head, phones, buyers)).map((head) => head.id)
        await eraseDocuments(ctx, mine)
        result.looked += heads.length
        result.cleared += mine.length
        return heads.length === page ? heads.at(-1)!.id : null
      })
      await tools.progress(result.looked)
    } while (after !== null)
    return result
  },
}

function isOf(
  keys: TenantVault,
  head: { shopId: string; documentSealed: Buffer },
  phones: ReadonlySet<string>,
  buyers: ReadonlySet<string>,
): boolean {
  try {
    const { buyer, phone } = peopleOf(keys, head.shopId, openDocument(keys, head.documentSealed))
    return (buyer !== undefined && buyers.has(buyer)) || (phone !== undefined && phones.has(phone))
  } catch {
    return false
  }
}
