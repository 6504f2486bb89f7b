import { identityContract } from '@shangshu/server/contract/identity/identity'
import { platformContract } from '../../../server/src/platform/platform.contract.ts'

/** The endpoints this program talks to, by group: `api.platform.jobs(…)`. */
export const contracts = { identity: identityContract, platform: platformContract }
