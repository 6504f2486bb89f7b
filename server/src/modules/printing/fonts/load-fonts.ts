import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'
import subsetFont from 'subset-font'

export type FontName = 'regular' | 'bold'

export interface LoadedFont {
  /** TrueType, as a PDF embeds it. */
  bytes: Buffer
  font: fontkit.Font
}

export type FontSet = Record<FontName, LoadedFont>

const resolve = createRequire(import.meta.url).resolve
const files: Record<FontName, string> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}

let everyday: Promise<FontSet> | undefined
let whole: FontSet | undefined

/**
 * Noto Sans SC (OFL 1.1) for these texts. The 6763 characters of GB 2312 cover nearly all names and addresses and open in a fraction of the
 * time of the whole font (10.5 MB a weight), which is taken when a text has a rare character. Both are kept: load them in a pool thread.
 */
export async function fontsFor(texts: Iterable<string>): Promise<FontSet> {
  everyday ??= loadEveryday()
  const fonts = await everyday
  for (const text of texts) {
    for (const character of text) {
      if (!fonts.regular.font.hasGlyphForCodePoint(character.codePointAt(0)!)) {
        whole ??= { regular: loadWhole('regular'), bold: loadWhole('bold') }
        return whole
      }
    }
  }
  return fonts
}

function loadWhole(name: FontName): LoadedFont {
  const bytes = readFileSync(resolve(files[name]))
  return { bytes, font: fontkit.create(bytes) }
}

async function loadEveryday(): Promise<FontSet> {
  const characters = everydayCharacters()
  const load = async (name: FontName): Promise<LoadedFont> => {
    const bytes = Buffer.from(await subsetFont(readFileSync(resolve(files[name])), characters, { targetFormat: 'truetype' }))
    return { bytes, font: fontkit.create(bytes) }
  }
  return { regular: await load('regular'), bold: await load('bold') }
}

/** ASCII, the signs and the ideographs of GB 2312: rows 1 to 9 and 16 to 87 of 94 cells. */
function everydayCharacters(): string {
  const bytes: number[] = []
  for (let code = 0x20; code < 0x7f; code++) bytes.push(code)
  for (let row = 0xa1; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell)
  return new TextDecoder('gb2312').decode(Uint8Array.from(bytes)).replaceAll('�', '')
}
