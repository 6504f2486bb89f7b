const groupSeparator = '\u001d'

/**
 * What a scanner that poses as a keyboard really sends: full-width characters when a Chinese input method is on, control
 * marks, the AIM symbology prefix of GS1 codes (`]C1`, `]d2`, …), spaces around.
 * @returns the plain code, group separators of GS1 kept as `\u001d`.
 */
export function cleanScan(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/^\][A-Za-z]\d/, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, (mark) => (mark === groupSeparator ? mark : ''))
    .trim()
}

/**
 * Tells a scanner from fingers by speed: at least four characters with at most `gap` milliseconds between any two.
 * @param times moments of the key presses in milliseconds
 */
export function looksScanned(times: readonly number[], gap = 35): boolean {
  if (times.length < 4) return false
  return times.every((time, index) => index === 0 || time - times[index - 1]! <= gap)
}
