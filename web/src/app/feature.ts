import type { IconName, Language, Texts } from '@shangshu/ui'
import type { ComponentType } from 'react'
import type { Session } from '../api/session.ts'

/** The parts of the side navigation, in the order of a day's work. */
export const navigationGroups = [
  { key: 'overview', label: { 'zh-CN': '总览', 'en-US': 'Overview' } },
  { key: 'sales', label: { 'zh-CN': '销售', 'en-US': 'Sales' } },
  { key: 'warehouse', label: { 'zh-CN': '仓储', 'en-US': 'Warehouse' } },
  { key: 'goods', label: { 'zh-CN': '商品', 'en-US': 'Goods' } },
  { key: 'purchasing', label: { 'zh-CN': '采购', 'en-US': 'Purchasing' } },
  { key: 'finance', label: { 'zh-CN': '财务', 'en-US': 'Finance' } },
  { key: 'settings', label: { 'zh-CN': '设置', 'en-US': 'Settings' } },
] as const

export type NavigationGroup = (typeof navigationGroups)[number]['key']

export interface NavigationEntry {
  /** where it leads; the entry is marked while the address begins with it */
  path: string
  label: Record<Language, string>
  icon: IconName
  group: NavigationGroup
  /** shown only with this permission; without one to everybody signed in */
  permission?: string
  /** how many wait there, as a hook, drawn beside the label */
  useCount?(): number | undefined
}

export interface FeatureRoute {
  /** `/orders/$orderId`; parameters come from `useParams({ strict: false })` */
  path: string
  permission?: string
  /** the page, loaded when it is first visited */
  load(): Promise<{ default: ComponentType }>
}

/** What the global search found. */
export interface SearchHit {
  key: string
  title: string
  note?: string
  path: string
}

/** A part of the program, named like its module on the server. Registered in `features/index.ts`. */
export interface Feature {
  module: string
  /** can't be switched off with the company's modules */
  always?: boolean
  navigation: readonly NavigationEntry[]
  /** pages inside the frame, for people who are signed in */
  routes: readonly FeatureRoute[]
  /** pages without the frame, open to everybody: sign-in and the like */
  openRoutes?: readonly FeatureRoute[]
  /** texts under the namespace of the module, loaded with its first page */
  texts?(): Promise<{ texts: Texts }>
  /** what its background jobs are called, by kind: `orders.bulk` */
  jobs?: Readonly<Record<string, Record<Language, string>>>
  /** finds documents by number, code or name for the search box of the top bar */
  search?(text: string, signal: AbortSignal): Promise<readonly SearchHit[]>
}

/** A person sees what the company has switched on and the role allows. */
export function mayEnter(feature: Pick<Feature, 'module' | 'always'>, permission: string | undefined, session: Session): boolean {
  return (feature.always || session.has(feature.module)) && (permission === undefined || session.may(permission))
}
