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
  'routing.optimal_share': { en: 'Picking tours solved to the published optimum, share', zh: '拣货路线达到已发表最优解的比例' },
  'routing.median_ms': { en: '… median time', zh: '……中位耗时' },
  'routing.scattered_gap': {
    en: 'Tours over scattered stock, mean gap to the optimum',
    zh: '多库位存放的拣货路线与最优解的平均差距',
  },
  'batching.gap_2s': { en: 'Order batches, mean gap to best known after 2 s', zh: '订单分批 2 秒后与已知最优的平均差距' },
  'batching.gap_60s': { en: '… after 60 s', zh: '……60 秒后' },
  'batching.metres_saved': {
    en: 'Walking saved on real baskets against first-come batches with S-shape',
    zh: '真实购物篮相对先到先拣 S 形路线节省的行走',
  },
  'batching.zalando_small': {
    en: 'Zalando joint batching, sum of cost over three instances',
    zh: 'Zalando 联合分批三个算例的总成本',
  },
  'waves.best_share': { en: 'Mercado Libre waves, share of best known', zh: '美客多波次与已知最优之比' },
  'waves.plan_2000_s': { en: '2,000 orders chosen, batched and routed', zh: '2,000 单选单、分批、排路线' },
  'packing.br_fill_gap': { en: 'Container fill, points below best known', zh: '集装箱装载率低于已知最优的百分点' },
  'packing.bins_ivancic': { en: 'Containers over 32 problems of Ivancic', zh: 'Ivancic 32 题所用集装箱数' },
  'packing.carton_ms': { en: 'Carton chosen for an order, median', zh: '为订单选箱的中位耗时' },
  'packing.carton_saving': { en: '… cost below first-fit, share', zh: '……比首次适应法节省的成本比例' },
  'slotting.metres_saved': { en: 'Walking saved by slotting against classes', zh: '储位优化相对 ABC 分区节省的行走' },
  'sourcing.gap_small': { en: 'Sourcing, gap to exact on small cases', zh: '分仓与小算例精确解的差距' },
  'sourcing.orders_per_second': { en: 'Sourcing over 8 warehouses, orders per second', zh: '8 仓分仓每秒单数' },
  'forecast.m3_monthly_smape': { en: 'M3 monthly, sMAPE', zh: 'M3 月度 sMAPE' },
  'forecast.m3_all_smape': { en: 'M3 all, sMAPE', zh: 'M3 全部 sMAPE' },
  'forecast.rmsse_auto': { en: 'Intermittent demand AUTO, RMSSE', zh: '间断需求 AUTO RMSSE' },
  'forecast.rmsse_braf': { en: 'Intermittent demand BRAF, RMSSE', zh: '间断需求 BRAF RMSSE' },
  'forecast.rmsse_man': { en: 'Intermittent demand MAN, RMSSE', zh: '间断需求 MAN RMSSE' },
  'forecast.rmsse_oil': { en: 'Intermittent demand OIL, RMSSE', zh: '间断需求 OIL RMSSE' },
  'forecast.orange_juice_wape': { en: 'Orange juice with promotions known ahead, WAPE', zh: '已知促销的橙汁销量 WAPE' },
  'forecast.coverage_90': { en: 'Actuals under the 90 % quantile', zh: '实际值低于 90% 分位的比例' },
  'forecast.series_per_second': { en: 'Series of 104 weeks forecast per second', zh: '每秒预测的 104 周序列数' },
  'policy.cost_ratio': {
    en: 'Holding cost at 95 % fill rate against the best min/max rule',
    zh: '95% 满足率下持有成本与最佳上下限规则之比',
  },
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
