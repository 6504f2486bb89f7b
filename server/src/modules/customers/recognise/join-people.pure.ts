/**
 * Who of a batch of buyers is the same person, and whom we know. Two are one when they share a keyed hash: the telephone number, over all
 * shops, or the buyer's id, within one. Worked: known 138… is customer A, known buyer x is customer B. An order of buyer x with 138…
 * shows that A and B are one: the older survives. Union-find by path halving (Tarjan and van Leeuwen 1984).
 */

export interface Person {
  /** The caller's own key for the answer: an order id. */
  key: string
  phoneHash: string | null
  buyerHash: string | null
  /** The receiver, sealed; null when the platform does not tell. */
  sealed: Buffer | null
  masked: string
  orderedAt: Date
  /** In the company's currency. */
  paidMinor: bigint
}

export interface Identity {
  kind: 'phone' | 'buyer'
  hash: string
}

export interface JoinedPerson {
  customerId: string
  isNew: boolean
  /** Customers that turn out to be this one. */
  mergedIds: string[]
  people: Person[]
  newIdentities: Identity[]
}

/**
 * @param known customer id by `identityKey`
 * @param makeId ids rise with time, so the smallest of several is the oldest customer
 * @returns one entry per person; who has no hash at all is in none
 */
export function joinPeople(people: readonly Person[], known: ReadonlyMap<string, string>, makeId: () => string): JoinedPerson[] {
  const parent = new Map<string, string>()
  const rootOf = (node: string): string => {
    let at = node
    for (;;) {
      const up = parent.get(at) ?? at
      if (up === at) return at
      const above = parent.get(up) ?? up
      parent.set(at, above)
      at = above
    }
  }
  const join = (a: string, b: string): void => {
    parent.set(rootOf(a), rootOf(b))
  }
  const identities = new Map<string, Identity>()
  for (const person of people) {
    const own = identitiesOf(person)
    for (const identity of own) identities.set(identityKey(identity), identity)
    if (own.length === 2) join(identityKey(own[0]!), identityKey(own[1]!))
  }
  for (const key of identities.keys()) {
    const customerId = known.get(key)
    if (customerId !== undefined) join(key, `customer/${customerId}`)
  }
  const groups = new Map<string, { customers: Set<string>; people: Person[]; identities: Identity[] }>()
  const groupOf = (key: string) => {
    const root = rootOf(key)
    let group = groups.get(root)
    if (!group) {
      group = { customers: new Set(), people: [], identities: [] }
      groups.set(root, group)
    }
    return group
  }
  for (const [key, identity] of identities) {
    const group = groupOf(key)
    const customerId = known.get(key)
    if (customerId === undefined) group.identities.push(identity)
    else group.customers.add(customerId)
  }
  for (const person of people) {
    const first = identitiesOf(person)[0]
    if (first) groupOf(identityKey(first)).people.push(person)
  }
  return [...groups.values()].map((group) => {
    const [oldest, ...younger] = [...group.customers].sort()
    return {
      customerId: oldest ?? makeId(),
      isNew: oldest === undefined,
      mergedIds: younger,
      people: group.people,
      newIdentities: group.identities,
    }
  })
}

export function identityKey(identity: Identity): string {
  return `${identity.kind}/${identity.hash}`
}

export function identitiesOf(person: Pick<Person, 'phoneHash' | 'buyerHash'>): Identity[] {
  return [
    ...(person.phoneHash === null ? [] : [{ kind: 'phone' as const, hash: person.phoneHash }]),
    ...(person.buyerHash === null ? [] : [{ kind: 'buyer' as const, hash: person.buyerHash }]),
  ]
}

/** What the orders of one person add to his row; seal and mask are those of his latest order that has any. */
export function sumOf(people: readonly Person[]): {
  sealed: Buffer | null
  masked: string
  firstOrderAt: Date
  lastOrderAt: Date
  orderCount: bigint
  paidMinor: bigint
} {
  let latest: Person | undefined
  let first = people[0]!.orderedAt
  let last = first
  let paidMinor = 0n
  for (const person of people) {
    if (person.sealed && (!latest || person.orderedAt >= latest.orderedAt)) latest = person
    if (person.orderedAt < first) first = person.orderedAt
    if (person.orderedAt > last) last = person.orderedAt
    paidMinor += person.paidMinor
  }
  return {
    sealed: latest?.sealed ?? null,
    masked: latest?.masked ?? '',
    firstOrderAt: first,
    lastOrderAt: last,
    orderCount: BigInt(people.length),
    paidMinor,
  }
}
