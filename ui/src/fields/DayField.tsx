import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import type { Day } from '../i18n/zoned-time.ts'

/** A field for a calendar day, `YYYY-MM-DD` in and out. */
export function DayField(props: {
  id?: string
  value?: Day | null
  onChange?(day: Day | null): void
  /** first and last day that can be chosen */
  min?: Day
  max?: Day
  allowClear?: boolean
  disabled?: boolean
  className?: string
  'aria-label'?: string
}) {
  return (
    <DatePicker
      {...(props.id && { id: props.id })}
      {...(props.className && { className: props.className })}
      aria-label={props['aria-label'] ?? ''}
      value={props.value ? dayjs(props.value) : null}
      allowClear={props.allowClear ?? true}
      disabled={props.disabled ?? false}
      disabledDate={(day) => {
        const text = day.format('YYYY-MM-DD')
        return (props.min !== undefined && text < props.min) || (props.max !== undefined && text > props.max)
      }}
      onChange={(day) => props.onChange?.(day?.format('YYYY-MM-DD') ?? null)}
    />
  )
}
