import { useEffect, useRef, useState } from 'react'
import { t } from './texts.ts'

/** Takes scans of a wedge scanner (keys and Enter) and of the camera where the browser can read barcodes; keeps the focus, so that nobody has to touch the screen. */
export function ScanInput({ label, onScan, disabled }: { label: string; onScan: (code: string) => void; disabled?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [camera, setCamera] = useState(false)
  useEffect(() => {
    const focus = () => {
      const active = document.activeElement
      if (!(active instanceof HTMLInputElement) && !(active instanceof HTMLButtonElement)) input.current?.focus()
    }
    input.current?.focus()
    const timer = setInterval(focus, 800)
    return () => clearInterval(timer)
  }, [])
  const submit = () => {
    const code = text.trim()
    setText('')
    if (code !== '') onScan(code)
    input.current?.focus()
  }
  return (
    <form
      className="scan"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <input
        ref={input}
        value={text}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        autoCapitalize="off"
        enterKeyHint="done"
      />
      <button type="submit">{t('enter')}</button>
      <button type="button" aria-label="camera" onClick={() => setCamera(!camera)}>
        ◉
      </button>
      {camera && (
        <Camera
          onScan={(code) => {
            setCamera(false)
            onScan(code)
          }}
        />
      )}
    </form>
  )
}

function Camera({ onScan }: { onScan: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let stop: (() => void) | undefined
    let gone = false
    void import('@zxing/browser').then(async ({ BrowserMultiFormatReader }) => {
      if (gone || !video.current) return
      try {
        const controls = await new BrowserMultiFormatReader().decodeFromVideoDevice(undefined, video.current, (result) => {
          if (result) {
            controls.stop()
            onScan(result.getText())
          }
        })
        stop = () => controls.stop()
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
      }
    })
    return () => {
      gone = true
      stop?.()
    }
  }, [onScan])
  // biome-ignore lint/a11y/useMediaCaption: a live picture of the camera
  return problem ? <p className="bad">{problem}</p> : <video ref={video} className="camera" playsInline muted />
}
