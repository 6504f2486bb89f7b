/**
 * GS1 application identifiers and the formats of their values, put together from the GS1 Barcode Syntax Dictionary, release 2026-01-27,
 * © GS1 AISBL, BWIPP and Zint projects, Apache License 2.0 (https://github.com/gs1/gs1-syntax-dictionary).
 *
 * Per line: components of the value, then the identifiers. N digits, X character set 82, Y character set 39, Z base64url; a length is
 * exact or, with '..', the most; brackets are optional; words after commas are checks. '*' marks identifiers of predefined length,
 * after which no separator follows.
 */
const DICTIONARY = `
N18,csum *: 00
N14,csum *: 01 02 03
X..20: 10 21 22 243 254 420 4318 7020-7022 710-717 7240 8002 8012
N6,yymmd0 *: 11-13 15-17
N2 *: 20
X..28: 235
X..30: 240 241 250 251 400 401 403 4308 4319 7002 7023 8004 90
N..6: 242
N13,csum [X..17]: 253
N13,csum [N..12]: 255
N..8: 30 37
N6 *: 3100-3105 3110-3115 3120-3125 3130-3135 3140-3145 3150-3155 3160-3165
N6 *: 3200-3205 3210-3215 3220-3225 3230-3235 3240-3245 3250-3255 3260-3265 3270-3275 3280-3285 3290-3295
N6 *: 3300-3305 3310-3315 3320-3325 3330-3335 3340-3345 3350-3355 3360-3365 3370-3375
N6 *: 3400-3405 3410-3415 3420-3425 3430-3435 3440-3445 3450-3455 3460-3465 3470-3475 3480-3485 3490-3495
N6 *: 3500-3505 3510-3515 3520-3525 3530-3535 3540-3545 3550-3555 3560-3565 3570-3575
N6 *: 3600-3605 3610-3615 3620-3625 3630-3635 3640-3645 3650-3655 3660-3665 3670-3675 3680-3685 3690-3695
N..15: 3900-3909 3920-3929
N3 N..15: 3910-3919 3930-3939
N4: 3940-3943 8111
N6: 3950-3955 8005
N17,csum: 402
N13,csum *: 410-417
N3 X..9: 421
N3: 422 424 426
N3 [N3] [N3] [N3] [N3]: 423 425
X..3: 427 7008
X..35: 4300 4301 4310 4311 4320
X..70: 4302-4306 4312-4316 7257 8110 8112 8200
X2: 4307 4317
N10 N10: 4309
N1,yesno: 4321-4323
N6,yymmd0 N4,hhmi: 4324 4325
N6,yymmdd: 4326 7006
N6 [X1],hyphen: 4330-4333
N13: 7001
N6,yymmdd N4,hhmi: 7003
N..4: 7004
X..12: 7005
N6,yymmdd [N6],yymmdd: 7007
X..10: 7009 7255
X..2: 7010
N6,yymmdd [N4],hhmi: 7011
N3 X..27: 7030-7039
N1 X1 X1 X1: 7040
X..4: 7041
X2 X..28: 7230-7239
N2: 7241
X..25: 7242 8013 8014 8020
N8,yyyymmdd: 7250
N8,yyyymmdd N4,hhmi: 7251
N1: 7252
X..40: 7253 7254 7259
X..90: 7256 91-99
X3: 7258
N4,nonzero N5,nonzero N3,nonzero N1 N1: 8001
N1,zero N13,csum [X..16]: 8003
N14,csum N4,pieceoftotal: 8006 8026
X..34: 8007
N6,yymmdd N2,hh [N2],mi [N2],ss: 8008
X..50: 8009
Y..30: 8010
N..12,nozeroprefix: 8011
N18,csum: 8017 8018
N..10: 8019
Z..90: 8030
N15: 8040 8041
N32: 8042
N18 [N..2]: 8043
`

export interface Gs1Component {
  readonly kind: 'N' | 'X' | 'Y' | 'Z'
  readonly minLength: number
  readonly maxLength: number
  readonly optional: boolean
  readonly checks: readonly string[]
}

export interface Gs1Identifier {
  readonly ai: string
  readonly components: readonly Gs1Component[]
  /** Total length where it is predefined, so that no separator is needed. */
  readonly predefinedLength: number | undefined
}

const identifiers = new Map<string, Gs1Identifier>()

for (const line of DICTIONARY.trim().split('\n')) {
  const [format, listed] = line.split(': ') as [string, string]
  const words = format.split(' ')
  const predefined = words.at(-1) === '*'
  const components = (predefined ? words.slice(0, -1) : words).map(component)
  const predefinedLength = predefined ? components.reduce((sum, each) => sum + each.maxLength, 0) : undefined
  for (const range of listed.split(' ')) {
    const [first, last = first] = range.split('-') as [string, string?]
    for (let number = Number(first); number <= Number(last); number++) {
      const ai = String(number).padStart(first.length, '0')
      identifiers.set(ai, { ai, components, predefinedLength })
    }
  }
}

function component(text: string): Gs1Component {
  const [, open, kind, upTo, length, rest] = /^(\[?)([NXYZ])(\.\.)?(\d+)\]?(?:,(.*))?$/.exec(text)!
  return {
    kind: kind as Gs1Component['kind'],
    minLength: upTo === undefined ? Number(length) : 1,
    maxLength: Number(length),
    optional: open === '[',
    checks: rest === undefined ? [] : rest.split(','),
  }
}

/** The identifier with which a text begins; none is the beginning of another. */
export function identifierAt(text: string, at: number): Gs1Identifier | undefined {
  return (
    identifiers.get(text.slice(at, at + 2)) ?? identifiers.get(text.slice(at, at + 3)) ?? identifiers.get(text.slice(at, at + 4))
  )
}

export function identifierOf(ai: string): Gs1Identifier | undefined {
  return identifiers.get(ai)
}
