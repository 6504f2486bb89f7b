import { Tooltip } from 'antd'
import { useFormat, useNow } from '../environment/UiEnvironment.tsx'
import { type TimeStyle, toInstant } from '../i18n/format.ts'

/**
 * A time on the clock of the tenant's zone, with everything else about it in a tooltip.
 * `relative` shows how long ago instead; it goes on by itself.
 */
export function DateTimeText(props: { value: string | number | Date | null | undefined; style?: TimeStyle; relative?: boolean }) {
  const format = useFormat()
  if (props.value === null || props.value === undefined) return <span className="ss-third">—</span>
  return (
    <Tooltip title={() => <Exact value={props.value!} />} mouseEnterDelay={0.5}>
      <time className="ss-number" dateTime={new Date(toInstant(props.value)).toISOString()}>
        {props.relative ? <Relative value={props.value} /> : format.time(props.value, props.style)}
      </time>
    </Tooltip>
  )
}

function Relative({ value }: { value: string | number | Date }) {
  return useFormat().relative(value, useNow())
}

function Exact({ value }: { value: string | number | Date }) {
  const format = useFormat()
  return (
    <>
      {format.time(value, 'long')}
      <br />
      {format.timeZone} · <Relative value={value} />
    </>
  )
}
