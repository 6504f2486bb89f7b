import { hash, verify } from '@node-rs/argon2'
import { AppError } from '#platform/errors.ts'
import { longestPassword, normalPassword, passwordFault, shortestPassword } from './password-rules.pure.ts'

/** Argon2id with 19 MiB, two passes, one lane: the OWASP minimum, about 30 ms of one core, in the thread pool. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** @throws AppError identity.password_too_short, _too_long, _too_common */
export async function hashPassword(password: string, known: readonly string[]): Promise<string> {
  const fault = passwordFault(password, known)
  if (fault)
    throw new AppError(fault, { min: shortestPassword, max: longestPassword }, [
      { path: 'password', code: fault, message: fault },
    ])
  return hash(normalPassword(password), cost)
}

let decoy: Promise<string> | undefined

/**
 * Whether the password fits. Takes the same time when there is no such account or it has no password: then it is compared with the hash of
 * nothing anyone can type.
 */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID(), cost)
  const fits = await verify(stored ?? (await decoy), normalPassword(password))
  return fits && typeof stored === 'string'
}
