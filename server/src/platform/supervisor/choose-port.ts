import { createServer } from 'node:net'
import { inTerminalLanguage, Refusal } from '../terminal.ts'

/** Used when nobody asks for a port; then the next free one above it will do as well. */
export const defaultPort = 8080

/**
 * @param asked the port somebody named, 0 for any free one, undefined for the default
 * @throws Refusal when the named port is taken or may not be used, or when no port near the default is free
 */
export async function choosePort(asked: number | undefined, host: string): Promise<number> {
  if (asked !== undefined) {
    const result = await tryPort(asked, host)
    if ('port' in result) return result.port
    throw new Refusal(refusal(asked, host, result.code))
  }
  for (let port = defaultPort; port < defaultPort + 100; port++) {
    const result = await tryPort(port, host)
    if ('port' in result) return result.port
    if (result.code !== 'EADDRINUSE' && result.code !== 'EACCES') throw new Refusal(refusal(port, host, result.code))
  }
  throw new Refusal(
    inTerminalLanguage(
      `端口 ${defaultPort} 至 ${defaultPort + 99} 都被占用，请用 --port 指定一个空闲端口。`,
      `The ports ${defaultPort} to ${defaultPort + 99} are all taken; name a free one with --port.`,
    ),
  )
}

/** Listens for a moment. A port that is free now may be taken a moment later: whoever binds it for good still has to look. */
export function tryPort(port: number, host: string): Promise<{ port: number } | { code: string }> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? error.message }))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address() as { port: number }
      server.close(() => resolve({ port: address.port }))
    })
  })
}

function refusal(port: number, host: string, code: string): string {
  if (code === 'EADDRINUSE')
    return inTerminalLanguage(
      `端口 ${port} 已被其他程序占用。请停止该程序，或用 --port 指定另一个端口。`,
      `Port ${port} is taken by another program. Stop that program, or name another port with --port.`,
    )
  if (code === 'EACCES')
    return inTerminalLanguage(
      `当前用户无权使用端口 ${port}，请用 --port 指定 1024 以上的端口。`,
      `This user may not use port ${port}; name one above 1024 with --port.`,
    )
  return inTerminalLanguage(`不能在 ${host}:${port} 上监听（${code}）。`, `Cannot listen on ${host}:${port} (${code}).`)
}
