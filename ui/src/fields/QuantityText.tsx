import { useFormat } from '../environment/UiEnvironment.tsx'
import type { Whole } from '../i18n/format.ts'

/** A count in a unit. `of` shows progress towards a target: 3 / 10. */
export function QuantityText(props: { value: Whole | null | undefined; of?: Whole; unit?: string; signed?: boolean }) {
  const format = useFormat()
  if (props.value === null || props.value === undefined) return <span className="ss-third">—</span>
  return (
    <span className="ss-number">
      {format.whole(props.value, { signed: props.signed ?? false })}
      {props.of !== undefined && <span className="ss-third"> / {format.whole(props.of)}</span>}
      {props.unit && <span className="ss-third"> {props.unit}</span>}
    </span>
  )
}
