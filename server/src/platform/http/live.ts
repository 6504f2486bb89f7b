import type { FastifyReply } from 'fastify'
import type { Log } from '../log.ts'
import { listenForSignals } from '../signals.ts'

interface Listener {
  tenantId: string
  send: (topics: string[]) => void
}

/** Tells browsers which topics changed, by server-sent events; no data goes this way, the browser asks again with its own rights. */
export interface LiveHub {
  attach: (tenantId: string, reply: FastifyReply) => void
  count: () => number
  stop: () => Promise<void>
}

export function startLiveHub(url: string, log: Log): LiveHub {
  const listeners = new Set<Listener>()
  const listener = listenForSignals(url, log, (signal) => {
    if (signal.kind !== 'live') return
    const topics = signal.topics.filter((topic) => !topic.startsWith('wake:'))
    if (topics.length === 0) return
    for (const one of listeners) if (one.tenantId === signal.tenantId) one.send(topics)
  })
  const beat = setInterval(() => {
    for (const one of listeners) one.send([])
  }, 20_000)
  beat.unref()
  const open = new Set<FastifyReply>()
  return {
    attach: (tenantId, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      })
      reply.raw.write('retry: 2000\n\n')
      const waiting = new Set<string>()
      let timer: NodeJS.Timeout | undefined
      const one: Listener = {
        tenantId,
        send: (topics) => {
          if (topics.length === 0) {
            reply.raw.write(': alive\n\n')
            return
          }
          for (const topic of topics) waiting.add(topic)
          // At most five messages a second to one browser, however busy the company is.
          timer ??= setTimeout(() => {
            timer = undefined
            reply.raw.write(`event: changed\ndata: ${JSON.stringify([...waiting])}\n\n`)
            waiting.clear()
          }, 200)
        },
      }
      listeners.add(one)
      open.add(reply)
      reply.raw.on('close', () => {
        if (timer) clearTimeout(timer)
        listeners.delete(one)
        open.delete(reply)
      })
    },
    count: () => listeners.size,
    stop: async () => {
      clearInterval(beat)
      for (const reply of open) reply.raw.end()
      await listener.stop()
    },
  }
}
