/**
 * Our own small set of line icons: a grid of 16, strokes of 1.4, square ends softened. They take the colour of the text
 * around them. An icon alone needs a name (`label`); beside a word it is decoration and hidden from screen readers.
 */
const shapes = {
  add: 'M8 3v10M3 8h10',
  alert: 'M8 2.2 14.3 13H1.7zM8 6.4v3M8 11.2v.1',
  arrowDown: 'M8 3v10M4.2 9.2 8 13l3.8-3.8',
  arrowLeft: 'M13 8H3M6.8 4.2 3 8l3.8 3.8',
  arrowRight: 'M3 8h10M9.2 4.2 13 8l-3.8 3.8',
  arrowUp: 'M8 13V3M4.2 6.8 8 3l3.8 3.8',
  barcode: 'M2.5 3.5v9M5 3.5v9M6.8 3.5v9M9.6 3.5v9M11.4 3.5v9M13.5 3.5v9',
  bell: 'M3.5 11.5h9c-1-1-1.2-2-1.2-4.2a3.3 3.3 0 0 0-6.6 0c0 2.2-.2 3.2-1.2 4.2ZM6.8 13.6h2.4',
  book: 'M3 3.2c1.8-.7 3.6-.4 5 .6 1.4-1 3.2-1.3 5-.6v9.6c-1.8-.7-3.6-.4-5 .6-1.4-1-3.2-1.3-5-.6zM8 3.8v9.6',
  bookmark: 'M4.5 2.5h7v11L8 10.8 4.5 13.5z',
  box: 'M2.5 5 8 2.3 13.5 5v6L8 13.7 2.5 11zM2.5 5 8 7.7 13.5 5M8 7.7v6',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.3v3M10.5 2.3v3',
  cart: 'M1.8 3h1.9l1.7 7.2h6.7l1.6-5.4H4.2M6.2 12.9v.1M11.3 12.9v.1',
  chart: 'M2.5 13.5h11M4.5 11V7.5M8 11V3M11.5 11V5.5',
  check: 'M3 8.4 6.5 12 13 4.5',
  chevronDown: 'M4 6.2 8 10l4-3.8',
  chevronLeft: 'M9.8 4 6 8l3.8 4',
  chevronRight: 'M6.2 4 10 8l-3.8 4',
  chevronUp: 'M4 9.8 8 6l4 3.8',
  clipboard: 'M5.5 2.5h5v2.2h-5zM5.5 3.5H3.3v10h9.4v-10h-2.2M5.8 9.2l1.6 1.6 2.9-3.2',
  clock: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3ZM8 5v3.2l2.2 1.5',
  close: 'M4 4l8 8M12 4l-8 8',
  coins: 'M6.2 3.2a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4ZM10.8 5.7a3.7 3.7 0 1 1-3.3 6.1',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  density: 'M2.5 3.5h11M2.5 6.5h11M2.5 9.5h11M2.5 12.5h11',
  document: 'M4 2.3h5.3L12.3 5.3v8.4H4zM9.2 2.4v3h3M6 8.3h4.3M6 10.8h4.3',
  download: 'M8 2.5v7.5M4.8 6.9 8 10l3.2-3.1M2.8 13.3h10.4',
  drag: 'M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1',
  edit: 'M3 13l.6-2.9 7.3-7.3 2.3 2.3-7.3 7.3zM9.4 4.3l2.3 2.3',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM8 6.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Z',
  eyeOff: 'M3 3l10 10M5 5.2C3 6.3 1.8 8 1.8 8S4 12.2 8 12.2c1 0 1.9-.3 2.7-.6M7.2 3.9 8 3.8c4 0 6.2 4.2 6.2 4.2s-.6 1.2-1.8 2.3',
  filter: 'M2.3 3.3h11.4L9.4 8.4v4l-2.8 1.3V8.4z',
  flag: 'M4 13.7V2.7M4 3.2h8.3L10.5 6l1.8 2.8H4',
  gear: 'M8 5.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4ZM8 1.9v2M8 12.1v2M1.9 8h2M12.1 8h2M3.7 3.7l1.4 1.4M10.9 10.9l1.4 1.4M12.3 3.7l-1.4 1.4M5.1 10.9l-1.4 1.4',
  globe: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3ZM2.3 8h11.4M8 2.3c3.3 3.2 3.3 8.2 0 11.4M8 2.3c-3.3 3.2-3.3 8.2 0 11.4',
  history: 'M2.7 6.3A5.6 5.6 0 1 1 2.4 9M2.4 3.3v3.2h3.2M8 5.2v3l2 1.4',
  home: 'M2.5 7.3 8 2.5l5.5 4.8M4 6.3v7h8v-7M6.7 13.3V9.5h2.6v3.8',
  info: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3ZM8 7.3v3.7M8 5v.1',
  inbox: 'M2.5 9 4.6 3h6.8l2.1 6v4h-11zM2.5 9H6l.8 1.5h2.4L10 9h3.5',
  key: 'M10.3 2.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM8 8 2.6 13.4M4.4 11.6l1.7 1.7',
  keyboard: 'M1.8 4.3h12.4v7.4H1.8zM4.2 6.7v.1M6.7 6.7v.1M9.2 6.7v.1M11.7 6.7v.1M5 9.5h6',
  layers: 'M8 2.5 14 5.5 8 8.5 2 5.5zM2.5 8.3 8 11l5.5-2.7M2.5 10.9 8 13.6l5.5-2.7',
  link: 'M6.7 9.3 9.3 6.7M7.3 4.7l1.5-1.5a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.7 11.3l-1.5 1.5a2.8 2.8 0 0 1-4-4l1.5-1.5',
  list: 'M6 4h7.5M6 8h7.5M6 12h7.5M2.8 4v.1M2.8 8v.1M2.8 12v.1',
  lock: 'M3.5 7.3h9v6.2h-9zM5.3 7.3V5.2a2.7 2.7 0 0 1 5.4 0v2.1',
  mail: 'M2 3.8h12v8.4H2zM2.3 4.2 8 8.8l5.7-4.6',
  menu: 'M2.5 4.3h11M2.5 8h11M2.5 11.7h11',
  moon: 'M13.3 9.6A5.7 5.7 0 0 1 6.4 2.7a5.7 5.7 0 1 0 6.9 6.9Z',
  more: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  offline:
    'M2.5 2.5l11 11M2 6.3a9.3 9.3 0 0 1 2.2-1.5M6.8 3.9A9.2 9.2 0 0 1 14 6.3M4.2 8.9a6 6 0 0 1 2.3-1.3M9.9 7.8c.7.2 1.3.6 1.9 1.1M8 12v.1',
  people:
    'M6 3a2.3 2.3 0 1 1 0 4.6A2.3 2.3 0 0 1 6 3ZM1.8 13c.2-2.5 1.9-4 4.2-4s4 1.5 4.2 4M10.3 3.3a2.2 2.2 0 0 1 0 4.1M11.7 9.3c1.5.6 2.4 1.9 2.5 3.7',
  pin: 'M6 2.5h4l-.4 4 2 2.2H4.4l2-2.2zM8 8.7v4.8',
  printer: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  pulse: 'M1.8 8.5h3l1.8-5.2 2.7 9.2 1.8-4h3.1',
  receive: 'M8 2.3v6.5M5.2 6.2 8 9l2.8-2.8M2.5 9.3v4.2h11V9.3',
  refresh: 'M13.3 6.3A5.6 5.6 0 0 0 3 5.7M2.7 9.7A5.6 5.6 0 0 0 13 10.3M13.5 3v3.3h-3.3M2.5 13V9.7h3.3',
  rows: 'M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.7h11',
  scan: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M2.5 8h11',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3l3.4 3.4',
  share: 'M8 10V2.5M5 5.2 8 2.3l3 2.9M4.5 7.5h-1.7v6h10.4v-6h-1.7',
  shop: 'M2.8 6.5v7h10.4v-7M2 5.8 3.3 2.5h9.4L14 5.8c0 1-.8 1.7-2 1.7s-2-.7-2-1.7c0 1-.8 1.7-2 1.7s-2-.7-2-1.7c0 1-.8 1.7-2 1.7s-2-.7-2-1.7ZM6.5 13.5V10h3v3.5',
  sidebar: 'M2.5 3h11v10h-11zM6.3 3v10',
  signOut: 'M6.5 2.8H2.8v10.4h3.7M6.3 8h7.4M10.7 5l3 3-3 3',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  tag: 'M2.5 2.5h5.2l5.8 5.8-5.2 5.2-5.8-5.8zM5.3 5.3v.1',
  trash: 'M2.8 4.3h10.4M5.8 4.3V2.5h4.4v1.8M4 4.3l.6 9.2h6.8l.6-9.2M6.7 7v3.8M9.3 7v3.8',
  truck:
    'M1.8 3.8h7.4v7H1.8zM9.2 6.3h2.9l2.1 2.3v2.2h-5M4.5 10.3a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM11.3 10.3a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z',
  undo: 'M3 6.5h6.7a3.4 3.4 0 0 1 0 6.8H6M6 3.5l-3 3 3 3',
  upload: 'M8 9.3V2.8M5.2 5.4 8 2.6l2.8 2.8M2.5 9.3v4.2h11V9.3',
  user: 'M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4ZM3 13.5c.2-2.7 2.2-4.2 5-4.2s4.8 1.5 5 4.2',
  warehouse: 'M2 13.5V5.8L8 2.5l6 3.3v7.7M4.8 13.5V8.3h6.4v5.2M4.8 10.9h6.4',
  wave: 'M1.8 6.2c2-2.2 4-2.2 6.2 0s4.2 2.2 6.2 0M1.8 10.8c2-2.2 4-2.2 6.2 0s4.2 2.2 6.2 0',
} as const

export type IconName = keyof typeof shapes

export const iconNames = Object.keys(shapes) as IconName[]

/** `className` is for antd, which places icons of menu items by a class of its own. */
export function Icon({
  name,
  size = 16,
  label,
  className,
}: {
  name: IconName
  size?: number
  label?: string
  className?: string
}) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label where it stands alone; a title would show a tooltip
    <svg
      className={className ? `ss-icon ${className}` : 'ss-icon'}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' || name === 'drag' ? 1.9 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      <path d={shapes[name]} />
    </svg>
  )
}
