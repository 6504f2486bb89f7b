import { EmptyState } from '@shangshu/ui'
import { Skeleton } from 'antd'
import type { EChartsCoreOption } from 'echarts/core'
import { lazy, type ReactNode, Suspense } from 'react'
import './charts.css'

/** What was clicked, to drill down to its documents. */
export interface ChartPick {
  series: string
  name: string
  value: unknown
  index: number
  data: unknown
}

export interface ChartProps {
  /** keep the same object between renders (`useMemo`) */
  option: EChartsCoreOption
  /** what the chart shows, in one sentence, for those who don't see it */
  label: string
  /** a click on a point, bar or slice */
  onPick?(pick: ChartPick): void
}

const Canvas = lazy(() => import('./EChartsCanvas.tsx'))

/**
 * A chart in our colours, light and dark, that follows the size of its place. ECharts itself is fetched with the first chart.
 * @param empty shown instead when there is nothing to draw
 */
export function Chart({
  height = 260,
  loading,
  empty,
  ...chart
}: ChartProps & { height?: number; loading?: boolean; empty?: ReactNode }) {
  const wait = <Skeleton.Node active style={{ width: '100%', height: '100%' }} className="ss-chart-wait" />
  return (
    <div className="ss-chart" style={{ height }}>
      {loading ? (
        wait
      ) : empty ? (
        <EmptyState kind="nothing" title="" text={empty} compact />
      ) : (
        <Suspense fallback={wait}>
          <Canvas {...chart} />
        </Suspense>
      )}
    </div>
  )
}
