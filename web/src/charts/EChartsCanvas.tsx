import { useTheme } from '@shangshu/ui'
import { fontFamily } from '@shangshu/ui/theme/tokens.ts'
import { BarChart, HeatmapChart, LineChart, PieChart, RadarChart, ScatterChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  RadarComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type ECharts, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { ChartProps } from './Chart.tsx'
import { chartTheme } from './theme.ts'

use([
  BarChart,
  HeatmapChart,
  LineChart,
  PieChart,
  RadarChart,
  ScatterChart,
  AriaComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  RadarComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
])

/** The drawing itself, in its own chunk: ECharts is only fetched with the first chart. */
export default function EChartsCanvas({ option, label, onPick }: ChartProps) {
  const { mode } = useTheme()
  const holder = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts>(undefined)
  const pick = useRef(onPick)
  pick.current = onPick

  useEffect(() => {
    const element = holder.current!
    const made = init(element, chartTheme(mode, fontFamily))
    chart.current = made
    made.on('click', (event) => {
      pick.current?.({
        series: event.seriesName ?? '',
        name: event.name,
        value: event.value,
        index: event.dataIndex,
        data: event.data,
      })
    })
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [mode])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme is a new chart, which needs its option again
  useEffect(() => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.current?.setOption({ animationDuration: still ? 0 : 250, aria: { enabled: true }, ...option }, { notMerge: true })
  }, [option, mode])

  return <div ref={holder} role="img" aria-label={label} className="ss-chart-canvas" data-picks={onPick !== undefined} />
}
