import { z } from 'zod'

/** JSON Schema as far as it matters here. */
interface Shape {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  format?: string
  pattern?: string
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minItems?: number
  items?: Shape
  properties?: Record<string, Shape>
  required?: string[]
  additionalProperties?: Shape | boolean
}

/** Takes the place of ids, so that the caller can put in whose they are. */
export type NewId = () => string

/**
 * An input in wire form that the schema should accept: every field, or only those that must be there. Rules that a JSON Schema cannot say
 * (refinements) may still refuse it.
 */
export function sampleOf(schema: z.ZodType, newId: NewId, fields: 'all' | 'required'): any {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape & { $defs?: Record<string, Shape> }
  const make = (shape: Shape, name: string, depth: number): unknown => {
    if (depth > 8) return null
    if (shape.$ref) return make(shape.$ref === '#' ? root : root.$defs![shape.$ref.replace('#/$defs/', '')]!, name, depth + 1)
    if ('const' in shape) return shape.const
    if (shape.enum) return shape.enum[0]
    const choice = shape.anyOf ?? shape.oneOf
    if (choice) return make(choice.find((one) => one.type !== 'null') ?? choice[0]!, name, depth + 1)
    if (shape.allOf) return make(Object.assign({}, ...shape.allOf), name, depth + 1)
    const type = Array.isArray(shape.type) ? shape.type.find((one) => one !== 'null') : shape.type
    switch (type) {
      case 'object': {
        const entries = Object.entries(shape.properties ?? {})
          // A cursor is only good when the server made it.
          .filter(([key]) => (fields === 'all' && key !== 'cursor') || shape.required?.includes(key))
        return Object.fromEntries(entries.map(([key, item]) => [key, make(item, key, depth + 1)]))
      }
      case 'array':
        return Array.from({ length: Math.max(1, shape.minItems ?? 0) }, () => make(shape.items ?? {}, name, depth + 1))
      case 'integer':
      case 'number':
        return Math.min(
          Math.max(1, shape.minimum ?? 1, (shape.exclusiveMinimum ?? 0) + 1),
          shape.maximum ?? Number.MAX_SAFE_INTEGER,
        )
      case 'boolean':
        return true
      case 'null':
        return null
      case 'string':
        return text(shape, name)
      default:
        // What a preprocessing step hides: lists and flags of query strings, any JSON.
        return /ids?$/i.test(name) ? newId() : 'true'
    }
  }
  const text = (shape: Shape, name: string): string => {
    if (shape.format === 'uuid' || /(^id|Id)$/.test(name)) return newId()
    if (shape.format === 'date-time') return '2026-03-04T05:06:07Z'
    if (shape.format === 'date') return '2026-03-04'
    if (shape.format === 'email') return 'someone@example.com'
    if (shape.format === 'uri') return 'http://127.0.0.1:1/'
    const likely = ['sample', 'CNY', 'Asia/Shanghai', '13800138000', '2026-03', '1100', 'A', '1', '0.5', 'a-b', 'audit.read']
    if (/currency/i.test(name)) likely.unshift('CNY')
    if (/zone/i.test(name)) likely.unshift('Asia/Shanghai')
    if (/permission/i.test(name)) likely.unshift('audit.read')
    if (/password/i.test(name)) likely.unshift('a good long secret')
    if (/modules/i.test(name)) likely.unshift('identity')
    const fitting = likely.find((one) => !shape.pattern || new RegExp(shape.pattern, 'u').test(one)) ?? likely[0]!
    return fitting.padEnd(shape.minLength ?? 0, 'x')
  }
  return make(root, '', 0)
}

/** A place inside an input, as the way to it. */
export type Path = (string | number)[]

/** Every place inside a value, the value itself first. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, Array.isArray(value) ? Number(key) : key])),
  ]
}

/** A copy with another value at one place. */
export function withValue(value: any, path: Path, put: unknown): unknown {
  if (path.length === 0) return put
  const [key, ...rest] = path
  const copy = Array.isArray(value) ? [...value] : { ...value }
  copy[key!] = withValue(value[key!], rest, put)
  return copy
}
