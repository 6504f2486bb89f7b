import { identityContract } from '@shangshu/server/contract/identity/identity'
import { inventoryContract } from '@shangshu/server/contract/inventory/inventory'
import { logisticsContract } from '@shangshu/server/contract/logistics/logistics'
import { countingContract } from '@shangshu/server/contract/warehouse/counting/counting'
import { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import { handoverContract } from '@shangshu/server/contract/warehouse/handover/handover'
import { inboundContract } from '@shangshu/server/contract/warehouse/inbound/inbound'
import { packingContract } from '@shangshu/server/contract/warehouse/packing/packing'
import { pickingContract } from '@shangshu/server/contract/warehouse/picking/picking'
import { putawayContract } from '@shangshu/server/contract/warehouse/putaway/putaway'
import { createClient } from '@shangshu/server/http-client'

export { ApiProblem } from '@shangshu/server/http-client'

export const api = createClient(
  {
    counts: countingContract,
    handheld: handheldContract,
    handover: handoverContract,
    logistics: logisticsContract,
    picking: pickingContract,
    putaway: putawayContract,
    packing: packingContract,
    identity: identityContract,
    inbound: inboundContract,
    inventory: inventoryContract,
  },
  { baseUrl: '', headers: () => ({ 'accept-language': language() }) },
)

export type Language = 'zh-CN' | 'en-US'

export function language(): Language {
  const kept = localStorage.getItem('pda.language')
  if (kept === 'zh-CN' || kept === 'en-US') return kept
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US'
}
