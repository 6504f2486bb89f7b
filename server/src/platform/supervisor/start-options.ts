import { parseArgs } from 'node:util'
import { inTerminalLanguage, Refusal } from '../terminal.ts'

/** What `npm start` was asked for. */
export interface StartOptions {
  /** undefined: the default port, or the next free one. */
  port: number | undefined
  host: string
  dataDir: string | undefined
  /** undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined
  demo: boolean
  /** How many days of business the demo company looks back on when it is made. */
  demoDays: number
  workers: number
  /** Also shows the log of every program in the terminal. */
  verbose: boolean
  help: boolean
}

export function startHelp(): string {
  return inTerminalLanguage(
    `用法：npm start -- [选项]
  --port <端口>        网页端口（或环境变量 PORT）；默认 8080，被占用时用下一个空闲端口
  --host <地址>        监听地址（或 HOST）；默认 127.0.0.1，0.0.0.0 表示局域网可访问
  --data-dir <目录>    数据目录（或 SHANGSHU_DATA_DIR）；默认为仓库中的 .data
  --workers <个数>     后台进程数；默认 1
  --no-demo            不建立演示公司，也不启动电商模拟器
  --demo-days <天数>   演示公司建立时已有多少天的历史；默认 30
  --verbose            在终端中显示全部日志
  --help               显示本说明
环境变量 DATABASE_URL 指向一台 PostgreSQL 18 服务器时，不使用内置数据库。`,
    `Usage: npm start -- [options]
  --port <port>        port of the web page (or PORT); default 8080, the next free one if that is taken
  --host <address>     address to listen on (or HOST); default 127.0.0.1; 0.0.0.0 lets the local network in
  --data-dir <dir>     data directory (or SHANGSHU_DATA_DIR); default .data in the checkout
  --workers <count>    background processes; default 1
  --no-demo            no demo company and no commerce simulator
  --demo-days <days>   how many days of business the demo company begins with; default 30
  --verbose            show every log in the terminal
  --help               this text
With DATABASE_URL set to a PostgreSQL 18 server the embedded database is not used.`,
  )
}

/**
 * @param args without the program's own name
 * @throws Refusal for an unknown option or a value that makes no sense
 */
export function parseStartOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const values = parse(args)
  const port = values.port ?? (env.PORT || undefined)
  return {
    port: port === undefined ? undefined : wholeNumber('--port', port, 0, 65_535),
    host: values.host ?? (env.HOST || '127.0.0.1'),
    dataDir: values['data-dir'] ?? (env.SHANGSHU_DATA_DIR || undefined),
    databaseUrl: env.DATABASE_URL || undefined,
    demo: values.demo ?? true,
    demoDays: wholeNumber('--demo-days', values['demo-days'] ?? '30', 0, 365),
    workers: wholeNumber('--workers', values.workers ?? '1', 1, 64),
    verbose: values.verbose ?? false,
    help: values.help ?? false,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        demo: { type: 'boolean' },
        'demo-days': { type: 'string' },
        workers: { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      strict: true,
      allowNegative: true,
      allowPositionals: false,
    }).values
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${startHelp()}`)
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Refusal(
    inTerminalLanguage(
      `${name} 应为 ${least} 至 ${most} 的整数，而不是“${text}”。`,
      `${name} should be a whole number from ${least} to ${most}, not "${text}".`,
    ),
  )
}
