import { CARRIERS, isCarrier } from '#sim/carriers.ts'
import type { OrderShipment, ShipmentEntry, ShipmentResult } from '#sim/documents.ts'
import { openQuantity, orderChanged, settleState } from '#sim/orders.ts'
import { integer, pick } from '#sim/random.ts'
import { nowText, type Order, type Shop, type Universe } from '#sim/universe.ts'

/** Shipments told by the ERP (section 9), and those the shop's own staff sends. */

type Refusal = [code: string, detail: string]

const sameEntry = (a: ShipmentEntry, b: ShipmentEntry): boolean => JSON.stringify(comparable(a)) === JSON.stringify(comparable(b))
/** The order of lines in a box says nothing. */
const comparable = (entry: ShipmentEntry) => [
  entry.orderNumber,
  entry.carrierCode,
  entry.carrierName,
  entry.waybillNumber,
  entry.shippedAt,
  ...[...entry.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1)).map((line) => `${line.lineId} ${line.quantity}`),
]

/** Why an entry can't be accepted, apart from the shop's capabilities. */
function refusal(order: Order, entry: ShipmentEntry): Refusal | null {
  const { document } = order
  if (!isCarrier(entry.carrierCode)) return ['carrier_unknown', `carrier ${entry.carrierCode} is not in the shop's list`]
  if (document.state !== 'paid' && document.state !== 'part_shipped') {
    return ['order_not_shippable', `the order is ${document.state}`]
  }
  for (const { lineId } of entry.lines) {
    if (!document.lines.some((line) => line.id === lineId)) return ['line_unknown', `the order has no line ${lineId}`]
  }
  for (const line of document.lines) {
    const quantity = entry.lines.reduce((sum, part) => sum + (part.lineId === line.id ? part.quantity : 0), 0)
    if (quantity === 0) continue
    if (line.refundState === 'requested') return ['refund_open', `a refund is requested on line ${line.id}`]
    if (quantity > openQuantity(line))
      return ['quantity_exceeded', `line ${line.id}: ${openQuantity(line)} left, ${quantity} given`]
  }
  return null
}

/** Puts the box on the order and gives the order its new version. */
function ship(universe: Universe, shop: Shop, order: Order, shipment: OrderShipment): void {
  for (const part of shipment.lines)
    order.document.lines.find((line) => line.id === part.lineId)!.shippedQuantity += part.quantity
  order.document.shipments.push(shipment)
  settleState(universe, shop, order)
  orderChanged(universe, shop, order)
}

/** What a shop that can't ship in parts, or not in several boxes, refuses. `entries` is the whole call. */
function capabilityRefusal(shop: Shop, order: Order, entry: ShipmentEntry, entries: readonly ShipmentEntry[]): Refusal | null {
  const { profile } = shop
  const together = entries.filter((other) => other.orderNumber === entry.orderNumber)
  const waybills = new Set([...order.document.shipments, ...together].map((other) => other.waybillNumber))
  if (!profile.multiParcel && waybills.size > 1) return ['multi_parcel_not_supported', 'one waybill for an order']
  const covered = (lineId: string) =>
    together.flatMap((other) => other.lines).reduce((sum, part) => sum + (part.lineId === lineId ? part.quantity : 0), 0)
  // Entries of the call accepted a moment ago are shipped already, and counted on both sides.
  const shippedNow = (lineId: string) =>
    order.document.shipments
      .filter((done) => together.some((other) => other.shipmentId === done.shipmentId))
      .flatMap((done) => done.lines)
      .reduce((sum, part) => sum + (part.lineId === lineId ? part.quantity : 0), 0)
  const whole = order.document.lines.every((line) => covered(line.id) >= openQuantity(line) + shippedNow(line.id))
  return !profile.partialShipment && !whole ? ['partial_not_supported', 'all lines must leave together'] : null
}

/** Handles one call of `POST /shipments`; each entry succeeds or fails by itself. */
export function acceptShipments(universe: Universe, shop: Shop, entries: readonly ShipmentEntry[]): ShipmentResult[] {
  return entries.map((entry) => {
    const order = shop.orders.get(entry.orderNumber)
    const known = shop.shipments.get(entry.shipmentId)
    const answer = (result: ShipmentResult['result'], why: Refusal | null): ShipmentResult => {
      shop.counts[result === 'accepted' ? 'shipmentsAccepted' : result === 'known' ? 'shipmentsKnown' : 'shipmentsRefused']++
      const { version = null, state = null } = order?.document ?? {}
      const [code, detail] = why ?? [null, null]
      return { shipmentId: entry.shipmentId, result, code, detail, orderVersion: version, orderState: state }
    }
    if (order === undefined) return answer('refused', ['order_unknown', `no order ${entry.orderNumber}`])
    if (known !== undefined) {
      if (sameEntry(known.entry, entry)) return answer('known', null)
      return answer('refused', ['shipment_conflict', `${entry.shipmentId} was accepted with other content`])
    }
    const why = refusal(order, entry) ?? capabilityRefusal(shop, order, entry, entries)
    if (why !== null) return answer('refused', why)
    shop.shipments.set(entry.shipmentId, { entry, receivedAt: nowText(universe) })
    ship(universe, shop, order, { ...entry, carrierName: carrierName(entry), source: 'erp' })
    return answer('accepted', null)
  })
}

const carrierName = (entry: { carrierCode: string; carrierName: string | null }) =>
  entry.carrierName ?? CARRIERS.find((carrier) => carrier.code === entry.carrierCode)!.name

/** Somebody at the shop ships everything that is left, behind the ERP's back. False if nothing may be shipped. */
export function shipByOtherHand(universe: Universe, shop: Shop, order: Order): boolean {
  const { document, random } = order
  if (document.state !== 'paid' && document.state !== 'part_shipped') return false
  if (document.lines.some((line) => line.refundState === 'requested')) return false
  const lines = document.lines
    .map((line) => ({ lineId: line.id, quantity: openQuantity(line) }))
    .filter((line) => line.quantity > 0)
  const carrierCode =
    shop.profile.language === 'zh' ? pick(random, ['YTO', 'ZTO', 'STO', 'YUNDA', 'SF']) : pick(random, ['UPS', 'DHL'])
  ship(universe, shop, order, {
    shipmentId: `${document.number}-own${document.shipments.length + 1}`,
    carrierCode,
    carrierName: carrierName({ carrierCode, carrierName: null }),
    waybillNumber: `${carrierCode}${integer(random, 10_000_000, 99_999_999)}${integer(random, 1000, 9999)}`,
    shippedAt: nowText(universe),
    source: 'other',
    lines,
  })
  return true
}
