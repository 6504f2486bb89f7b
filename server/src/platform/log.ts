import { type Logger, pino } from 'pino'
import { logOutput } from './log-output.ts'

export type Log = Logger

/** Keys that may hold personal data or secrets: never written, wherever they stand in a logged object. */
const secretKeys = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'receiver',
  'phone',
  'mobile',
  'address',
  'street',
  'email',
  'buyerName',
  'nickname',
  'recipient',
]

/** Structured log on standard output. Request bodies and SQL parameters are never handed to it. */
export function createLog(level: string, name: string): Log {
  const options = {
    level,
    base: { name, pid: process.pid },
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return pino(options, logOutput(1))
}
