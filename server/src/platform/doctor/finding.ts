import { inTerminalLanguage } from '../terminal.ts'

/** One thing that was looked at. */
export interface Finding {
  /** Stable, for programs that read `--json`. */
  id: string
  /** `note`: works, but somebody should know. `broken`: the system will not run, or not safely. */
  status: 'ok' | 'note' | 'broken'
  /** What was looked at, in the language of the terminal. */
  title: string
  /** What was found. */
  detail: string
  /** What to do about it; with every `broken`, often with a `note`. */
  remedy?: string
}

/** Shorthand for both languages. */
export const say = inTerminalLanguage
