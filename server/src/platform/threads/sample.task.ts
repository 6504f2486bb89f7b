// Tasks the pool's test runs.

export function bytes(input: { length: number; fill: number }): Uint8Array {
  return new Uint8Array(input.length).fill(input.fill)
}

export function forever(): never {
  for (;;);
}

export function fails(input: { code: string }): never {
  throw Object.assign(new Error('refused'), { name: 'InputError', code: input.code })
}

export function leaves(): never {
  process.exit(3)
}
