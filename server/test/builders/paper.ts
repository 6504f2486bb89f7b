import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Pages as gray images, or null when no program for it is installed. */
export function rasterise(file: string, dpi: number): string[] | null {
  const out = file.replace('.pdf', '')
  const poppler = spawnSync('pdftoppm', ['-r', String(dpi), '-gray', file, out])
  if (poppler.error) {
    const ghostscript = spawnSync('gs', [
      '-q',
      '-dNOPAUSE',
      '-dBATCH',
      '-dSAFER',
      '-sDEVICE=pgmraw',
      `-r${dpi}`,
      `-sOutputFile=${out}-%d.pgm`,
      file,
    ])
    if (ghostscript.error) return null
    assert.equal(ghostscript.status, 0, String(ghostscript.stderr))
  } else assert.equal(poppler.status, 0, String(poppler.stderr))
  const pages: string[] = []
  for (let page = 1; ; page++) {
    try {
      readFileSync(`${out}-${page}.pgm`)
    } catch {
      return pages
    }
    pages.push(`${out}-${page}.pgm`)
  }
}

/** What a barcode scanner reads from an image, one line a code, or null when none is installed. */
export function scanCode128(file: string): string | null {
  const result = spawnSync('zbarimg', ['-q', '-Sdisable', '-Scode128.enable', file])
  return result.error ? null : result.stdout.toString().trim()
}
