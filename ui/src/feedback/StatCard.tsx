import { Skeleton, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import type { Tone } from '../theme/tokens.ts'

export interface StatCardProps {
  label: string
  value: ReactNode
  /** under the figure: what it is compared with */
  note?: ReactNode
  /** change against the comparison, already formatted, and whether that is good news */
  change?: { text: string; tone: Extract<Tone, 'good' | 'bad' | 'neutral'> }
  /** draws attention while the figure needs it */
  tone?: Tone
  /** the curve behind the figure, oldest first */
  trend?: readonly number[]
  /** how the figure is made */
  hint?: string
  loading?: boolean
  /** leads to the documents behind the figure */
  onOpen?: () => void
}

/** One figure that can be opened to see what it is made of. */
export function StatCard(props: StatCardProps) {
  const { t } = useTranslation('ui')
  const inside = (
    <>
      <div className="ss-stat-label">
        {props.tone && <span className="ss-status-dot" aria-hidden="true" />}
        {props.label}
        {props.hint && (
          <Tooltip title={props.hint}>
            <span className="ss-stat-hint">
              <Icon name="info" size={13} label={props.hint} />
            </span>
          </Tooltip>
        )}
        {props.onOpen && (
          <span className="ss-stat-open">
            <Icon name="arrowRight" size={14} />
          </span>
        )}
      </div>
      {props.loading ? (
        <Skeleton.Button active size="small" style={{ width: 120, height: 26 }} />
      ) : (
        <div className="ss-stat-value">{props.value}</div>
      )}
      <div className="ss-stat-foot">
        {props.change && <span className={`ss-text-${props.change.tone}`}>{props.change.text}</span>}
        {props.note && <span className="ss-third">{props.note}</span>}
      </div>
      {props.trend && props.trend.length > 1 && <Sparkline values={props.trend} />}
    </>
  )
  const className = `ss-panel ss-stat${props.tone ? ` ss-tone-${props.tone}` : ''}`
  return props.onOpen ? (
    <button type="button" className={`ss-plain ${className}`} onClick={props.onOpen} title={t('stat.open')}>
      {inside}
    </button>
  ) : (
    <div className={className}>{inside}</div>
  )
}

/** A small curve without axes, scaled to its own smallest and largest value. */
export function Sparkline({ values, width = 96, height = 28 }: { values: readonly number[]; width?: number; height?: number }) {
  const low = Math.min(...values)
  const spread = Math.max(...values) - low || 1
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * (width - 4) + 2
    const y = height - 3 - ((value - low) / spread) * (height - 6)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  const [lastX, lastY] = points.at(-1)!.split(',')
  return (
    <svg
      className="ss-sparkline"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} fill="none" stroke="var(--ss-series-1)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={lastX} cy={lastY} r="2.2" fill="var(--ss-series-1)" />
    </svg>
  )
}
