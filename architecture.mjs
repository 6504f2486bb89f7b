/**
 * The house on one page. People read it; `scripts/check/import-tiers.ts` holds the code to it.
 *
 * A module imports `index.ts` of modules on lower tiers, never of its own or a higher one. What happened travels the other way, as
 * events. Below all modules lie `platform`, which knows no module, and `lib`, which knows nothing.
 */

/** Modules of the server, highest first. Modules on one tier do not know each other. */
export const tiers = [
  ['analytics'], // reads everybody, nobody waits for it
  ['finance'], // posts what happened; matches, pays, reconciles
  ['channels'], // shops and connectors
  ['orders', 'purchasing'], // demand and supply documents
  ['warehouse'], // people's work
  ['inventory'], // where stock is and what is promised
  ['catalog', 'customers', 'rules', 'printing', 'logistics'],
  ['identity'],
]

/**
 * What a file with this ending may import, wherever it stands. Besides names of places: `types` is `import type`, which is gone at run
 * time, from wherever the tiers allow; `alike` is a file of the same module that itself imports nothing beyond this list.
 */
export const endings = {
  /** Algorithms: no input or output, no clock, no chance. */
  '.pure.ts': ['lib', 'pure', 'contract', 'types', 'alike', 'package:zod', 'node:crypto'],
  /** All a browser may know of the server. */
  '.contract.ts': ['lib', 'contract', 'alike', 'package:zod'],
  /** Leaves, so that any subscription may import any of them. */
  '.events.ts': ['lib', 'contract', 'platform', 'alike', 'package:zod'],
  /** The only place for SQL. */
  '.queries.ts': ['lib', 'platform', 'pure', 'contract', 'queries', 'types', 'alike', 'package:kysely', 'node:crypto'],
}

/** Folders whose sub-folders are written so that a stranger can copy one to add the next: none knows another. */
export const plugIns = ['server/src/modules/channels/connectors', 'server/src/modules/logistics/carriers']

/** Browser programs, and what of the server they may import. */
export const screens = {
  folders: ['ui', 'web', 'pda'],
  fromServer: ['contract', 'lib', 'http-client'],
}

/** Words that say nothing; a thing is called what a clerk would call it. */
export const emptyWords = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'manager',
  'handler',
  'processor',
  'service',
  'services',
]
/** Empty as a whole name, though not as part of one. */
export const emptyNames = ['base', 'data']

/** Tables that belong to no tenant: people and their sessions, who may work in several companies, and the machinery around them. */
export const sharedTables = [
  'platform.recurring',
  'platform.mails',
  'identity.accounts',
  'identity.account_tenants',
  'identity.sessions',
  'identity.tickets',
  'identity.attempts',
]
