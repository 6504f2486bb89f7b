import { TimePicker } from 'antd'
import dayjs from 'dayjs'

/** A field for hours and minutes of a day, `HH:mm` in and out. */
export function ClockField(props: { value: string; onChange(clock: string): void; 'aria-label': string }) {
  return (
    <TimePicker
      aria-label={props['aria-label']}
      format="HH:mm"
      allowClear={false}
      needConfirm={false}
      value={dayjs(`1970-01-01T${props.value}`)}
      onChange={(time) => time && props.onChange(time.format('HH:mm'))}
    />
  )
}
