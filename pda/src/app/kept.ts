/** What the server said last, kept on the device, so that a page that is loaded anew without a connection still shows the work. */

const prefix = 'pda.kept.'

export function keepCopy(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // a full device works on, only without copies
  }
}

export function keptCopy<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(prefix + name) ?? 'null')
  } catch {
    return null
  }
}

/** At signing out, and when a task is done: of all copies, or of those whose name begins so. */
export function forgetCopies(beginning = ''): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix + beginning)) localStorage.removeItem(name)
}
