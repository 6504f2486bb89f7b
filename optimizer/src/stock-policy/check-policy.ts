import type { JointOrder, JointOrderProblem } from './joint-order.ts'
import type { Proposal, StockItem } from './policy-types.ts'

/**
 * Reads a proposal as a stranger would: whole packs, the minimum, the price for the quantity, nothing ordered where there is enough.
 * Shares no code with what makes proposals. @returns what is wrong, in words
 */
export function checkProposal(item: StockItem, proposal: Proposal): string[] {
  const wrong: string[] = []
  const say = (what: string) => wrong.push(`${item.id}: ${what}`)
  if (proposal.id !== item.id) say(`is answered by ${proposal.id}`)
  const pack = item.packSize ?? 1
  const packs = proposal.quantity / pack
  if (Math.abs(packs - Math.round(packs)) > 1e-6) say(`${proposal.quantity} is not a multiple of ${pack}`)
  if (proposal.quantity < 0) say('a quantity below zero')
  if (proposal.quantity > 0 && proposal.quantity < (item.minimumQuantity ?? 0) - 1e-9) say('less than the minimum quantity')
  const reached = (item.priceBreaks ?? []).filter(({ from }) => proposal.quantity >= from).sort((a, b) => b.from - a.from)
  const price = reached[0]?.unitCost ?? item.unitCost
  if (Math.abs(proposal.cost - price * proposal.quantity) > 1e-6 * (1 + proposal.cost)) say(`costs ${proposal.cost}`)
  if (!(proposal.fillRate >= -1e-9 && proposal.fillRate <= 1 + 1e-9)) say(`a fill rate of ${proposal.fillRate}`)
  if (!(proposal.reorderPoint >= 0)) say(`a reorder point of ${proposal.reorderPoint}`)
  return wrong
}

/** The same for an order of many items: every proposal, the budget, the sum. */
export function checkJointOrder(problem: JointOrderProblem, order: JointOrder): string[] {
  const wrong = problem.items.flatMap((item, index) => {
    const proposal = order.proposals[index]
    return proposal === undefined ? [`${item.id} has no proposal`] : checkProposal(item, proposal)
  })
  const cost = order.proposals.reduce((sum, proposal) => sum + proposal.cost, 0)
  if (Math.abs(cost - order.cost) > 1e-6 * (1 + cost)) wrong.push(`the order costs ${cost}, not ${order.cost}`)
  if (cost > (problem.budget ?? Number.POSITIVE_INFINITY) * (1 + 1e-9)) wrong.push(`${cost} is over the budget`)
  if (order.reachesMinimum !== cost >= (problem.minimumValue ?? 0))
    wrong.push('the minimum is reached or not, and it says otherwise')
  return wrong
}
