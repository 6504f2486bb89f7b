import { type Program, startProgram, until } from './programs.ts'

/** The commerce simulator as a program of its own; tests turn it by its control API and share no code with it. */
export interface SimulatedWorld {
  url: string
  program: Program
  /** A call of the control API. @throws Error with the answer when it is refused */
  control: <T = any>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<T>
  /** Everything a paged list of the control API holds. */
  all: <T = any>(path: string) => Promise<T[]>
}

export interface SimulatedShop {
  id: string
  name: string
  basePath: string
  keyId: string
  secret: string
  currency: string
}

export interface SimulatedSku {
  merchantCode: string
  title: { zh: string; en: string }
  barcode: string
  costMinor: number
  priceMinor: number
  weightGrams: number
}

export interface SimulatedProduct {
  code: string
  title: { zh: string; en: string }
  skus: SimulatedSku[]
}

/** @param args as of `simulator/src/main.ts`; the port is chosen here */
export async function startSimulatedWorld(args: readonly string[]): Promise<SimulatedWorld> {
  const program = startProgram('simulator', {}, ['--port', '0', ...args])
  const url = await until('the simulator is ready', () => /ready on (http:\S+?),/.exec(program.output())?.[1])
  const control: SimulatedWorld['control'] = async (method, path, body) => {
    const response = await fetch(`${url}/control${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    url,
    program,
    control,
    all: async (path) => {
      const items = []
      // version logs page by `since`, plain lists by `after`
      const key = /\/(orders|refunds|products)$/.test(path) ? 'since' : 'after'
      for (let next = 0; ; ) {
        const page = await control<{ items: any[]; next: number; more: boolean }>('GET', `${path}?${key}=${next}&limit=1000`)
        items.push(...page.items)
        if (!page.more) return items
        next = page.next
      }
    },
  }
}
