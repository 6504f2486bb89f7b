import { DayField, datePresets } from '@shangshu/ui'
import { Segmented } from 'antd'
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
        <DayField
          aria-label={t('period.from')}
          allowClear={false}
          value={period.from}
          max={period.to}
          onChange={(from) => from && choose({ from, to: period.to })}
        />
        –
        <DayField
          aria-label={t('period.to')}
          allowClear={false}
          value={period.to}
          min={period.from}
          onChange={(to) => to && choose({ from: period.from, to })}
        />
      </span>
    </div>
  )
}
