import { useCallback, useEffect, useRef } from 'react'
import type { Act, ActResult, ScanQueue } from './scan-queue.ts'

/**
 * What was done here that the page's own copy of the server's facts does not show yet: acts that wait to be sent, and acts answered since the
 * copy was fetched. Pages count these as done, so that nothing is offered twice between the answer and the next copy.
 * @param load fetches the copy; resolves to whether it came
 * @param refused is told of an act of this kind that the server refused
 */
export function useDone<Task extends Act['task']>(
  queue: ScanQueue,
  task: Task,
  load: () => Promise<boolean>,
  refused: (result: ActResult) => void,
): () => Extract<Act, { task: Task }>[] {
  const answered = useRef<Act[]>([])
  const told = useRef(refused)
  told.current = refused
  const renew = useCallback(async () => {
    const before = answered.current.length
    if (await load()) answered.current = answered.current.slice(before)
  }, [load])
  useEffect(() => {
    void renew()
    return queue.listen((result, act) => {
      if (!result || act?.task !== task) return
      if (result.ok) answered.current.push(act)
      else told.current(result)
      if (queue.waiting() === 0) void renew()
    }) as () => void
  }, [queue, task, renew])
  return () => [...answered.current, ...queue.unsent()].filter((act): act is Extract<Act, { task: Task }> => act.task === task)
}
