/** Numbers that look like chance and are the same for the same seed, on every machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, end). */
  below(end: number): number
  /** One of the list, each as likely. @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T
  /** Puts the list into an order of chance, in place. */
  shuffle<T>(list: T[]): T[]
  /** A normal number with mean 0 and deviation 1. */
  normal(): number
}

/**
 * A generator with 128 bits of state (sfc32 by C. Doty-Humphrey, which passes PractRand), filled from the seed by splitmix32.
 * @param seed a whole number; the same seed gives the same numbers
 */
export function randomFrom(seed: number): Random {
  let mix = seed | 0
  const word = () => {
    mix = (mix + 0x9e3779b9) | 0
    let z = mix ^ (mix >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return (z ^ (z >>> 15)) | 0
  }
  let a = word()
  let b = word()
  let c = word()
  let counter = 1
  const bits = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) bits()
  const next = () => bits() / 0x1_0000_0000
  const below = (end: number) => Math.floor(next() * end)
  let spare: number | undefined
  return {
    next,
    below,
    pick(list) {
      if (list.length === 0) throw new RangeError('Nothing to pick from: the list is empty')
      return list[below(list.length)]!
    },
    shuffle(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const kept = list[i]!
        list[i] = list[j]!
        list[j] = kept
      }
      return list
    },
    normal() {
      if (spare !== undefined) {
        const kept = spare
        spare = undefined
        return kept
      }
      // Box and Muller; 1 - next() is never 0
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      const angle = 2 * Math.PI * next()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
  }
}
