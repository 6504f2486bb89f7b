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

/** Right: one short high tone. */
export function right(): void {
  tone(1320, 0.09)
  navigator.vibrate?.(40)
}

/** Wrong: two low tones and a long vibration, not to be missed in a noisy hall. */
export function wrong(): void {
  tone(220, 0.22)
  tone(180, 0.3, 0.26)
  navigator.vibrate?.([200, 80, 200])
}
