/**
 * The mark: the open frame of 枢, the pivot of a door, as a place with one open side, and in it one hub where the ways
 * from the shops meet and from which one way leads out. The hub is the only red thing on a quiet screen.
 */
export function LogoMark({ size = 24, title }: { size?: number; title?: string }) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label where it stands alone
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      {...(title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true })}
    >
      <path
        d="M25.5 4.8H8.8A4.6 4.6 0 0 0 4.2 9.4v13.2a4.6 4.6 0 0 0 4.6 4.6h16.7"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path d="M10 10.2l2.5 2M10 21.8l2.5-2M23.8 16h5" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
      <circle cx="17.3" cy="16" r="3.6" fill="var(--ss-cinnabar, #d4472c)" />
    </svg>
  )
}

/** Mark and name. `product` is the name in the language on the screen. */
export function Logo({ product, latin, size = 24 }: { product: string; latin?: string; size?: number }) {
  return (
    <span className="ss-logo" style={{ fontSize: size * 0.75 }}>
      <LogoMark size={size} />
      <span className="ss-logo-name">{product}</span>
      {latin && <span className="ss-logo-latin">{latin}</span>}
    </span>
  )
}
