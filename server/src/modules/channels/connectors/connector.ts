import type { z } from 'zod'
import type {
  ChannelListing,
  ChannelOrder,
  ChannelOrderStatus,
  ChannelRefund,
  ChannelStatement,
  ChannelStatementLine,
  PushedParcel,
} from '../channel-order.contract.ts'

export type { ChannelListing, ChannelRefund, ChannelStatement, ChannelStatementLine, PushedParcel }

/**
 * What a channel must offer to be connected. A connector is one folder that exports one object of this shape and imports nothing of
 * other connectors; `docs/guides/connector-author.md` walks through writing one, and `testing/connector-kit.ts` tests it.
 *
 * Network calls happen only through `session.request`, in jobs, between two transactions. Every function may be called again with the
 * same arguments after a crash, so pushes carry a key that makes the repetition harmless.
 */
export interface Connector<Settings = any, Credentials = any> {
  /** Stored with shops and documents: never changes. */
  name: string
  title: { zh: string; en: string }
  capabilities: Capabilities
  /** What the shop form asks for; keys of `settings`, and of `credentials` where secret. */
  fields: readonly ConnectorField[]
  settings: z.ZodType<Settings>
  credentials: z.ZodType<Credentials>

  /** Who the shop is. Also the test whether address and credentials are right. */
  identify?: (session: Session<Settings, Credentials>) => Promise<RemoteShop>
  /** The cursor after which every document changed at `at` or later comes. */
  cursorAt?: (session: Session<Settings, Credentials>, feed: Feed, at: Date) => Promise<string>
  /** The shop's present cursor of a feed, to notice a shop that was restored from a backup; null when it can't tell. */
  currentCursor?: (session: Session<Settings, Credentials>, feed: Feed) => Promise<string | null>

  /** The cursor of orders is the version of the last document it passed, so that it can be compared with versions. */
  cursorIsVersion?: boolean
  /** Documents changed after the cursor (null: from the beginning), in the order in which the cursor passes them. */
  pullOrders?: (session: Session<Settings, Credentials>, cursor: string | null) => Promise<Page<unknown>>
  /** These orders as they are now; numbers the shop doesn't know are left out. */
  pullOrdersByNumber?: (session: Session<Settings, Credentials>, numbers: readonly string[]) => Promise<unknown[]>
  pullListings?: (session: Session<Settings, Credentials>, cursor: string | null) => Promise<Page<ChannelListing>>
  pullRefunds?: (session: Session<Settings, Credentials>, cursor: string | null) => Promise<Page<ChannelRefund>>
  pullStatements?: (session: Session<Settings, Credentials>, cursor: string | null) => Promise<Page<ChannelStatement>>
  /** Lines of a statement after the given line id (null: from the first). */
  pullStatementLines?: (
    session: Session<Settings, Credentials>,
    statementNumber: string,
    after: string | null,
  ) => Promise<Page<ChannelStatementLine>>

  /**
   * Tells about parcels, at most `maxShipments` at once. `pushId` is the same for every repetition: what was accepted before under it
   * counts as accepted. `attempt` belongs to the key of a message: platforms keep refusals under it. One result per push, in any order.
   */
  pushShipments?: (session: Session<Settings, Credentials>, pushes: readonly ShipmentPush[]) => Promise<ShipmentResult[]>
  maxShipments?: number
  /** Absolute quantities, at most `maxStock` at once. A sequence that is not greater than the last one of its variant changes nothing. */
  pushStock?: (session: Session<Settings, Credentials>, push: StockPush) => Promise<StockResult[]>
  maxStock?: number

  /** Checks who sent a webhook and reads it. @throws ConnectorError `unauthorised` when the signature is wrong, missing or too old */
  receiveWebhook?: (
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Buffer,
    credentials: Credentials,
    now: Date,
  ) => WebhookMessage[]

  /** Pure: the platform's document to the canonical one. @throws any error for a document it can't read */
  toChannelOrder: (raw: unknown) => ChannelOrder
  /** The order number of a document that may be unreadable otherwise. */
  numberOf: (raw: unknown) => string | null
  /** Pure: the platform's status to ours; null for one we don't know: the document is kept and nothing is done. */
  mapStatus: (status: string) => ChannelOrderStatus | null
  /** Every status the platform documents, so that the kit can check that none is forgotten. */
  statuses: readonly string[]
}

export interface Capabilities {
  orders: boolean
  ordersByNumber: boolean
  webhook: boolean
  listings: boolean
  stock: boolean
  shipments: boolean
  /** An order may be shipped in several goes. Where false, a push waits until the whole order left. */
  partialShipment: boolean
  /** Several waybills for one order. Where false, only the first is told. */
  multiParcel: boolean
  refunds: boolean
  statements: boolean
  /** Orders come in by file. */
  fileImport: boolean
}

export interface ConnectorField {
  key: string
  label: { zh: string; en: string }
  /** Said under the field: where to find it, what form it has. */
  hint?: { zh: string; en: string }
  kind: 'text' | 'url' | 'secret' | 'flag'
  required: boolean
}

export type Feed = 'orders' | 'refunds' | 'statements' | 'listings'

/** What a connector gets to work with: the shop's settings and opened credentials, and the only way to the network. */
export interface Session<Settings = any, Credentials = any> {
  shopId: string
  settings: Settings
  credentials: Credentials
  currency: string
  timeZone: string
  /** Carriers the shop named in `identify`, for the names of unknown ones. */
  carrierCodes: readonly string[]
  request: (request: OutboundRequest) => Promise<OutboundAnswer>
  now: () => Date
}

export interface OutboundRequest {
  method: string
  url: string
  headers: Record<string, string>
  body?: Buffer | undefined
}

export interface OutboundAnswer {
  status: number
  headers: Record<string, string | undefined>
  body: Buffer
}

export interface Page<T> {
  documents: T[]
  /** What to hand in the next time, also when there was nothing. */
  nextCursor: string
  /** There is more at once. */
  more: boolean
  /** Documents passed by because their shape is unknown; shown to a person. Orders never: they are kept as they are. */
  unreadable?: { number: string; problem: string }[]
}

export interface RemoteShop {
  id: string
  name: string
  currency: string | null
  timeZone: string | null
  carriers: { code: string; name: string }[]
  /** Where the platform tells what it can do, a capability we declare may turn out to be off for this shop. */
  off: (keyof Capabilities)[]
  authExpiresAt: Date | null
}

export interface ShipmentPush {
  pushId: string
  /** Answers the shop gave to this push so far. The same while a message has had no answer, another once it is sent anew after a refusal. */
  attempt: number
  externalNumber: string
  parcels: PushedParcel[]
}

export interface ShipmentResult {
  pushId: string
  /** `again`: the platform could not do it now; `refused`: a person must look at it. */
  outcome: 'accepted' | 'again' | 'refused'
  code: string | null
}

export interface StockPush {
  /** Every order document up to this cursor is contained in the quantities; null when that can't be said. */
  ordersCursor: string | null
  items: { externalVariantId: string; quantity: bigint; sequence: bigint }[]
}

export interface StockResult {
  externalVariantId: string
  outcome: 'accepted' | 'stale' | 'refused'
  code: string | null
}

export type WebhookMessage =
  | { kind: 'order'; number: string; document: unknown | null }
  | { kind: 'refund'; number: string }
  | { kind: 'ping' }

/**
 * - `auth_expired`: credentials no longer work; the shop stops until a person enters new ones
 * - `rate_limited`: nothing is sent to this shop for `retryAfterSeconds`
 * - `temporary`: repeated by itself with growing pauses
 * - `permanent`: repeating doesn't help; shown to a person
 * - `unauthorised`: only for webhooks, somebody else sent it
 */
export type FailureKind = 'auth_expired' | 'rate_limited' | 'temporary' | 'permanent' | 'unauthorised'

export class ConnectorError extends Error {
  kind: FailureKind
  /** The platform's own code where there is one; never personal data. */
  code: string
  retryAfterSeconds: number | null
  constructor(kind: FailureKind, code: string, options: { retryAfterSeconds?: number | null; cause?: unknown } = {}) {
    super(`${kind}: ${code}`, { cause: options.cause })
    this.name = 'ConnectorError'
    this.kind = kind
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

export const noCapabilities: Capabilities = {
  orders: false,
  ordersByNumber: false,
  webhook: false,
  listings: false,
  stock: false,
  shipments: false,
  partialShipment: false,
  multiParcel: false,
  refunds: false,
  statements: false,
  fileImport: false,
}
