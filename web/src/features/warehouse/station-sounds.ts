let audio: AudioContext | undefined

function tone(frequency: number, seconds: number, delay = 0): void {
  try {
    audio ??= new AudioContext()
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.frequency.value = frequency
    gain.gain.value = 0.18
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(audio.currentTime + delay)
    oscillator.stop(audio.currentTime + delay + seconds)
  } catch {
    // a computer without sound still packs
  }
}

/** What a station answers to a scan, for people who look at the goods and not at the screen: right, wrong, parcel done. */
export function sound(kind: 'right' | 'wrong' | 'done'): void {
  if (kind === 'right') tone(1320, 0.08)
  if (kind === 'wrong') {
    tone(220, 0.22)
    tone(175, 0.32, 0.25)
  }
  if (kind === 'done') {
    tone(1047, 0.09)
    tone(1568, 0.16, 0.11)
  }
}
