import server from '../server/package.json' with { type: 'json' }
import { allContracts, groupNames } from '../server/src/app.ts'
import { openApiOf } from '../server/src/platform/http/openapi.ts'

/** The API document as it lies in the repository: one line per operation and shape, so that a change of one is a change of one line. */
export function openApiText(): string {
  const document = openApiOf(allContracts(), server.version, groupNames)
  const { paths, components, ...rest } = document as {
    paths: Record<string, Record<string, unknown>>
    components: Record<string, Record<string, unknown>>
  }
  const inner = (value: Record<string, unknown>, indent: string, deeper: (item: unknown) => string = JSON.stringify) =>
    `{\n${Object.entries(value)
      .map(([key, item]) => `${indent}  ${JSON.stringify(key)}: ${deeper(item)}`)
      .join(',\n')}\n${indent}}`
  const nested = (item: unknown) => inner(item as Record<string, unknown>, '    ')
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return `{\n${[...head, `  "paths": ${inner(paths, '  ', nested)}`, `  "components": ${inner(components, '  ', nested)}`].join(',\n')}\n}\n`
}
