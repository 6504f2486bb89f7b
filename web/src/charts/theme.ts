import { type ColorMode, palettes } from '@shangshu/ui/theme/tokens.ts'

/** Our tokens as an ECharts theme: the same ink, lines and series colours as the pages around the charts. */
export function chartTheme(mode: ColorMode, fontFamily: string) {
  const p = palettes[mode]
  const axis = {
    axisLine: { lineStyle: { color: p.line } },
    axisTick: { show: false },
    axisLabel: { color: p.textThird, fontSize: 11 },
    splitLine: { lineStyle: { color: p.lineSoft } },
    splitArea: { show: false },
    nameTextStyle: { color: p.textThird, fontSize: 11 },
  }
  return {
    color: [...p.series],
    backgroundColor: 'transparent',
    textStyle: { fontFamily, color: p.text, fontSize: 12 },
    title: { textStyle: { color: p.text, fontSize: 13, fontWeight: 600 } },
    grid: { left: 8, right: 12, top: 32, bottom: 8, containLabel: true },
    legend: {
      textStyle: { color: p.textSecond, fontSize: 12 },
      itemWidth: 14,
      itemHeight: 8,
      top: 0,
      right: 8,
      icon: 'roundRect',
    },
    tooltip: {
      backgroundColor: p.raised,
      borderColor: p.line,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: p.text, fontSize: 12 },
      extraCssText: `box-shadow: ${p.shadowRaised}; border-radius: 8px; font-variant-numeric: tabular-nums;`,
      axisPointer: { lineStyle: { color: p.lineStrong }, crossStyle: { color: p.lineStrong }, shadowStyle: { color: p.hover } },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    logAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    line: { symbol: 'circle', symbolSize: 5, showSymbol: false, lineStyle: { width: 2 } },
    bar: { itemStyle: { borderRadius: [2, 2, 0, 0] }, barMaxWidth: 36 },
    pie: { itemStyle: { borderColor: p.panel, borderWidth: 2 }, label: { color: p.textSecond } },
    radar: {
      axisName: { color: p.textSecond },
      axisLine: { lineStyle: { color: p.line } },
      splitLine: { lineStyle: { color: p.lineSoft } },
      splitArea: { show: false },
    },
    visualMap: { textStyle: { color: p.textThird }, inRange: { color: [...p.ramp] } },
    dataZoom: {
      borderColor: p.line,
      fillerColor: p.accentWash,
      handleStyle: { color: p.panel, borderColor: p.lineStrong },
      textStyle: { color: p.textThird },
      dataBackground: { lineStyle: { color: p.lineStrong }, areaStyle: { color: p.lineSoft } },
    },
    markLine: { lineStyle: { color: p.tone.bad.mark }, label: { color: p.textSecond } },
  }
}
