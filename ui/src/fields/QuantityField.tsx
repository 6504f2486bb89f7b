import { Input, type InputRef } from 'antd'
import { type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { plainDigits, toWhole, type Whole } from '../i18n/format.ts'

export interface QuantityFieldProps {
  id?: string
  value?: Whole | null
  /** a safe integer, the form of the wire; `null` when the field is empty */
  onChange?(quantity: number | null): void
  unit?: string
  min?: Whole
  max?: Whole
  disabled?: boolean
  'aria-label'?: string
  ref?: Ref<InputRef>
}

/** A field for a whole quantity. Arrow keys count up and down. */
export function QuantityField(props: QuantityFieldProps) {
  const { t } = useTranslation('ui')
  const [draft, setDraft] = useState<string>()
  const text = draft ?? (props.value === null || props.value === undefined ? '' : String(props.value))
  const complaint = draft === undefined || draft.trim() === '' ? undefined : complain(read(draft))

  function read(typed: string): bigint | undefined {
    const digits = plainDigits(typed)
    return /^-?\d{1,15}$/.test(digits) ? BigInt(digits) : undefined
  }

  function complain(quantity: bigint | undefined): string | undefined {
    if (quantity === undefined) return t('fields.notWhole')
    if (props.min !== undefined && quantity < toWhole(props.min)) return t('fields.tooSmall', { limit: String(props.min) })
    if (props.max !== undefined && quantity > toWhole(props.max)) return t('fields.tooLarge', { limit: String(props.max) })
    return undefined
  }

  function take(typed: string) {
    setDraft(typed)
    if (typed.trim() === '') return props.onChange?.(null)
    const quantity = read(typed)
    if (complain(quantity) === undefined) props.onChange?.(Number(quantity))
  }

  return (
    <Input
      ref={props.ref ?? null}
      {...(props.id && { id: props.id })}
      className="ss-money-field"
      inputMode="numeric"
      autoComplete="off"
      value={text}
      disabled={props.disabled ?? false}
      aria-label={props['aria-label']}
      aria-invalid={complaint ? true : undefined}
      suffix={complaint ? <span className="ss-text-bad">{complaint}</span> : <span className="ss-third">{props.unit}</span>}
      {...(complaint && { status: 'error' as const })}
      onChange={(event) => take(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        const next = (read(text) ?? 0n) + (event.key === 'ArrowUp' ? 1n : -1n)
        if (complain(next) === undefined) take(next.toString())
      }}
      onBlur={() => {
        if (!complaint) setDraft(undefined)
      }}
    />
  )
}
