let audio: AudioContext | undefined

function tone(frequency: number, seconds: number, delay = 0): void {
  try {
    audio ??= new AudioContext()
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.frequency.value = frequency
    gain.gain.value = 0.2
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(audio.currentTime + delay)
    oscillator.stop(audio.currentTime + delay + seconds)
  } catch {
    // a device without sound still works
  }
}

/** The whole screen blinks in the colour of the answer, for halls too loud to hear it. */
function flash(kind: 'right' | 'wrong'): void {
  document.body.dataset.flash = kind
  clearTimeout(fading)
  fading = setTimeout(() => delete document.body.dataset.flash, kind === 'wrong' ? 600 : 180)
}
let fading: ReturnType<typeof setTimeout> | undefined

/** Right: one short high tone. */
export function right(): void {
  flash('right')
  tone(1320, 0.09)
  navigator.vibrate?.(40)
}

/** Wrong: two low tones and a long vibration, not to be missed in a noisy hall. */
export function wrong(): void {
  flash('wrong')
  tone(220, 0.22)
  tone(180, 0.3, 0.26)
  navigator.vibrate?.([200, 80, 200])
}

/** Done: two rising tones, when a task or a document is finished. */
export function finished(): void {
  flash('right')
  tone(1047, 0.09)
  tone(1568, 0.16, 0.11)
  navigator.vibrate?.([40, 60, 40])
}
