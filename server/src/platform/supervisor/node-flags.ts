/**
 * How the programs' Node is started. A small young generation: big sets go through the worker all day, and with the default of 16 MB their
 * garbage keeps 100 MB more resident without anything running faster (`npm run bench -- pipeline`).
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=4']
