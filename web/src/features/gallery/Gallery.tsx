import { browserPreferences, type GridViews, PageHeader, type SavedView, UiEnvironment, type UiSurroundings } from '@shangshu/ui'
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../api/live.ts'
import type { NavigationEntry } from '../../app/feature.ts'
import { Shell } from '../../app/Shell.tsx'
import { useUrlParams } from '../../app/surroundings.ts'
import { ChartSpecimens } from './ChartSpecimens.tsx'
import { EmptySpecimens } from './EmptySpecimens.tsx'
import { FormSpecimens } from './FormSpecimens.tsx'
import { GridSpecimen } from './GridSpecimen.tsx'
import './gallery.css'
import { JobSpecimens } from './JobSpecimens.tsx'
import { PartSpecimens } from './PartSpecimens.tsx'

const usePreference = browserPreferences('shangshu.gallery')

/** Views kept in this browser. */
function useViews(gridId: string): GridViews {
  const [kept, keep] = usePreference(`views.${gridId}`)
  return useMemo<GridViews>(() => {
    const views = (Array.isArray(kept) ? kept : []) as SavedView[]
    return {
      views,
      mayShare: true,
      async save({ id, ...view }) {
        const saved = { ...view, id: id ?? crypto.randomUUID(), mine: true }
        keep([...views.filter((one) => one.id !== saved.id), saved])
        return saved
      },
      async remove(id) {
        keep(views.filter((view) => view.id !== id))
      },
    }
  }, [kept, keep])
}

const surroundings: UiSurroundings = { timeZone: 'Asia/Shanghai', currency: 'CNY', usePreference, useUrlParams, useViews }

const entries: NavigationEntry[] = [
  { path: '/gallery', label: { 'zh-CN': '组件陈列', 'en-US': 'Gallery' }, icon: 'layers', group: 'overview' },
  { path: '/gallery/orders', label: { 'zh-CN': '订单', 'en-US': 'Orders' }, icon: 'list', group: 'sales', useCount: () => 128 },
  { path: '/gallery/customers', label: { 'zh-CN': '客户', 'en-US': 'Customers' }, icon: 'people', group: 'sales' },
  { path: '/gallery/shops', label: { 'zh-CN': '店铺', 'en-US': 'Shops' }, icon: 'shop', group: 'sales' },
  { path: '/gallery/waves', label: { 'zh-CN': '波次', 'en-US': 'Waves' }, icon: 'box', group: 'warehouse', useCount: () => 6 },
  { path: '/gallery/stock', label: { 'zh-CN': '库存', 'en-US': 'Stock' }, icon: 'warehouse', group: 'warehouse' },
  { path: '/gallery/products', label: { 'zh-CN': '商品', 'en-US': 'Products' }, icon: 'tag', group: 'goods' },
  { path: '/gallery/purchases', label: { 'zh-CN': '采购单', 'en-US': 'Purchase orders' }, icon: 'truck', group: 'purchasing' },
  { path: '/gallery/ledger', label: { 'zh-CN': '凭证', 'en-US': 'Journal' }, icon: 'coins', group: 'finance' },
  { path: '/gallery/settings', label: { 'zh-CN': '公司设置', 'en-US': 'Company' }, icon: 'gear', group: 'settings' },
]

const parts = ['grid', 'paged', 'parts', 'forms', 'charts', 'states'] as const
type Part = (typeof parts)[number]

/** Every component at work inside the real frame, without a server. */
export default function Gallery() {
  return (
    <UiEnvironment surroundings={surroundings}>
      <Inside />
    </UiEnvironment>
  )
}

function Inside() {
  const { t } = useTranslation('gallery')
  const url = useUrlParams()
  const part = parts.find((one) => one === url.params.part) ?? 'grid'
  const [folded, setFolded] = usePreference('folded')
  const [connection, setConnection] = useState<Connection>('open')

  return (
    <Shell
      features={[]}
      entries={entries}
      company={{ name: '云杉生活贸易有限公司', isDemo: true }}
      person={{ name: '陈静', email: 'chen@example.com' }}
      companies={[]}
      connection={connection}
      folded={folded === true}
      onFold={setFolded}
      onLanguage={() => {}}
      onCompany={() => {}}
      onSignOut={() => setConnection(connection === 'open' ? 'lost' : 'open')}
      tools={<JobSpecimens />}
    >
      <div className="ss-page">
        <PageHeader
          title={t('title')}
          actions={
            <Segmented
              value={part}
              onChange={(next) => url.set(next === 'grid' ? {} : { part: next as Part }, 'push')}
              options={parts.map((value) => ({ value, label: t(value) }))}
            />
          }
        />
        {(part === 'grid' || part === 'paged') && <GridSpecimen key={part} paged={part === 'paged'} />}
        {part === 'parts' && <PartSpecimens />}
        {part === 'forms' && <FormSpecimens />}
        {part === 'charts' && <ChartSpecimens />}
        {part === 'states' && <EmptySpecimens />}
      </div>
    </Shell>
  )
}
