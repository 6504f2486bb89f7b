import { useCallback, useState } from 'react'
import { ApiProblem } from './api.ts'
import { keepCopy, keptCopy } from './kept.ts'
import { said } from './said.ts'
import type { Act, ScanQueue } from './scan-queue.ts'
import { wrong } from './signals.ts'
import { t } from './texts.ts'
import { useDone } from './useDone.ts'

/** How a task begins and goes on: its facts from the server, what was done here since, and one line for what went wrong. */
export interface Work<Facts, Task extends Act['task']> {
  /** null until they came once */
  facts: Facts | null
  /** Acts of this kind that the facts do not show yet. */
  done: () => Extract<Act, { task: Task }>[]
  message: string
  say: (message: string) => void
  /** Something was wrong: heard, seen and told. */
  refuse: (message: string) => void
  renew: () => Promise<boolean>
}

/**
 * Fetches the facts of a task at its beginning and after every answer; a refused act is told aloud. Without a connection the copy that was
 * kept last is shown.
 * @param name under which the copy is kept; another one for every document
 * @param fetchFacts the same function as long as it asks for the same
 */
export function useWork<Facts, Task extends Act['task']>(
  queue: ScanQueue,
  task: Task,
  name: string,
  fetchFacts: () => Promise<Facts>,
): Work<Facts, Task> {
  const [facts, setFacts] = useState<Facts | null>(null)
  const [message, say] = useState('')
  const renew = useCallback(
    () =>
      fetchFacts().then(
        (fresh) => {
          keepCopy(name, fresh)
          setFacts(fresh)
          return true
        },
        (error: unknown) => {
          if (error instanceof ApiProblem) say(said(error))
          else setFacts((known) => known ?? keptCopy<Facts>(name))
          if (!(error instanceof ApiProblem) && keptCopy(name) === null) say(said(error))
          return false
        },
      ),
    [name, fetchFacts],
  )
  const refuse = (text: string) => {
    wrong()
    say(text)
  }
  const done = useDone(queue, task, renew, (result) => refuse(`${t('refused')}: ${result.message ?? result.code}`))
  return { facts, done, message, say, refuse, renew }
}
