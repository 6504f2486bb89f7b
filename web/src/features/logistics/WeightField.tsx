import { InputNumber } from 'antd'

/** Grams, shown and typed in kilograms as rate tables are. */
export function WeightField(props: {
  id?: string
  value?: number
  onChange?(grams: number | undefined): void
  'aria-label'?: string
}) {
  return (
    <InputNumber
      {...(props.id && { id: props.id })}
      aria-label={props['aria-label']}
      min={0.001}
      max={1000}
      step={0.5}
      formatter={(value, { userTyping, input }) => (userTyping ? input : String(value ?? '') === '' ? '' : String(Number(value)))}
      suffix="kg"
      style={{ width: 88 }}
      value={props.value === undefined ? null : props.value / 1000}
      onChange={(kilos) => props.onChange?.(kilos === null ? undefined : Math.round(kilos * 1000))}
    />
  )
}

/** Example: 1500 grams are `1.5 kg`. */
export function kilograms(grams: number): string {
  return `${grams / 1000} kg`
}
