import { Input, type InputRef } from 'antd'
import { type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSurroundings } from '../environment/UiEnvironment.tsx'
import { minorToDecimal, readMoney, toWhole, type Whole } from '../i18n/format.ts'

export interface MoneyFieldProps {
  id?: string
  /** minor units */
  value?: Whole | null
  /** minor units as a safe integer, the form of the wire; `null` when the field is empty */
  onChange?(minor: number | null): void
  currency?: string
  /** smallest and largest amount in minor units */
  min?: Whole
  max?: Whole
  disabled?: boolean
  placeholder?: string
  'aria-label'?: string
  ref?: Ref<InputRef>
}

/**
 * A field for money: typed in major units (sign, group marks and full-width digits are understood), minor units in and
 * out. What is no amount stays visible and marked, and is not handed out.
 */
export function MoneyField(props: MoneyFieldProps) {
  const { t } = useTranslation('ui')
  const { currency: home } = useSurroundings()
  const currency = props.currency ?? home
  const [draft, setDraft] = useState<string>()

  const settled = props.value === null || props.value === undefined ? '' : minorToDecimal(props.value, currency)
  const typed = draft === undefined ? undefined : draft.trim() === '' ? null : readMoney(draft, currency)
  const complaint = draft !== undefined && typed !== null ? complain(typed) : undefined

  function complain(minor: bigint | undefined): string | undefined {
    if (minor === undefined || !Number.isSafeInteger(Number(minor))) return t('fields.notMoney')
    if (props.min !== undefined && minor < toWhole(props.min))
      return t('fields.tooSmall', { limit: minorToDecimal(props.min, currency) })
    if (props.max !== undefined && minor > toWhole(props.max))
      return t('fields.tooLarge', { limit: minorToDecimal(props.max, currency) })
    return undefined
  }

  return (
    <Input
      ref={props.ref ?? null}
      {...(props.id && { id: props.id })}
      className="ss-money-field"
      inputMode="decimal"
      autoComplete="off"
      prefix={<span className="ss-third">{currency}</span>}
      value={draft ?? settled}
      disabled={props.disabled ?? false}
      placeholder={props.placeholder ?? ''}
      aria-label={props['aria-label']}
      aria-invalid={complaint ? true : undefined}
      {...(complaint && { status: 'error' as const, title: complaint, suffix: <span className="ss-text-bad">{complaint}</span> })}
      onChange={(event) => {
        const text = event.target.value
        setDraft(text)
        const minor = text.trim() === '' ? null : readMoney(text, currency)
        if (minor === null) props.onChange?.(null)
        else if (complain(minor) === undefined) props.onChange?.(Number(minor))
      }}
      onBlur={() => {
        if (!complaint) setDraft(undefined)
      }}
    />
  )
}
