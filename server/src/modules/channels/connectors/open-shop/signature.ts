import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Signatures of the open shop protocol, sections 2 and 13 of docs/protocols/open-shop.md. */

/**
 * The seven lines that are signed. `url` may carry any prefix: the path counts from "/open-shop/v1" on, as it is on the wire.
 * @throws RangeError for an address without "/open-shop/v1"
 */
export function canonicalRequest(
  method: string,
  url: string,
  timestamp: string,
  nonce: string,
  body: Uint8Array | string,
): string {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const start = path.indexOf('/open-shop/v1')
  if (start === -1) throw new RangeError('an open shop address contains /open-shop/v1')
  const pieces =
    question === -1
      ? []
      : url
          .slice(question + 1)
          .split('&')
          .filter((piece) => piece !== '')
  // The pieces are ASCII (anything else is percent-encoded on the wire), so code units sort like bytes.
  pieces.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return ['OPEN-SHOP-V1', method.toUpperCase(), path.slice(start), pieces.join('&'), timestamp, nonce, sha256Hex(body)].join('\n')
}

/** The five lines of a webhook. */
export function canonicalWebhook(shopId: string, timestamp: string, delivery: string, body: Uint8Array | string): string {
  return ['OPEN-SHOP-V1-WEBHOOK', shopId, timestamp, delivery, sha256Hex(body)].join('\n')
}

export function signature(secret: string, canonical: string): string {
  return `v1=${createHmac('sha256', secret).update(canonical).digest('hex')}`
}

/** Compared in constant time. */
export function signatureMatches(secret: string, canonical: string, given: string): boolean {
  const expected = Buffer.from(signature(secret, canonical))
  const actual = Buffer.from(given)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function sha256Hex(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex')
}
