import { SpanKind } from '@opentelemetry/api'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { PoolClient } from 'pg'
import { ticks } from '../clock.ts'
import { statementName } from '../metrics.ts'
import { isTraced, traced } from '../tracing.ts'
import { binaryArray } from './binary-arrays.ts'
import type { DB as Database } from './schema.generated.ts'

/** Called after every statement with its duration, for metrics and the slow log. Never gets parameters. */
export type StatementObserver = (sqlText: string, milliseconds: number, rows: number) => void

/** Lists of ids travel in binary form; see `binary-arrays.ts`. A parameter is one when the statement casts it: `$3::uuid[]`. */
function withBinaryIds(text: string, parameters: readonly unknown[]): unknown[] {
  return parameters.map((parameter, index) => {
    if (!Array.isArray(parameter) || parameter.length < 2 || !text.includes(`$${index + 1}::uuid[]`)) return parameter
    return binaryArray('uuid', parameter) ?? parameter
  })
}

class BoundConnection implements DatabaseConnection {
  #client: PoolClient
  #observe: StatementObserver
  constructor(client: PoolClient, observe: StatementObserver) {
    this.#client = client
    this.#observe = observe
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const last = isTraced() ? await this.#tracedQuery(query) : await this.#query(query)
    return { rows: last.rows as R[], numAffectedRows: BigInt(last.rowCount ?? 0) }
  }
  async #query(query: CompiledQuery) {
    const started = ticks()
    const result = await this.#client.query(query.sql, withBinaryIds(query.sql, query.parameters))
    const last = Array.isArray(result) ? result.at(-1) : result
    this.#observe(query.sql, ticks() - started, last.rowCount ?? 0)
    return last
  }
  /** The span has the statement's verb and table. Its text may hold a constant somebody typed, so it stays out, as its parameters do. */
  #tracedQuery(query: CompiledQuery) {
    const attributes = { 'db.system.name': 'postgresql' }
    return traced(statementName(query.sql), { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const last = await this.#query(query)
      span?.setAttribute('db.response.returned_rows', last.rowCount ?? 0)
      return last
    })
  }
  // biome-ignore lint/correctness/useYield: not offered
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Use keyset pages instead of streaming.')
  }
}

/** A Kysely bound to one checked-out connection: the transaction is ours to begin and end. */
export function bindKysely(client: PoolClient, observe: StatementObserver): Kysely<Database> {
  const connection = new BoundConnection(client, observe)
  const driver: Driver = Object.assign(new DummyDriver(), { acquireConnection: async () => connection })
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}
