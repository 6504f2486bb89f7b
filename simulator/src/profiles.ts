import type { Language } from '#sim/people.ts'
import type { Trade } from '#sim/trades.ts'

/** How a shop does business. Money in the shop's minor unit. */
export interface Profile {
  id: string
  name: string
  language: Language
  currency: string
  country: string
  timeZone: string
  /** Offset of the time zone from UTC; only zones without summer time are used. */
  offsetMinutes: number
  trades: readonly Trade[]
  /** Share of the catalogue's products of these trades that the shop lists. */
  listedShare: number
  /** Shop price = catalogue price in fen × factor. */
  priceFactor: number
  /** Orders relative to the universe's orders per day. */
  volume: number
  /** Mean lines of an order. */
  linesMean: number
  shippingFeeMinor: number
  freeShippingFromMinor: number
  shipWithinHours: number
  /** Receivers are masked this long after shipping; null: never. */
  maskAfterMinutes: number | null
  settlement: { on: 'paid' | 'signed' | 'completed'; everyDays: number; issueAfterHours: number; payAfterDays: number }
  /** Commission per trade, in basis points of the goods' income. */
  commissionBasisPoints: Record<Trade, number>
  paymentFeeBasisPoints: number
  /** Whether the payment fee is given back with a refund. */
  paymentFeeBack: boolean
  /** Freight insurance charged to the seller for an order; 0: none. */
  insuranceMinor: number
  /** Charged once a month; 0: none. */
  monthlyFeeMinor: number
  /** Share of webhook events that carry the document. */
  documentShare: number
  partialShipment: boolean
  multiParcel: boolean
}

const CHINESE = {
  language: 'zh',
  currency: 'CNY',
  country: 'CN',
  timeZone: 'Asia/Shanghai',
  offsetMinutes: 480,
  priceFactor: 1,
  linesMean: 1.8,
  shippingFeeMinor: 800,
  freeShippingFromMinor: 6900,
  shipWithinHours: 48,
  maskAfterMinutes: 60,
  settlement: { on: 'signed', everyDays: 1, issueAfterHours: 2, payAfterDays: 1 },
  commissionBasisPoints: { food: 200, clothing: 500, beauty: 400, home: 300, electronics: 200 },
  paymentFeeBasisPoints: 60,
  paymentFeeBack: false,
  insuranceMinor: 30,
  monthlyFeeMinor: 19800,
  documentShare: 0.7,
  partialShipment: true,
  multiParcel: true,
} as const

/** The shops of a universe in the order they are opened; more shops than entries go round again with a number behind the id. */
const PROFILES: readonly Profile[] = [
  {
    ...CHINESE,
    id: 'shanqian',
    name: '山前生活馆',
    trades: ['food', 'clothing', 'beauty', 'home', 'electronics'],
    listedShare: 0.9,
    volume: 1.6,
  },
  {
    ...CHINESE,
    id: 'yunchang',
    name: '云裳集服饰店',
    trades: ['clothing', 'beauty'],
    listedShare: 0.85,
    volume: 1,
    linesMean: 1.5,
    freeShippingFromMinor: 0,
    shipWithinHours: 24,
    settlement: { on: 'completed', everyDays: 7, issueAfterHours: 18, payAfterDays: 2 },
    commissionBasisPoints: { food: 100, clothing: 550, beauty: 500, home: 300, electronics: 200 },
    paymentFeeBack: true,
    insuranceMinor: 55,
  },
  {
    ...CHINESE,
    id: 'harbour',
    name: 'Harbour & Hill',
    language: 'en',
    currency: 'GBP',
    country: 'GB',
    timeZone: 'Etc/UTC',
    offsetMinutes: 0,
    trades: ['beauty', 'home', 'electronics', 'clothing'],
    listedShare: 0.5,
    priceFactor: 0.14,
    volume: 0.4,
    linesMean: 2.1,
    shippingFeeMinor: 395,
    freeShippingFromMinor: 4000,
    shipWithinHours: 72,
    maskAfterMinutes: null,
    settlement: { on: 'paid', everyDays: 7, issueAfterHours: 6, payAfterDays: 3 },
    commissionBasisPoints: { food: 800, clothing: 1200, beauty: 1000, home: 1000, electronics: 700 },
    paymentFeeBasisPoints: 140,
    insuranceMinor: 0,
    monthlyFeeMinor: 2500,
  },
  {
    ...CHINESE,
    id: 'chaji',
    name: '茶集杂货铺',
    trades: ['food', 'home'],
    listedShare: 0.95,
    volume: 0.7,
    linesMean: 2.6,
    maskAfterMinutes: 0,
    partialShipment: false,
    multiParcel: false,
    documentShare: 0,
  },
  {
    ...CHINESE,
    id: 'fangcun',
    name: '方寸数码',
    trades: ['electronics'],
    listedShare: 1,
    volume: 0.8,
    linesMean: 1.3,
    shipWithinHours: 24,
    documentShare: 1,
  },
]

/** The profile of the n-th shop, from 0. */
export function profileOf(index: number): Profile {
  const profile = PROFILES[index % PROFILES.length]!
  const round = Math.floor(index / PROFILES.length)
  return round === 0 ? profile : { ...profile, id: `${profile.id}-${round + 1}`, name: `${profile.name} ${round + 1}` }
}
