/**
 * Which queries a topic of the live stream makes stale. Query keys begin with the name of what they show (`['orders', …]`),
 * topics too (`orders`, `job:0198…`): a topic reaches the queries of its name, with its id those of that document as well.
 * Example: `job:1` reaches `['job', '1']` and `['jobs', …]`, and not `['job', '2']`.
 */
export function topicReaches(topic: string, queryKey: readonly unknown[]): boolean {
  const [name, id] = topic.split(':') as [string, string | undefined]
  const first = queryKey[0]
  if (typeof first !== 'string') return false
  if (id === undefined) return first === name
  if (first === name) return typeof queryKey[1] !== 'string' || queryKey[1] === id
  return first === `${name}s`
}
