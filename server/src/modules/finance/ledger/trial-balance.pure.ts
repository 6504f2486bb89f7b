export interface TrialAccount {
  code: string
  parentCode: string | null
  postable: boolean
}

export interface TrialSum {
  openingMinor: bigint
  debitMinor: bigint
  creditMinor: bigint
}

/**
 * Gives every account its sums, and every heading the sums of the accounts below it, however deep. Accounts that never moved are left out.
 * Worked: 5601 has 560101 with debit 30 and 560102 with debit 12: 5601 shows 42.
 */
export function rollUp<A extends TrialAccount>(accounts: readonly A[], sums: ReadonlyMap<string, TrialSum>): (A & TrialSum)[] {
  const total = new Map<string, TrialSum>()
  const byCode = new Map(accounts.map((account) => [account.code, account]))
  for (const [code, sum] of sums) {
    let at: string | null = code
    // A chart is a tree by construction: an account is made under one that exists.
    while (at !== null) {
      const known: TrialSum = total.get(at) ?? { openingMinor: 0n, debitMinor: 0n, creditMinor: 0n }
      known.openingMinor += sum.openingMinor
      known.debitMinor += sum.debitMinor
      known.creditMinor += sum.creditMinor
      total.set(at, known)
      at = byCode.get(at)?.parentCode ?? null
    }
  }
  return accounts.flatMap((account) => {
    const sum = total.get(account.code)
    return sum === undefined ? [] : [{ ...account, ...sum }]
  })
}
