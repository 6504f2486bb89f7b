/** Text as people and platforms write it. */

// Zero-width characters, direction marks, soft hyphens and byte order marks come along with copied text and are never meant.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/**
 * One form for all spellings of a text: Unicode NFKC (full-width letters, ligatures and compatibility forms become plain),
 * invisible and control characters gone, white space runs one blank, none at the ends. Worked: ' ＡＢＣ　１２３ ' is 'ABC 123'.
 */
export function normalizeText(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '').normalize('NFKC').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim()
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first character as people count them: an emoji or a letter with its accents is one. '' of an empty text. */
export function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text.slice(0, 64))) return segment
  return ''
}
