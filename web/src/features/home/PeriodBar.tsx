import { datePresets } from '@shangshu/ui'
import { Input, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { usePeriod } from './usePeriod.ts'

/** A moving span by name, or two days of one's own. */
export function PeriodBar({ period, choose }: ReturnType<typeof usePeriod>) {
  const { t } = useTranslation('analytics')
  return (
    <div className="ss-bar">
      <Segmented
        value={period.preset ?? ''}
        onChange={(preset) => choose(preset as (typeof datePresets)[number])}
        options={datePresets.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <span className="ss-bar">
        <Input
          type="date"
          className="home-day"
          aria-label={t('period.from')}
          value={period.from}
          max={period.to}
          onChange={(event) => event.target.value && choose({ from: event.target.value, to: period.to })}
        />
        –
        <Input
          type="date"
          className="home-day"
          aria-label={t('period.to')}
          value={period.to}
          min={period.from}
          onChange={(event) => event.target.value && choose({ from: period.from, to: event.target.value })}
        />
      </span>
    </div>
  )
}
