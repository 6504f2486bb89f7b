import { useFormat } from '@shangshu/ui'
import { App } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chart, type ChartPick } from '../../charts/Chart.tsx'

/** A curve with bars, a ring, a heat map: clicks lead to what is behind them. */
export function ChartSpecimens() {
  const { t } = useTranslation('gallery')
  const { message } = App.useApp()
  const format = useFormat()
  const onPick = (pick: ChartPick) => void message.info(t('chart.picked', { name: `${pick.series} ${pick.name}` }))

  const days = useMemo(() => Array.from({ length: 30 }, (_, index) => `11-${String(index + 1).padStart(2, '0')}`), [])
  const sales = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      legend: {},
      xAxis: { type: 'category', data: days },
      yAxis: [
        { type: 'value', axisLabel: { formatter: (value: number) => format.money(value * 100, undefined, { compact: true }) } },
        { type: 'value', splitLine: { show: false } },
      ],
      series: [
        {
          name: t('chart.orders'),
          type: 'bar',
          yAxisIndex: 1,
          itemStyle: { opacity: 0.35 },
          data: days.map((_, index) => Math.round(340 + 160 * Math.sin(index / 2.2) + index * 9)),
        },
        {
          name: t('chart.amount'),
          type: 'line',
          smooth: 0.2,
          data: days.map((_, index) => Math.round(42_000 + 16_000 * Math.sin(index / 2.2 + 0.4) + index * 1_100)),
        },
      ],
    }),
    [t, days, format],
  )
  const share = useMemo(
    () => ({
      tooltip: { trigger: 'item' },
      series: [
        {
          name: t('chart.share'),
          type: 'pie',
          radius: ['52%', '78%'],
          data: [
            { name: '云杉旗舰店', value: 48 },
            { name: '南山专营店', value: 26 },
            { name: '海岸生活馆', value: 15 },
            { name: 'Harbour & Co', value: 11 },
          ],
        },
      ],
    }),
    [t],
  )
  const load = useMemo(
    () => ({
      tooltip: {},
      xAxis: { type: 'category', data: Array.from({ length: 24 }, (_, hour) => String(hour)) },
      yAxis: { type: 'category', data: ['A', 'B', 'C', 'D', 'E'] },
      visualMap: { min: 0, max: 100, show: false },
      series: [
        {
          name: t('chart.load'),
          type: 'heatmap',
          data: Array.from({ length: 120 }, (_, index) => [
            index % 24,
            Math.floor(index / 24),
            Math.round(50 + 48 * Math.sin(index * 0.7) * Math.cos(index / 9)),
          ]),
        },
      ],
    }),
    [t],
  )

  return (
    <div className="ss-specimens">
      <section className="ss-panel ss-specimen-wide">
        <h2>{t('chart.sales')}</h2>
        <Chart option={sales} label={t('chart.sales')} onPick={onPick} height={300} />
      </section>
      <section className="ss-panel">
        <h2>{t('chart.share')}</h2>
        <Chart option={share} label={t('chart.share')} onPick={onPick} />
      </section>
      <section className="ss-panel">
        <h2>{t('chart.load')}</h2>
        <Chart option={load} label={t('chart.load')} onPick={onPick} />
      </section>
    </div>
  )
}
