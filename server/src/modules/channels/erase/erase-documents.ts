import { phoneForm } from '#lib/person.ts'
import type { Ctx } from '#platform/context.ts'
import { touch } from '#platform/events/emit.ts'
import type { JobKind } from '#platform/jobs/define.ts'
import { vaultOf } from '#platform/vault/current.ts'
import type { TenantVault } from '#platform/vault/vault.ts'
import type { ChannelOrder } from '../channel-order.contract.ts'
import { isMasked } from '../order-pull/change-mask.pure.ts'
import { openDocument, sealDocument, sealRaw } from '../order-pull/sealed-document.ts'
import { documentsOf, type StoredDocument, untakenDocuments, writeDocuments } from './erase.queries.ts'

const page = 200

/**
 * Takes what tells who the buyer is out of these documents and all their earlier versions. Numbers, states, goods, money and region stay,
 * in our own form: the platform's words are gone. The fingerprint stays too, so that the same document does not bring everything back.
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
    documents.map((document) => ({ ...document, documentSealed: withoutBuyer(keys, document.documentSealed) })),
  )
  touch(ctx, 'channel_orders')
}

function withoutBuyer(keys: TenantVault, sealed: Buffer): Buffer {
  let order: ChannelOrder
  try {
    order = openDocument(keys, sealed)
  } catch {
    // What could not be read before need not be readable now; nothing of it may stay.
    return sealRaw(keys, 'file', { erased: true })
  }
  const { receiver } = order
  return sealDocument(keys, {
    ...order,
    buyer: { id: '', nickname: '' },
    receiver:
      receiver === null
        ? null
        : { ...receiver, key: null, masked: true, name: '', phone: '', district: '', street: '', postcode: '' },
    buyerMessage: '',
    sellerRemark: '',
    invoice: null,
  })
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
    const { buyer, receiver } = openDocument(keys, head.documentSealed)
    if (buyer.id !== '' && buyers.has(keys.hash('buyer', `${head.shopId}/${buyer.id}`))) return true
    const phone = receiver === null || isMasked(receiver) ? '' : phoneForm(receiver.phone)
    return phone !== '' && phones.has(keys.hash('phone', phone))
  } catch {
    return false
  }
}
