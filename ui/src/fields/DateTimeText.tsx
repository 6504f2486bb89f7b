import { useFormat, useNow } from '../environment/UiEnvironment.tsx'
import { type TimeStyle, toInstant } from '../i18n/format.ts'

type Time = string | number | Date

/**
 * A time on the clock of the tenant's zone; pointing at it tells everything else: the day of the week, the zone, how long
 * ago. `relative` shows how long ago instead, and goes on by itself.
 */
export function DateTimeText(props: { value: Time | null | undefined; style?: TimeStyle; relative?: boolean }) {
  const format = useFormat()
  const { value } = props
  if (value === null || value === undefined) return <span className="ss-third">—</span>
  return (
    <time
      className="ss-number"
      dateTime={new Date(toInstant(value)).toISOString()}
      // written when it is wanted: grids draw dozens of times, and a tooltip component in each makes scrolling heavy
      onMouseEnter={(event) => {
        const relative = format.relative(value, Date.now())
        event.currentTarget.title = `${format.time(value, 'long')}\n${format.timeZone} · ${relative}`
      }}
    >
      {props.relative ? <Relative value={value} /> : format.time(value, props.style)}
    </time>
  )
}

function Relative({ value }: { value: Time }) {
  return useFormat().relative(value, useNow())
}
