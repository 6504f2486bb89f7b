import { Input, type InputRef } from 'antd'
import { type Ref, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import { cleanScan, looksScanned } from './scan.ts'

export interface BarcodeFieldProps {
  /** a complete code: scanned, or typed and confirmed by Enter */
  onScan(code: string, how: 'scanned' | 'typed'): void
  placeholder?: string
  disabled?: boolean
  autoFocus?: boolean
  /** the outcome of the last scan, shown at the field until the next one */
  verdict?: { tone: 'good' | 'bad'; text: string }
  /** opens the camera, where the place offers one */
  onCamera?(): void
  'aria-label': string
  ref?: Ref<InputRef>
}

/**
 * The field under a scanner that poses as a keyboard. It empties itself after every code and keeps the focus, so that the
 * next scan needs no hand; Enter and Tab both end a code, since scanners send either.
 */
export function BarcodeField(props: BarcodeFieldProps) {
  const { t } = useTranslation('ui')
  const [text, setText] = useState('')
  const times = useRef<number[]>([])

  function finish() {
    const code = cleanScan(text)
    const how = looksScanned(times.current) ? 'scanned' : 'typed'
    times.current = []
    setText('')
    if (code !== '') props.onScan(code, how)
  }

  return (
    <div className="ss-barcode">
      <Input
        ref={props.ref ?? null}
        size="large"
        value={text}
        autoFocus={props.autoFocus ?? false}
        disabled={props.disabled ?? false}
        placeholder={props.placeholder ?? t('fields.scanHere')}
        aria-label={props['aria-label']}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        prefix={<Icon name="barcode" size={18} />}
        suffix={
          props.onCamera && (
            <button type="button" className="ss-plain" onClick={props.onCamera} aria-label={t('fields.camera')}>
              <Icon name="scan" size={18} />
            </button>
          )
        }
        {...(props.verdict?.tone === 'bad' && { status: 'error' as const })}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' || (event.key === 'Tab' && text !== '')) {
            event.preventDefault()
            finish()
          } else if (event.key === 'Escape') {
            times.current = []
            setText('')
          } else if (event.key.length === 1) {
            times.current.push(event.timeStamp)
          }
        }}
        onFocus={(event) => event.target.select()}
      />
      <div className="ss-barcode-verdict" role="status">
        {props.verdict && (
          <span className={`ss-text-${props.verdict.tone}`}>
            <Icon name={props.verdict.tone === 'good' ? 'check' : 'alert'} size={14} /> {props.verdict.text}
          </span>
        )}
      </div>
    </div>
  )
}
