import { useEffect, useRef, useState } from 'react'
import { t } from './texts.ts'

/**
 * Takes scans of a wedge scanner (keys and Enter) and of the camera; keeps the focus, so that nobody has to touch the screen. The keyboard
 * of the screen stays away until the field itself is touched.
 */
export function ScanInput({ label, onScan, disabled }: { label: string; onScan: (code: string) => void; disabled?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [camera, setCamera] = useState(false)
  const [touched, setTouched] = useState(false)
  useEffect(() => {
    const focus = () => {
      const active = document.activeElement
      if (!(active instanceof HTMLInputElement) && !(active instanceof HTMLButtonElement)) input.current?.focus()
    }
    input.current?.focus()
    const timer = setInterval(focus, 800)
    // a finger on a button must not keep the scanner's keys
    const takeBack = (event: MouseEvent) => {
      if (event.detail > 0 && event.target instanceof Element && event.target.closest('button'))
        setTimeout(() => input.current?.focus())
    }
    document.addEventListener('click', takeBack)
    return () => {
      clearInterval(timer)
      document.removeEventListener('click', takeBack)
    }
  }, [])
  const submit = () => {
    const code = text.trim()
    setText('')
    setTouched(false)
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
        inputMode={touched ? 'text' : 'none'}
        onPointerUp={() => setTouched(true)}
        onChange={(event) => setText(event.target.value)}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        autoCapitalize="off"
        enterKeyHint="done"
      />
      {text !== '' && <button type="submit">{t('enter')}</button>}
      <button type="button" className="square" aria-label={t('camera')} aria-pressed={camera} onClick={() => setCamera(!camera)}>
        <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
          <path d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M8 8.5v7M12 8.5v7M16 8.5v7" />
        </svg>
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

/** What browsers that can read barcodes themselves offer. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options?: { formats: string[] }) => BarcodeDetector
const formats = ['code_128', 'ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_39', 'itf', 'qr_code']

/** The browser's own reader where it has one, else the one that is loaded for it. @returns what stops it */
async function readCamera(video: HTMLVideoElement, onScan: (code: string) => void): Promise<() => void> {
  const Detector = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (Detector) {
    const detector = new Detector({ formats })
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    video.srcObject = stream
    await video.play()
    let stopped = false
    const stop = () => {
      stopped = true
      for (const track of stream.getTracks()) track.stop()
    }
    const look = async (): Promise<void> => {
      if (stopped) return
      const [found] = await detector.detect(video).catch(() => [])
      if (found && !stopped) {
        stop()
        onScan(found.rawValue)
      } else setTimeout(() => void look(), 120)
    }
    void look()
    return stop
  }
  const { BrowserMultiFormatReader } = await import('@zxing/browser')
  const controls = await new BrowserMultiFormatReader().decodeFromVideoDevice(undefined, video, (result) => {
    if (!result) return
    controls.stop()
    onScan(result.getText())
  })
  return () => controls.stop()
}

function Camera({ onScan }: { onScan: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState('')
  const heard = useRef(onScan)
  heard.current = onScan
  useEffect(() => {
    let stop: (() => void) | undefined
    let gone = false
    readCamera(video.current!, (code) => heard.current(code)).then(
      (ready) => {
        if (gone) ready()
        else stop = ready
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    )
    return () => {
      gone = true
      stop?.()
    }
  }, [])
  return (
    <>
      {problem && <p className="bad">{problem}</p>}
      <video ref={video} className="camera" hidden={problem !== ''} playsInline muted />
    </>
  )
}
