import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectDir } from './project-files.ts'

/** As the benchmarks write them to bench/results.json. */
export interface Results {
  machine: { cpu: string; cores: number; memoryGb: number; node: string }
  date: string
  figures: { id: string; value: number; unit: string; target: number; better: 'higher' | 'lower' }[]
}

type Language = 'en' | 'zh'

/** What a figure is called, in the order of the table; those without a name come last, by their id. */
const names: Record<string, Record<Language, string>> = {
  'pipeline.orders_per_second': { en: 'Documents to claimed goods, orders per second', zh: '原始单到分配库位，每秒单数' },
  'pipeline.ceiling_ratio': { en: '… as a share of bare SQL doing the same writes', zh: '……与同样写入的纯 SQL 之比' },
  'pipeline.flatness_1e6_vs_1e3': { en: '… with 10⁶ orders stored, against 10³', zh: '……已有 10⁶ 单时与 10³ 单时之比' },
  'pipeline.p99_ms': { en: '… 99 % within, at 80 % load', zh: '……80% 负载下 99% 的耗时' },
  'pipeline.server_peak_mb': { en: '… memory of the server at most', zh: '……服务器内存峰值' },
  'lifecycle.orders_per_second': {
    en: 'Documents to picked, packed, shipped, costed and booked, orders per second',
    zh: '原始单到拣货、打包、发货、计成本、入账，每秒单数',
  },
  'lifecycle.ceiling_ratio': { en: '… as a share of bare SQL doing the same writes', zh: '……与同样写入的纯 SQL 之比' },
  'lifecycle.sql_statements_per_order': { en: '… SQL statements per order', zh: '……每单 SQL 语句数' },
  'list.p95_ms_1e6': { en: 'Order list with any filter at 10⁶ orders, 95 % within', zh: '10⁶ 单时订单列表任意筛选 95% 的耗时' },
  'start.first_s': { en: 'First start to the log-in page', zh: '首次启动到登录页' },
  'start.second_s': { en: 'Second start', zh: '再次启动' },
}

const marks = { begin: '<!-- figures: npm run generate -- figures -->', end: '<!-- end of figures -->' }

export const figureFiles: Record<string, Language> = { 'README.md': 'en', 'README.zh-CN.md': 'zh' }

/** A README with its block of figures as the results have it now. @throws when the marks are missing */
export function withFigures(readme: string, results: Results | undefined, language: Language): string {
  const [from, to] = [readme.indexOf(marks.begin), readme.indexOf(marks.end)]
  if (from < 0 || to < from) throw new Error(`The marks of the figures are missing: ${marks.begin}`)
  return `${readme.slice(0, from + marks.begin.length)}\n${blockOf(results, language)}\n${readme.slice(to)}`
}

/** What bench/results.json holds; undefined when nothing was measured yet. */
export function readResults(): Results | undefined {
  const path = join(projectDir, 'bench/results.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : undefined
}

function blockOf(results: Results | undefined, language: Language): string {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  if (!results || results.figures.length === 0) return say('尚无实测数据。', 'Nothing is on record yet.')
  const { cpu, cores, memoryGb, node } = results.machine
  const order = Object.keys(names)
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  const figures = results.figures.toSorted((a, b) => rank(a.id) - rank(b.id))
  const rows = figures.map((figure) => {
    const met = figure.better === 'higher' ? figure.value >= figure.target : figure.value <= figure.target
    const sign = figure.better === 'higher' ? '≥' : '≤'
    const name = names[figure.id]?.[language] ?? `\`${figure.id}\``
    return `| ${name} | ${shown(figure.value)} ${unitOf(figure.unit)} | ${sign} ${shown(figure.target)} ${met ? '✓' : '✗'} |`
  })
  return [
    say(
      `${results.date} 实测，${cpu.trim()}，${cores} 核，${memoryGb} GB，Node ${node}，数据库在同一台机器上，持久化设置全开：`,
      `Measured on ${results.date}: ${cpu.trim()}, ${cores} cores, ${memoryGb} GB, Node ${node}, the database on the same machine with durable settings.`,
    ),
    '',
    say('| 指标 | 实测 | 目标 |', '| figure | measured | target |'),
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

function shown(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 })
}

function unitOf(unit: string): string {
  return /per_second|orders\/s|ratio|statements/.test(unit) ? '' : unit
}
