import { isTimeZone } from '#lib/dates.ts'
import { isCurrency } from '#lib/money.ts'

/** What is wrong with a company's settings, as field problems; empty when nothing is. */
export function settingFaults(
  settings: { timeZone: string; currency: string; modules: readonly string[] | null },
  knownModules: readonly string[],
): { path: string; code: string; message: string }[] {
  const faults: { path: string; code: string; message: string }[] = []
  if (!isTimeZone(settings.timeZone)) faults.push({ path: 'timeZone', code: 'unknown', message: 'unknown time zone' })
  if (!isCurrency(settings.currency)) faults.push({ path: 'currency', code: 'unknown', message: 'unknown currency' })
  for (const [index, module] of (settings.modules ?? []).entries()) {
    if (!knownModules.includes(module)) faults.push({ path: `modules.${index}`, code: 'unknown', message: 'unknown module' })
  }
  return faults
}
