import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import { insertRows } from '#platform/db/rows.ts'
import type { AccountRole } from '../finance.contract.ts'
import { type AccountKind, type Chart, chartAccounts, defaultSettings, postableCodes } from './chart.pure.ts'

export interface BooksRow {
  chart: Chart
  costingMethod: 'average' | 'fifo'
  taxScheme: 'small_scale' | 'general'
  outputTaxPoints: bigint
  inputTaxPoints: bigint
  closedThrough: string | null
  version: bigint
}

export interface LockedBooks extends BooksRow {
  roles: Partial<Record<AccountRole, string>>
}

const settingsView =
  sql.raw(`chart, costing_method as "costingMethod", tax_scheme as "taxScheme", output_tax_points as "outputTaxPoints",
  input_tax_points as "inputTaxPoints", closed_through as "closedThrough", version`)

/** Takes the company's books for this transaction, with the account of every role. Undefined before anything was ever booked. */
export async function lockBooks(ctx: Ctx): Promise<LockedBooks | undefined> {
  const { rows } = await sql<LockedBooks>`
    select ${settingsView},
      (select coalesce(jsonb_object_agg(a.role, a.code), '{}') from finance.accounts a where a.tenant_id = ${ctx.tenantId} and a.role is not null) as roles
    from finance.settings where tenant_id = ${ctx.tenantId} for no key update`.execute(ctx.tx)
  return rows[0]
}

/** The settings as they are, or as they would begin. */
export async function readSettings(tx: Tx, tenantId: string): Promise<BooksRow> {
  const { rows } = await sql<BooksRow>`select ${settingsView} from finance.settings where tenant_id = ${tenantId}`.execute(tx)
  return rows[0] ?? { ...defaultSettings, closedThrough: null, version: 1n }
}

/** Begins the books with the default chart; does nothing when someone else just did. */
export async function beginBooks(ctx: Ctx): Promise<void> {
  const { rows } = await sql`
    insert into finance.settings (tenant_id, chart, costing_method, tax_scheme, output_tax_points, input_tax_points, updated_at)
    values (${ctx.tenantId}, ${defaultSettings.chart}, ${defaultSettings.costingMethod}, ${defaultSettings.taxScheme},
      ${defaultSettings.outputTaxPoints}, ${defaultSettings.inputTaxPoints}, ${ctx.now})
    on conflict (tenant_id) do nothing returning 1`.execute(ctx.tx)
  if (rows.length > 0) await insertChart(ctx, defaultSettings.chart)
}

export async function insertChart(ctx: Ctx, chart: Chart): Promise<void> {
  const accounts = chartAccounts(chart)
  const postable = postableCodes(accounts)
  await insertRows(
    'finance.accounts',
    ctx.tenantId,
    accounts.map((account) => ({ ...account, postable: postable.has(account.code) })),
    { code: 'text', name_zh: 'text', name_en: 'text', kind: 'text', role: 'text', parent_code: 'text', postable: 'bool' },
    sql`on conflict do nothing`,
  ).execute(ctx.tx)
}

export async function hasEntries(tx: Tx, tenantId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from finance.journal_entries where tenant_id = ${tenantId} limit 1`.execute(tx)
  return rows.length > 0
}

export async function deleteAccounts(ctx: Ctx): Promise<void> {
  await sql`delete from finance.accounts where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
}

export async function updateSettings(ctx: Ctx, next: Omit<BooksRow, 'closedThrough' | 'version'>): Promise<void> {
  await sql`update finance.settings set chart = ${next.chart}, costing_method = ${next.costingMethod}, tax_scheme = ${next.taxScheme},
      output_tax_points = ${next.outputTaxPoints}, input_tax_points = ${next.inputTaxPoints}, updated_at = ${ctx.now}, version = version + 1
    where tenant_id = ${ctx.tenantId}`.execute(ctx.tx)
}

export interface AccountRow {
  code: string
  nameZh: string
  nameEn: string
  kind: AccountKind
  role: AccountRole | null
  parentCode: string | null
  postable: boolean
  status: 'active' | 'retired'
  version: bigint
}

const accountView = sql.raw(
  `code, name_zh as "nameZh", name_en as "nameEn", kind, role, parent_code as "parentCode", postable, status, version`,
)

/** The chart by code; before anything was booked, the one the books will begin with. */
export async function listAccounts(tx: Tx, tenantId: string): Promise<AccountRow[]> {
  const { rows } =
    await sql<AccountRow>`select ${accountView} from finance.accounts where tenant_id = ${tenantId} order by code collate "C"`.execute(
      tx,
    )
  if (rows.length > 0) return rows
  const accounts = chartAccounts(defaultSettings.chart)
  const postable = postableCodes(accounts)
  return accounts.map((account) => ({ ...account, postable: postable.has(account.code), status: 'active', version: 1n }))
}

export async function findAccounts(tx: Tx, tenantId: string, codes: readonly string[]): Promise<Map<string, AccountRow>> {
  const { rows } = await sql<AccountRow>`select ${accountView} from finance.accounts
    where tenant_id = ${tenantId} and code = any(${[...new Set(codes)]}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.code, row]))
}

export async function insertAccount(
  ctx: Ctx,
  account: { code: string; nameZh: string; nameEn: string; kind: AccountKind; parentCode: string | null },
): Promise<boolean> {
  const { rows } = await sql`insert into finance.accounts (tenant_id, code, name_zh, name_en, kind, parent_code)
    values (${ctx.tenantId}, ${account.code}, ${account.nameZh}, ${account.nameEn}, ${account.kind}, ${account.parentCode})
    on conflict (tenant_id, code) do nothing returning 1`.execute(ctx.tx)
  return rows.length > 0
}

/** Turns an account into a heading: it must not have taken lines. */
export async function makeHeading(ctx: Ctx, code: string): Promise<void> {
  await sql`update finance.accounts set postable = false, version = version + 1 where tenant_id = ${ctx.tenantId} and code = ${code} and postable`.execute(
    ctx.tx,
  )
}

/** @returns false when the version is another one */
export async function updateAccount(
  ctx: Ctx,
  code: string,
  version: bigint,
  change: { nameZh: string; nameEn: string; status: 'active' | 'retired' },
): Promise<boolean> {
  const { rows } =
    await sql`update finance.accounts set name_zh = ${change.nameZh}, name_en = ${change.nameEn}, status = ${change.status}, version = version + 1
    where tenant_id = ${ctx.tenantId} and code = ${code} and version = ${version} returning 1`.execute(ctx.tx)
  return rows.length > 0
}

export async function moveRole(ctx: Ctx, role: AccountRole, code: string): Promise<void> {
  await sql`update finance.accounts set role = null, version = version + 1 where tenant_id = ${ctx.tenantId} and role = ${role}`.execute(
    ctx.tx,
  )
  await sql`update finance.accounts set role = ${role}, version = version + 1 where tenant_id = ${ctx.tenantId} and code = ${code}`.execute(
    ctx.tx,
  )
}

/** Debit minus credit over all months. */
export async function balanceOf(tx: Tx, tenantId: string, code: string): Promise<bigint> {
  const { rows } = await sql<{
    balance: bigint
  }>`select coalesce(sum(debit_minor - credit_minor), 0)::bigint as balance from finance.account_balances
    where tenant_id = ${tenantId} and account_code = ${code}`.execute(tx)
  return rows[0]!.balance
}

/** Whether a line was ever posted to the account. */
export async function hasLines(tx: Tx, tenantId: string, code: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from finance.account_balances where tenant_id = ${tenantId} and account_code = ${code} limit 1`.execute(tx)
  return rows.length > 0
}

/** The rate of each currency on its day: the latest that begins on it or before. Key: `USD 2026-11-22`. */
export async function ratesOn(
  tx: Tx,
  tenantId: string,
  wanted: readonly { currency: string; day: string }[],
): Promise<Map<string, bigint>> {
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ currency: string; day: string; rateE8: bigint }>`
    select w.currency, w.day, r.rate_e8 as "rateE8"
    from unnest(${wanted.map((each) => each.currency)}::text[], ${wanted.map((each) => each.day)}::date[]) as w(currency, day)
    join lateral (
      select x.rate_e8 from finance.exchange_rates x
      where x.tenant_id = ${tenantId} and x.currency = w.currency and x.effective_on <= w.day order by x.effective_on desc limit 1
    ) r on true`.execute(tx)
  return new Map(rows.map((row) => [`${row.currency} ${row.day}`, row.rateE8]))
}

export async function listRates(
  tx: Tx,
  tenantId: string,
): Promise<{ currency: string; effectiveOn: string; rateE8: bigint; updatedAt: Date }[]> {
  const { rows } = await sql<{ currency: string; effectiveOn: string; rateE8: bigint; updatedAt: Date }>`
    select currency, effective_on as "effectiveOn", rate_e8 as "rateE8", updated_at as "updatedAt" from finance.exchange_rates
    where tenant_id = ${tenantId} order by effective_on desc, currency limit 1000`.execute(tx)
  return rows
}

export async function writeRate(ctx: Ctx, currency: string, effectiveOn: string, rateE8: bigint): Promise<void> {
  await sql`insert into finance.exchange_rates (tenant_id, currency, effective_on, rate_e8, updated_at)
    values (${ctx.tenantId}, ${currency}, ${effectiveOn}, ${rateE8}, ${ctx.now})
    on conflict (tenant_id, currency, effective_on) do update set rate_e8 = excluded.rate_e8, updated_at = excluded.updated_at`.execute(
    ctx.tx,
  )
}
