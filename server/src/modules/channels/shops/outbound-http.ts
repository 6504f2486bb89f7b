import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { ConnectorError, type OutboundAnswer, type OutboundRequest } from '../connectors/connector.ts'

/** After this a request counts as lost: its outcome is unknown and it is repeated with the same key. */
const timeoutMs = 30_000
const maxAnswerBytes = 64 * 1024 * 1024

const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits, 'ipv4')
inside.addAddress('::', 'ipv6')
inside.addAddress('::1', 'ipv6')
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b:1::', 48],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

/** Whether an address is of this machine or a private network (RFC 6890). IPv4 written as IPv6 counts as what it is. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  const family = isIP(plain)
  if (family === 0) return true
  return inside.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The way out to the shops. Addresses are checked after the name was resolved and before the connection is made, so that a name
 * cannot point inside later: without `privateAddresses` nothing inside our own network can be reached, and without TLS nothing outside.
 * Redirects are not followed.
 */
export function createOutbound(options: { privateAddresses: boolean }): (request: OutboundRequest) => Promise<OutboundAnswer> {
  const agentOptions = { keepAlive: true, maxSockets: 8, maxFreeSockets: 4, timeout: timeoutMs }
  const httpAgent = new HttpAgent(agentOptions)
  const httpsAgent = new HttpsAgent(agentOptions)

  const allowed = (address: string, tls: boolean) => (isPrivateAddress(address) ? options.privateAddresses : tls)
  const guarded =
    (tls: boolean): LookupFunction =>
    (hostname, lookupOptions, done) => {
      dnsLookup(hostname, { ...lookupOptions, all: true }, (error, found) => {
        const addresses = (error ? [] : found) as LookupAddress[]
        const usable = addresses.filter((entry) => allowed(entry.address, tls))
        if (error) return done(error, '', 0)
        if (usable.length === 0)
          return done(Object.assign(new Error('address not allowed'), { code: 'ADDRESS_NOT_ALLOWED' }), '', 0)
        if (lookupOptions.all) return (done as unknown as (e: null, all: LookupAddress[]) => void)(null, usable)
        done(null, usable[0]!.address, usable[0]!.family)
      })
    }

  return async ({ method, url, headers, body }) => {
    const target = new URL(url)
    const tls = target.protocol === 'https:'
    const literal = target.hostname.replace(/^\[|\]$/g, '')
    if (!tls && target.protocol !== 'http:') throw new ConnectorError('permanent', 'address_not_allowed')
    // Addresses written out are not looked up.
    if (isIP(literal) !== 0 && !allowed(literal, tls)) throw new ConnectorError('permanent', 'address_not_allowed')
    return new Promise<OutboundAnswer>((resolve, reject) => {
      const send = tls ? httpsRequest : httpRequest
      const outgoing = send(
        target,
        {
          method,
          agent: tls ? httpsAgent : httpAgent,
          lookup: guarded(tls),
          headers: { accept: 'application/json', ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
        },
        (incoming) => collect(incoming).then(resolve, reject),
      )
      const timer = setTimeout(() => outgoing.destroy(new ConnectorError('temporary', 'timeout')), timeoutMs)
      outgoing.on('close', () => clearTimeout(timer))
      outgoing.on('error', (error) => reject(asConnectorError(error)))
      outgoing.end(body)
    })
  }
}

async function collect(incoming: IncomingMessage): Promise<OutboundAnswer> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of incoming as AsyncIterable<Buffer>) {
      length += piece.length
      if (length > maxAnswerBytes) throw new ConnectorError('permanent', 'answer_too_large')
      pieces.push(piece)
    }
  } catch (error) {
    throw asConnectorError(error)
  }
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = Array.isArray(value) ? value[0] : value
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(pieces) }
}

function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'ADDRESS_NOT_ALLOWED') return new ConnectorError('permanent', 'address_not_allowed')
  return new ConnectorError('temporary', typeof code === 'string' ? code.toLowerCase() : 'network', { cause: error })
}
