import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast } from '@shangshu/ui/theme/contrast.ts'
import { palettes } from '@shangshu/ui/theme/tokens.ts'
import { chartTheme } from './theme.ts'

test('charts speak the colours of the mode they stand in', () => {
  for (const mode of ['light', 'dark'] as const) {
    const theme = chartTheme(mode, 'sans-serif')
    assert.deepEqual(theme.color, [...palettes[mode].series])
    assert.equal(theme.valueAxis.axisLabel.color, palettes[mode].textThird)
    assert.equal(theme.textStyle.fontFamily, 'sans-serif')
  }
})

test('the first series are seen (3:1) on a panel and told apart from their neighbour', () => {
  for (const mode of ['light', 'dark'] as const) {
    const { series, panel } = palettes[mode]
    const [first, , third] = series as [string, string, string]
    assert.ok(contrast(first, panel) >= 3, `${mode} first series`)
    assert.ok(contrast(third, panel) >= 3, `${mode} third series`)
    for (let index = 1; index < series.length; index++) assert.notEqual(series[index], series[index - 1])
  }
})
