import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Section 2 of the protocol: what is signed and how. */

const sha256 = (body: string | Uint8Array) => createHash('sha256').update(body).digest('hex')

/** The raw query's pieces, empty ones dropped, sorted by their bytes. Nothing is decoded. */
export const sortedQuery = (rawQuery: string): string =>
  rawQuery
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => Buffer.from(piece))
    .sort(Buffer.compare)
    .map(String)
    .join('&')

export interface RequestToSign {
  method: string
  /** The raw path as sent; anything before `/open-shop/v1` is left out of the signature. */
  path: string
  /** The raw text behind `?`, or ''. */
  query: string
  /** Unix seconds, decimal. */
  timestamp: string
  nonce: string
  body: string | Uint8Array
}

/** The canonical string of a request. Throws RangeError if the path does not contain `/open-shop/v1`. */
export function canonicalRequest(request: RequestToSign): string {
  const start = request.path.indexOf('/open-shop/v1')
  if (start < 0) throw new RangeError('the path does not contain /open-shop/v1')
  return [
    'OPEN-SHOP-V1',
    request.method.toUpperCase(),
    request.path.slice(start),
    sortedQuery(request.query),
    request.timestamp,
    request.nonce,
    sha256(request.body),
  ].join('\n')
}

/** The canonical string of a webhook delivery (section 13). */
export const canonicalWebhook = (delivery: {
  shopId: string
  timestamp: string
  deliveryId: string
  body: string | Uint8Array
}): string => ['OPEN-SHOP-V1-WEBHOOK', delivery.shopId, delivery.timestamp, delivery.deliveryId, sha256(delivery.body)].join('\n')

/** The value of the `Open-Shop-Signature` header. */
export const sign = (secret: string, canonical: string): string =>
  `v1=${createHmac('sha256', secret).update(canonical).digest('hex')}`

/** Whether the header equals the right signature, in time that doesn't tell where they differ. */
export function signatureMatches(secret: string, canonical: string, header: string): boolean {
  const right = Buffer.from(sign(secret, canonical))
  const given = Buffer.from(header)
  return right.length === given.length && timingSafeEqual(right, given)
}

/** How far the two wall clocks may be apart, seconds. */
export const CLOCK_WINDOW_SECONDS = 300
/** How long a nonce is remembered, seconds. */
export const NONCE_SECONDS = 600

export type SignatureProblem = 'signature_missing' | 'key_unknown' | 'clock_skew' | 'signature_wrong' | 'replayed'

/** The keys a shop accepts and the nonces it has seen (nonce → wall-clock second after which it is forgotten). */
export interface Gate {
  secrets: Map<string, string>
  nonces: Map<string, number>
}

/** Checks a request by the five steps of section 2; null if it may pass. Remembers its nonce. `nowSeconds` is the wall clock. */
export function checkSignature(
  gate: Gate,
  request: Omit<RequestToSign, 'timestamp' | 'nonce'>,
  headers: Record<string, string | string[] | undefined>,
  nowSeconds: number,
): SignatureProblem | null {
  const key = headers['open-shop-key']
  const timestamp = headers['open-shop-timestamp']
  const nonce = headers['open-shop-nonce']
  const signature = headers['open-shop-signature']
  if (typeof key !== 'string' || typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string') {
    return 'signature_missing'
  }
  if (!/^\d{1,12}$/.test(timestamp) || !/^[A-Za-z0-9_-]{16,64}$/.test(nonce) || !/^v1=[0-9a-f]{64}$/.test(signature)) {
    return 'signature_missing'
  }
  const secret = gate.secrets.get(key)
  if (secret === undefined) return 'key_unknown'
  if (Math.abs(Number(timestamp) - nowSeconds) > CLOCK_WINDOW_SECONDS) return 'clock_skew'
  if (!signatureMatches(secret, canonicalRequest({ ...request, timestamp, nonce }), signature)) return 'signature_wrong'
  const used = `${key} ${nonce}`
  const until = gate.nonces.get(used)
  if (until !== undefined && until >= nowSeconds) return 'replayed'
  // Deleted first, so that the map stays in order of expiry and the old ones stand in front.
  gate.nonces.delete(used)
  gate.nonces.set(used, nowSeconds + NONCE_SECONDS)
  for (const [old, expiry] of gate.nonces) {
    if (expiry >= nowSeconds) break
    gate.nonces.delete(old)
  }
  return null
}
