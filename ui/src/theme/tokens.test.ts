import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast } from './contrast.ts'
import { type ColorMode, cssVariables, palettes, tones } from './tokens.ts'

const modes: ColorMode[] = ['light', 'dark']

test('contrast of black on white is 21, of a colour on itself 1', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#1f4e79', '#1f4e79'), 1)
  assert.throws(() => contrast('black', '#ffffff'), /#rrggbb/)
})

for (const mode of modes) {
  const palette = palettes[mode]

  test(`${mode}: text is readable (4.5:1) on every surface it is used on`, () => {
    const surfaces = ['page', 'panel', 'raised', 'sunken', 'hover', 'selected', 'selectedHover'] as const
    for (const surface of surfaces) {
      for (const ink of ['text', 'textSecond', 'accentText'] as const) {
        const ratio = contrast(palette[ink], palette[surface])
        assert.ok(ratio >= 4.5, `${ink} on ${surface}: ${ratio.toFixed(2)}`)
      }
    }
    for (const surface of ['page', 'panel', 'raised', 'sunken', 'hover'] as const) {
      const ratio = contrast(palette.textThird, palette[surface])
      assert.ok(ratio >= 4.5, `textThird on ${surface}: ${ratio.toFixed(2)}`)
    }
    assert.ok(contrast(palette.onAccent, palette.accent) >= 4.5, 'onAccent on accent')
    assert.ok(contrast(palette.onInk, palette.ink) >= 4.5, 'onInk on ink')
    assert.ok(contrast(palette.onInkSecond, palette.ink) >= 4.5, 'onInkSecond on ink')
  })

  test(`${mode}: every tone is readable on its wash and on a panel; its mark is visible (3:1) where it means something`, () => {
    for (const tone of tones) {
      const colors = palette.tone[tone]
      for (const surface of [colors.wash, palette.panel, palette.page]) {
        const ratio = contrast(colors.text, surface)
        assert.ok(ratio >= 4.5, `${tone} text on ${surface}: ${ratio.toFixed(2)}`)
      }
    }
    assert.ok(contrast(palette.focus, palette.panel) >= 3, 'focus ring on panel')
    assert.ok(contrast(palette.focus, palette.page) >= 3, 'focus ring on page')
  })
}

test('a ramp grows away from the panel, step by step', () => {
  for (const mode of modes) {
    const { ramp, panel } = palettes[mode]
    const distances = ramp.map((color) => contrast(color, panel))
    assert.deepEqual(
      distances,
      distances.toSorted((a, b) => a - b),
    )
    assert.ok(distances.at(-1)! > 8)
  }
})

test('light and dark define the same custom properties, all of them set', () => {
  const names = (mode: ColorMode) => cssVariables(mode).map(([name]) => name)
  assert.deepEqual(names('light'), names('dark'))
  assert.ok(cssVariables('dark').every(([, value]) => value.length > 0))
  assert.ok(names('light').includes('--ss-text-second'))
  assert.ok(names('light').includes('--ss-tone-good-wash'))
})
