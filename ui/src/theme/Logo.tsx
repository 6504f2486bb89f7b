/**
 * The mark: the open frame and the crossing of 枢 (the pivot of a door), drawn as a place with one open side through which
 * everything comes and goes, and one hub where the ways meet. The hub is the only red thing on a quiet screen.
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
        d="M27 5.5H9A4.5 4.5 0 0 0 4.5 10v12A4.5 4.5 0 0 0 9 26.5h18"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M12 11l4.6 3.4M21.4 17.6 26 21M12 21l4.6-3.4M21.4 14.4 26 11"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="19" cy="16" r="3.1" fill="var(--ss-cinnabar, #d4472c)" />
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
