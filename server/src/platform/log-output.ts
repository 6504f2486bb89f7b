import { writeSync } from 'node:fs'

const busyWaitMs = 10
const busyTries = 50
const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * A place for log lines that never stops the program. A line that cannot be written, because the reader is gone or the disk is
 * full, is lost; a reader that is only slow is waited for, half a second at most. (The logger's own stream repeats a write to a
 * dead reader for ever when the program ends, and the process hangs.)
 * @param fd 1 is standard output
 */
export function logOutput(fd: number): { write(line: string): void } {
  return {
    write(line) {
      let rest = Buffer.from(line)
      for (let tries = 0; rest.length > 0 && tries < busyTries; ) {
        try {
          rest = rest.subarray(writeSync(fd, rest))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
          tries++
          Atomics.wait(sleeper, 0, 0, busyWaitMs)
        }
      }
    },
  }
}
