/**
 * Picks the language of a line for the terminal the way other programs do, by LC_ALL, LC_MESSAGES and LANG; on Windows by the
 * language of the system.
 */
export function inTerminalLanguage(zh: string, en: string, env: NodeJS.ProcessEnv = process.env): string {
  const locale =
    env.LC_ALL ||
    env.LC_MESSAGES ||
    env.LANG ||
    (process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : '')
  return /^zh/i.test(locale) ? zh : en
}

/** Something a person has to mend before we can go on. The message says what, and is printed without a stack. */
export class Refusal extends Error {
  override name = 'Refusal'
}
