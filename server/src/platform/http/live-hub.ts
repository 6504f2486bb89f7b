import type { LiveHub } from './live.ts'

let hub: LiveHub | undefined

/** One hub per API process, set at its start. */
export function setLiveHub(one: LiveHub): void {
  hub = one
}

export function liveHub(): LiveHub {
  if (!hub) throw new Error('The live hub is not started.')
  return hub
}
