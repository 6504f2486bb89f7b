/** A number of pieces with big keys to count up and down; tapping the figure lets one type; null is not known yet. */
export function Amount(props: { label: string; value: number | null; max?: number; onChange: (value: number) => void }) {
  const within = (value: number) => Math.max(0, Math.min(props.max ?? 999_999, value))
  return (
    <div className="amount">
      <button type="button" aria-label={`${props.label} −`} onClick={() => props.onChange(within((props.value ?? 0) - 1))}>
        −
      </button>
      <input
        inputMode="numeric"
        aria-label={props.label}
        placeholder="—"
        value={props.value ?? ''}
        onFocus={(event) => event.target.select()}
        onChange={(event) => props.onChange(within(Number(event.target.value.replace(/\D/g, '').slice(0, 6) || 0)))}
      />
      <button type="button" aria-label={`${props.label} +`} onClick={() => props.onChange(within((props.value ?? 0) + 1))}>
        +
      </button>
    </div>
  )
}
