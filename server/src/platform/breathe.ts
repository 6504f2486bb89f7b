/**
 * Lets what waits for this thread go first: answers of the database, above all to those who hold locks that others wait for. For loops that
 * work on a set for more than a few milliseconds, called every so many elements.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
