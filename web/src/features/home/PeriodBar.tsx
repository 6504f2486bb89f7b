import { type DatePreset, DayField, datePresets, useTheme } from '@shangshu/ui'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { usePeriod } from './usePeriod.ts'

/** A moving span by name, or two days of one's own. */
export function PeriodBar({ period, choose }: ReturnType<typeof usePeriod>) {
  const { t } = useTranslation('analytics')
  const { narrow } = useTheme()
  const options = datePresets.map((value) => ({ value, label: t(`period.${value}`) }))
  return (
    <div className="ss-bar">
      {narrow ? (
        <Select
          aria-label={t('period.name')}
          className="home-preset"
          value={period.preset ?? ''}
          onChange={(preset) => choose(preset as DatePreset)}
          options={[...(period.preset ? [] : [{ value: '', label: t('period.own') }]), ...options]}
        />
      ) : (
        <Segmented value={period.preset ?? ''} onChange={(preset) => choose(preset as DatePreset)} options={options} />
      )}
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
