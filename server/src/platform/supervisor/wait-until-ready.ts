/**
 * Asks an address until it answers 200.
 * @param signal ends the waiting with its reason
 */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    if (await answers(url, signal)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
