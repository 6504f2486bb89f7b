import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { type Choice, currentLanguage, type Tone } from '@shangshu/ui'
import type { TFunction } from 'i18next'
import type { contracts } from '../../api/contracts.ts'

export type Shop = CallOutput<typeof contracts.shops.get>
export type Trouble = NonNullable<Shop['trouble']>

export const channelStatuses = [
  'unpaid',
  'deposit_paid',
  'paid',
  'part_shipped',
  'shipped',
  'signed',
  'completed',
  'closed',
] as const
export const intakes = ['waiting', 'failed', 'taken', 'nothing_to_do'] as const
export const pushStatuses = ['failed', 'waiting', 'done', 'done_by_hand', 'cancelled'] as const
export const shopStates = ['unauthorised', 'expired', 'resting', 'troubled', 'active', 'paused'] as const

const statusTones: Record<string, Tone> = {
  unpaid: 'muted',
  deposit_paid: 'waiting',
  paid: 'progress',
  part_shipped: 'progress',
  shipped: 'good',
  signed: 'good',
  completed: 'good',
  closed: 'muted',
}
const intakeTones: Record<string, Tone> = { waiting: 'waiting', taken: 'good', failed: 'bad', nothing_to_do: 'muted' }
const pushTones: Record<string, Tone> = {
  waiting: 'waiting',
  failed: 'bad',
  done: 'good',
  done_by_hand: 'good',
  cancelled: 'muted',
}
const shopTones: Record<string, Tone> = {
  unauthorised: 'waiting',
  expired: 'bad',
  resting: 'bad',
  troubled: 'warn',
  active: 'good',
  paused: 'muted',
}

/** How a shop is: its status, and for an active one whether its connection works. */
export function shopState(shop: Pick<Shop, 'status' | 'trouble' | 'breakerUntil'>, now: number): (typeof shopStates)[number] {
  if (shop.status !== 'active') return shop.status
  if (shop.breakerUntil !== null && Date.parse(shop.breakerUntil) > now) return 'resting'
  return shop.trouble === null ? 'active' : 'troubled'
}

const choices = (t: TFunction, prefix: string, values: readonly string[], tones: Record<string, Tone>): Choice[] =>
  values.map((value) => ({ value, label: t(`channels:${prefix}.${value}`), tone: tones[value] ?? 'neutral' }))

export const statusChoices = (t: TFunction) => choices(t, 'status', channelStatuses, statusTones)
export const intakeChoices = (t: TFunction) => choices(t, 'intake', intakes, intakeTones)
export const pushChoices = (t: TFunction) => choices(t, 'pushStatus', pushStatuses, pushTones)
export const shopChoices = (t: TFunction) => choices(t, 'shopState', shopStates, shopTones)
export const toneOfShop = (state: string): Tone => shopTones[state] ?? 'neutral'
export const toneOfStatus = (status: string): Tone => statusTones[status] ?? 'neutral'
export const toneOfIntake = (intake: string): Tone => intakeTones[intake] ?? 'neutral'
export const toneOfPush = (status: string): Tone => pushTones[status] ?? 'neutral'

/** What went wrong, in the language of the screen. */
export function troubleText(trouble: Trouble | null): string {
  if (trouble === null) return ''
  return currentLanguage() === 'en-US' ? (trouble.messageEn ?? trouble.message) : trouble.message
}
