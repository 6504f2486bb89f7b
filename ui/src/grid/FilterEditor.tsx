import { Button, Checkbox, DatePicker, Input, type InputRef, Segmented, Spin } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSurroundings } from '../environment/UiEnvironment.tsx'
import { MoneyField } from '../fields/MoneyField.tsx'
import { StatusTag } from '../fields/StatusTag.tsx'
import { plainDigits } from '../i18n/format.ts'
import { type DatePreset, type DateSpan, datePresets, spanDays } from '../i18n/zoned-time.ts'
import { Icon } from '../theme/Icon.tsx'
import type { Choice, FilterValue, GridFilter, Span } from './types.ts'

export interface FilterEditorProps {
  filter: GridFilter
  value: FilterValue | undefined
  onChange(value: FilterValue | undefined): void
  /** the editor is finished with */
  onDone(): void
  /** labels of loaded choices, to remember */
  onNames(choices: readonly Choice[]): void
  names: ReadonlyMap<string, string>
}

/** The small form behind a filter chip. Lists and days act at once; what is typed acts on Enter or "apply". */
export function FilterEditor(props: FilterEditorProps) {
  switch (props.filter.kind) {
    case 'text':
      return <TextEditor {...props} />
    case 'choice':
      return props.filter.load ? <LoadedChoices {...props} /> : <Choices {...props} options={props.filter.options} />
    case 'dates':
      return <DatesEditor {...props} />
    case 'flag':
      return <FlagEditor {...props} />
    default:
      return <SpanEditor {...props} />
  }
}

function Foot({ onClear, onApply }: { onClear?: (() => void) | undefined; onApply?: () => void }) {
  const { t } = useTranslation('ui')
  return (
    <div className="ss-filter-foot">
      {onClear && (
        <Button size="small" type="text" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      )}
      {onApply && (
        <Button size="small" type="primary" onClick={onApply}>
          {t('filter.apply')}
        </Button>
      )}
    </div>
  )
}

function useFocusOnOpen() {
  const field = useRef<InputRef>(null)
  useEffect(() => {
    // the popup is placed first: focusing before makes the page jump
    const frame = requestAnimationFrame(() => field.current?.focus({ cursor: 'all' }))
    return () => cancelAnimationFrame(frame)
  }, [])
  return field
}

function TextEditor({ filter, value, onChange, onDone }: FilterEditorProps) {
  const [text, setText] = useState((value as string | undefined) ?? '')
  const field = useFocusOnOpen()
  const apply = (next: string) => {
    onChange(next.trim() || undefined)
    onDone()
  }
  return (
    <div className="ss-filter-editor">
      <Input
        ref={field}
        value={text}
        aria-label={filter.label}
        placeholder={filter.kind === 'text' ? (filter.placeholder ?? '') : ''}
        onChange={(event) => setText(event.target.value)}
        onPressEnter={() => apply(text)}
        allowClear
      />
      <Foot onClear={value === undefined ? undefined : () => apply('')} onApply={() => apply(text)} />
    </div>
  )
}

function Choices(props: FilterEditorProps & { options: readonly Choice[]; header?: React.ReactNode; searched?: boolean }) {
  const { t } = useTranslation('ui')
  const [text, setText] = useState('')
  const chosen = (props.value as string[] | undefined) ?? []
  const shown = props.options.filter((option) => option.label.toLowerCase().includes(text.trim().toLowerCase()))
  const field = useFocusOnOpen()
  function toggle(value: string, on: boolean) {
    const next = on ? [...chosen, value] : chosen.filter((one) => one !== value)
    props.onChange(next.length > 0 ? next : undefined)
  }
  return (
    <div className="ss-filter-editor">
      {props.header}
      {!props.header && props.options.length > 8 && (
        <Input
          ref={field}
          value={text}
          aria-label={t('filter.searchChoices')}
          placeholder={t('filter.searchChoices')}
          prefix={<Icon name="search" size={14} />}
          onChange={(event) => setText(event.target.value)}
          allowClear
        />
      )}
      <div className="ss-filter-choices">
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option.value, event.target.checked)}
          >
            {option.tone ? <StatusTag tone={option.tone}>{option.label}</StatusTag> : option.label}
          </Checkbox>
        ))}
        {shown.length === 0 && <div className="ss-third">{t('filter.noChoices')}</div>}
      </div>
      {chosen.length > 0 && (
        <Foot
          onClear={() => {
            props.onChange(undefined)
          }}
        />
      )}
    </div>
  )
}

function LoadedChoices(props: FilterEditorProps) {
  const { t } = useTranslation('ui')
  const load = props.filter.kind === 'choice' ? props.filter.load! : undefined
  const { onNames, names } = props
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Choice[]>()
  const [failed, setFailed] = useState(false)
  const field = useFocusOnOpen()

  useEffect(() => {
    const abort = new AbortController()
    const timer = setTimeout(
      async () => {
        try {
          const choices = await load!({ text: text.trim() }, abort.signal)
          if (abort.signal.aborted) return
          setFound(choices)
          setFailed(false)
          onNames(choices)
        } catch {
          if (!abort.signal.aborted) setFailed(true)
        }
      },
      text === '' ? 0 : 200,
    )
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [load, text, onNames])

  const chosen = (props.value as string[] | undefined) ?? []
  const options = [
    ...chosen
      .filter((value) => !found?.some((choice) => choice.value === value))
      .map((value) => ({ value, label: names.get(value) ?? value })),
    ...(found ?? []),
  ]
  return (
    <Choices
      {...props}
      options={options}
      header={
        <Input
          ref={field}
          value={text}
          aria-label={t('filter.searchChoices')}
          placeholder={t('filter.searchChoices')}
          prefix={found ? <Icon name="search" size={14} /> : <Spin size="small" />}
          {...(failed && { status: 'error' as const })}
          onChange={(event) => setText(event.target.value)}
          allowClear
        />
      }
    />
  )
}

function DatesEditor({ filter, value, onChange, onDone }: FilterEditorProps) {
  const { t } = useTranslation('ui')
  const { timeZone } = useSurroundings()
  const span = value as DateSpan | undefined
  const days = useMemo(() => (span ? spanDays(span, timeZone, Date.now()) : {}), [span, timeZone])
  const choose = (preset: DatePreset) => {
    onChange({ preset })
    onDone()
  }
  return (
    <div className="ss-filter-editor ss-filter-dates">
      <div className="ss-filter-presets">
        {datePresets.map((preset) => (
          <Button
            key={preset}
            size="small"
            type={span && 'preset' in span && span.preset === preset ? 'primary' : 'default'}
            onClick={() => choose(preset)}
          >
            {t(`filter.preset.${preset}`)}
          </Button>
        ))}
      </div>
      <div className="ss-filter-days">
        {(['from', 'to'] as const).map((end) => (
          <DatePicker
            key={end}
            value={days[end] ? dayjs(days[end]) : null}
            aria-label={`${filter.label}: ${t(`filter.${end}`)}`}
            placeholder={t(`filter.${end}`)}
            disabledDate={(day) => {
              const other = end === 'from' ? days.to : days.from
              const text = day.format('YYYY-MM-DD')
              return other !== undefined && (end === 'from' ? text > other : text < other)
            }}
            onChange={(day) => {
              const next = { ...days, [end]: day?.format('YYYY-MM-DD') }
              if (next[end] === undefined) delete next[end]
              onChange(next.from || next.to ? next : undefined)
            }}
          />
        ))}
      </div>
      <div className="ss-third ss-filter-zone">{t('filter.zone', { zone: timeZone })}</div>
      {value !== undefined && (
        <Foot
          onClear={() => {
            onChange(undefined)
            onDone()
          }}
        />
      )}
    </div>
  )
}

function SpanEditor({ filter, value, onChange, onDone }: FilterEditorProps) {
  const { t } = useTranslation('ui')
  const [span, setSpan] = useState<Span>((value as Span | undefined) ?? {})
  const apply = (next: Span) => {
    onChange(next.min !== undefined || next.max !== undefined ? next : undefined)
    onDone()
  }
  function put(end: 'min' | 'max', text: string | null) {
    const next = { ...span, ...(text !== null && { [end]: text }) }
    if (text === null) delete next[end]
    setSpan(next)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in a field applies
    <div
      className="ss-filter-editor"
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply(span)
      }}
    >
      <div className="ss-filter-span">
        {(['min', 'max'] as const).map((end) =>
          filter.kind === 'money' ? (
            <MoneyField
              key={end}
              value={span[end] ?? null}
              onChange={(minor) => put(end, minor === null ? null : String(minor))}
              placeholder={t(`filter.${end}`)}
              aria-label={`${filter.label}: ${t(`filter.${end}`)}`}
              {...(filter.currency && { currency: filter.currency })}
            />
          ) : (
            <Input
              key={end}
              defaultValue={span[end] ?? ''}
              inputMode="decimal"
              placeholder={t(`filter.${end}`)}
              aria-label={`${filter.label}: ${t(`filter.${end}`)}`}
              suffix={filter.kind === 'numbers' ? filter.unit : undefined}
              onChange={(event) => {
                const text = plainDigits(event.target.value)
                put(end, /^-?\d+(\.\d+)?$/.test(text) ? text : null)
              }}
            />
          ),
        )}
      </div>
      <Foot onClear={value === undefined ? undefined : () => apply({})} onApply={() => apply(span)} />
    </div>
  )
}

function FlagEditor({ filter, value, onChange, onDone }: FilterEditorProps) {
  const { t } = useTranslation('ui')
  const [yes, no] = filter.kind === 'flag' ? [filter.yes, filter.no] : []
  return (
    <div className="ss-filter-editor">
      <Segmented
        block
        value={value === undefined ? 'any' : value ? 'yes' : 'no'}
        options={[
          { value: 'any', label: t('filter.any') },
          { value: 'yes', label: yes ?? t('filter.yes') },
          { value: 'no', label: no ?? t('filter.no') },
        ]}
        onChange={(next) => {
          onChange(next === 'any' ? undefined : next === 'yes')
          onDone()
        }}
      />
    </div>
  )
}
