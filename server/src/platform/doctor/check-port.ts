import { choosePort, defaultPort, tryPort } from '../supervisor/choose-port.ts'
import { type Finding, say } from './finding.ts'

/**
 * @param options.port undefined: the default, where the next free one would be taken
 * @param options.runningAt the address of the system that runs on this data directory, when one does
 */
export async function checkPort(options: {
  port: number | undefined
  host: string
  runningAt: string | undefined
}): Promise<Finding> {
  const wanted = options.port ?? defaultPort
  const finding = { id: 'port', title: say('端口', 'Port'), detail: `${options.host}:${wanted}` }
  if (options.runningAt)
    return {
      ...finding,
      status: 'ok',
      detail: say(`商枢正在 ${options.runningAt} 运行`, `Shangshu runs at ${options.runningAt}`),
    }
  const result = await tryPort(wanted, options.host)
  if ('port' in result) return { ...finding, status: 'ok' }
  if (options.port !== undefined)
    return {
      ...finding,
      status: 'broken',
      detail: `${finding.detail} (${result.code})`,
      remedy: say('请停止占用它的程序，或另选端口。', 'Stop the program that has it, or choose another.'),
    }
  const next = await choosePort(undefined, options.host)
  return {
    ...finding,
    status: 'note',
    detail: `${finding.detail} (${result.code})`,
    remedy: say(`已被占用；npm start 会使用 ${next}。`, `It is taken; npm start will use ${next}.`),
  }
}
