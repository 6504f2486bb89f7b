import highs, { type Highs } from 'highs'

// The package's types say CommonJS while Node takes its ES module, whose default export is the function itself.
const load = highs as unknown as (typeof highs)['default']

let loading: Promise<Highs> | undefined

/** The solver for linear and whole-number programs, loaded once per thread (some 80 ms). Infeasible models do not harm it. */
export function loadHighs(): Promise<Highs> {
  loading ??= load()
  return loading
}
