import { Select } from 'antd'
import { useTranslation } from 'react-i18next'

/** From one month to another. */
export function MonthRange(props: {
  months: readonly string[]
  from: string
  to: string
  onChange: (from: string, to: string) => void
}) {
  const { t } = useTranslation('finance')
  const options = props.months.map((month) => ({ value: month, label: month }))
  return (
    <span className="ss-bar">
      <Select
        aria-label={t('from')}
        value={props.from}
        options={options}
        onChange={(from) => props.onChange(from, from > props.to ? from : props.to)}
      />
      –
      <Select
        aria-label={t('to')}
        value={props.to}
        options={options}
        onChange={(to) => props.onChange(to < props.from ? to : props.from, to)}
      />
    </span>
  )
}
