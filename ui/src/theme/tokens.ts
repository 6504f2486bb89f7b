/**
 * The design tokens: the only place where a colour, a size or a shadow has a number.
 * They feed antd (`antd-theme.ts`), our own style sheets (as `--ss-*` custom properties) and the charts.
 *
 * The face: ink on paper, an ink blue (靛) for what can be done or is chosen, and one dot of cinnabar in the mark.
 * Every other colour is a tone of meaning, never a decoration. Text colours keep 4.5:1 on the surfaces they are used on
 * (checked in `tokens.test.ts`).
 */
export type ColorMode = 'light' | 'dark'

/** What a colour may mean. `waiting` is "it is somebody else's turn", `muted` is "over, and not through success". */
export type Tone = 'neutral' | 'progress' | 'waiting' | 'good' | 'warn' | 'bad' | 'muted'

export const tones: readonly Tone[] = ['neutral', 'progress', 'waiting', 'good', 'warn', 'bad', 'muted']

interface ToneColors {
  /** readable text of this tone on a panel */
  text: string
  /** quiet background of this tone; `text` is readable on it too */
  wash: string
  /** a mark: dot, bar, curve */
  mark: string
  /** a line around or beside something of this tone */
  line: string
}

export interface Palette {
  page: string
  panel: string
  raised: string
  sunken: string
  hover: string
  selected: string
  selectedHover: string
  text: string
  textSecond: string
  textThird: string
  textDisabled: string
  line: string
  lineSoft: string
  lineStrong: string
  accent: string
  accentHover: string
  accentActive: string
  accentText: string
  accentWash: string
  accentLine: string
  onAccent: string
  /** surface of bars that lie over everything else and call for a decision (selection bar, tooltips) */
  ink: string
  onInk: string
  onInkSecond: string
  cinnabar: string
  focus: string
  mask: string
  shadow: string
  shadowRaised: string
  tone: Record<Tone, ToneColors>
  /** series colours of charts, in order of use; told apart by lightness too, for people who see colours differently */
  series: readonly string[]
  /** from little to much, for heat maps; grows away from the surface in either mode */
  ramp: readonly string[]
}

const light: Palette = {
  page: '#f4f3f0',
  panel: '#ffffff',
  raised: '#ffffff',
  sunken: '#faf9f7',
  hover: '#f6f5f2',
  selected: '#e9f0f7',
  selectedHover: '#dfe9f3',
  text: '#1d2128',
  textSecond: '#545b64',
  textThird: '#676e77',
  textDisabled: '#a3a8ae',
  line: '#dcdad5',
  lineSoft: '#eceae6',
  lineStrong: '#bdbab3',
  accent: '#1f4e79',
  accentHover: '#2a639a',
  accentActive: '#163a5c',
  accentText: '#1f5a8f',
  accentWash: '#e9f0f7',
  accentLine: '#a6c1db',
  onAccent: '#ffffff',
  ink: '#22272e',
  onInk: '#f5f4f1',
  onInkSecond: '#b4b9c0',
  cinnabar: '#d4472c',
  focus: '#3d7fbe',
  mask: 'rgba(22, 24, 28, 0.42)',
  shadow: '0 1px 2px rgba(24, 26, 30, 0.05)',
  shadowRaised: '0 8px 28px rgba(24, 26, 30, 0.14), 0 1px 4px rgba(24, 26, 30, 0.08)',
  tone: {
    neutral: { text: '#545b64', wash: '#f0efec', mark: '#8b9199', line: '#d5d3ce' },
    progress: { text: '#1f5a8f', wash: '#e9f0f7', mark: '#3d7fbe', line: '#b3cbe2' },
    waiting: { text: '#64499a', wash: '#f1edf8', mark: '#8468bd', line: '#cfc2e6' },
    good: { text: '#1c6e45', wash: '#e7f4ec', mark: '#2f9a63', line: '#abd6bf' },
    warn: { text: '#8a5200', wash: '#fdf2dd', mark: '#dd9316', line: '#ecce95' },
    bad: { text: '#b3301a', wash: '#fcece8', mark: '#d4472c', line: '#efb8ac' },
    muted: { text: '#676e77', wash: '#f4f3f0', mark: '#bdbab3', line: '#dcdad5' },
  },
  series: ['#1f4e79', '#dd9316', '#2f9a63', '#8468bd', '#5fa3d9', '#b3301a', '#7c848d', '#a9c94f'],
  ramp: ['#edf2f7', '#b9d0e6', '#6d9fcb', '#2f6ba3', '#163a5c'],
}

const dark: Palette = {
  page: '#121417',
  panel: '#191c20',
  raised: '#22262b',
  sunken: '#15181b',
  hover: '#20242a',
  selected: '#1c2c3b',
  selectedHover: '#213548',
  text: '#e7e5e0',
  textSecond: '#aeb2b8',
  textThird: '#8f959d',
  textDisabled: '#5e646c',
  line: '#32373e',
  lineSoft: '#262a30',
  lineStrong: '#4a5058',
  accent: '#3874aa',
  accentHover: '#4685be',
  accentActive: '#2d618f',
  accentText: '#82b5e3',
  accentWash: '#1c2c3b',
  accentLine: '#375877',
  onAccent: '#ffffff',
  ink: '#e7e5e0',
  onInk: '#1a1d21',
  onInkSecond: '#555b63',
  cinnabar: '#e8694f',
  focus: '#5c9fd9',
  mask: 'rgba(0, 0, 0, 0.6)',
  shadow: '0 1px 2px rgba(0, 0, 0, 0.3)',
  shadowRaised: '0 10px 32px rgba(0, 0, 0, 0.5), 0 1px 4px rgba(0, 0, 0, 0.4)',
  tone: {
    neutral: { text: '#aeb2b8', wash: '#262a30', mark: '#868c94', line: '#3c4148' },
    progress: { text: '#82b5e3', wash: '#1c2c3b', mark: '#5c9fd9', line: '#34526f' },
    waiting: { text: '#b9a3e3', wash: '#2a2438', mark: '#9b7fd4', line: '#4c4166' },
    good: { text: '#76c79a', wash: '#19302a', mark: '#43ab76', line: '#2f5645' },
    warn: { text: '#e5b457', wash: '#352a17', mark: '#dd9a2b', line: '#5d4b26' },
    bad: { text: '#f0937f', wash: '#3a211d', mark: '#e8694f', line: '#6b382e' },
    muted: { text: '#8f959d', wash: '#1e2126', mark: '#5e646c', line: '#32373e' },
  },
  series: ['#5c9fd9', '#e0a23a', '#4fb583', '#a78bdb', '#9cc9ee', '#e8694f', '#9aa1a9', '#bcd46c'],
  ramp: ['#1a2632', '#244a6c', '#3874aa', '#6fabdf', '#bfdcf5'],
}

export const palettes: Record<ColorMode, Palette> = { light, dark }

/** Sizes in pixels. `touch` is used on narrow screens with a finger instead of a pointer. */
export const sizes = {
  fontSize: 13,
  fontSizeSmall: 12,
  control: { pointer: 28, touch: 38 },
  radius: 6,
  radiusPanel: 8,
  radiusSmall: 4,
  topBar: 48,
  sideNavigation: 208,
  sideNavigationFolded: 52,
} as const

/** Below this width the layout is for one hand. Same number as in the style sheets. */
export const narrowWidth = 768

export const fontFamily =
  '"Shangshu apostrophe", -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Helvetica Neue", Arial, sans-serif'

export const fontFamilyCode =
  'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", "Noto Sans Mono CJK SC", monospace'

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/**
 * The palette as custom properties: `--ss-text-second`, `--ss-tone-good-wash`, …
 * @returns pairs of property name and value, in the order of the palette.
 */
export function cssVariables(mode: ColorMode): [name: string, value: string][] {
  const palette = palettes[mode]
  const pairs: [string, string][] = []
  for (const [name, value] of Object.entries(palette)) {
    if (typeof value === 'string') pairs.push([`--ss-${kebab(name)}`, value])
  }
  for (const tone of tones) {
    for (const [part, value] of Object.entries(palette.tone[tone])) pairs.push([`--ss-tone-${tone}-${part}`, value])
  }
  palette.series.forEach((color, index) => {
    pairs.push([`--ss-series-${index + 1}`, color])
  })
  return pairs
}
