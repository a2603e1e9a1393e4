import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { Client, DatabaseError, Pool, type QueryConfig, type QueryResult, types } from 'pg';

/**
 * Prisma's adapter for `pg`, with three faults of release 7.10 mended, all of which matter to migrations only:
 * it cuts a script at every semicolon and sends the pieces one by one, so that a migration that fails or is
 * interrupted stays half done (here it is sent whole, which PostgreSQL runs as one transaction); it does not know the
 * type "char" of the system catalogues; and it drops a shadow database while it is still connected to it.
 */
export function migrationAdapter(url: string): SqlMigrationAwareDriverAdapterFactory & AsyncDisposable {
  const open: SqlDriverAdapter[] = [];
  const kept = async (opening: Promise<SqlDriverAdapter>) => {
    const adapter = await opening;
    open.push(adapter);
    return adapter;
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => kept(connect(url)),
    connectToShadowDb: () => kept(connectToShadow(url)),
    // The engine leaves its connections open.
    [Symbol.asyncDispose]: async () => {
      await Promise.all(open.splice(0).map((adapter) => adapter.dispose()));
    },
  };
}

async function connect(url: string): Promise<SqlDriverAdapter> {
  const pool = new Pool({ connectionString: url, max: 2 });
  const adapter: SqlDriverAdapter = await new PrismaPg(pool).connect();
  const send: (script: string) => Promise<unknown> = pool.query.bind(pool);
  knowInternalChar(pool, adapter);
  let closed: Promise<void> | undefined;
  adapter.dispose = () => {
    closed ??= pool.end();
    return closed;
  };
  adapter.executeScript = async (script) => {
    await send(script).catch((error: unknown) => {
      throw error instanceof DatabaseError ? described(error) : error;
    });
  };
  return adapter;
}

const internalChar = 18;

/**
 * Columns of the one-byte type "char" are passed through the adapter as character(n), which it knows, and then told to
 * the engine as what they are: it takes them in no other type.
 */
function knowInternalChar(pool: Pool, adapter: SqlDriverAdapter): void {
  const columns = new AsyncLocalStorage<number[]>();
  const query: (config: QueryConfig) => Promise<QueryResult> = pool.query.bind(pool);
  Object.assign(pool, {
    query: async (config: QueryConfig) => {
      const result = await query(config);
      for (const [index, field] of result.fields.entries()) {
        if (field.dataTypeID !== internalChar) continue;
        field.dataTypeID = types.builtins.BPCHAR;
        columns.getStore()?.push(index);
      }
      return result;
    },
  });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = (sql) =>
    columns.run([], async () => {
      const result = await queryRaw(sql);
      for (const index of columns.getStore() ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    });
}

async function connectToShadow(url: string): Promise<SqlDriverAdapter> {
  const name = `understudy_shadow_${randomUUID().replaceAll('-', '')}`;
  await execute(url, `create database ${name}`);
  const shadowUrl = new URL(url);
  shadowUrl.pathname = `/${name}`;
  const adapter = await connect(shadowUrl.href);
  const close = adapter.dispose.bind(adapter);
  let closed: Promise<void> | undefined;
  adapter.dispose = () => {
    closed ??= close().then(() => execute(url, `drop database ${name}`));
    return closed;
  };
  return adapter;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function described(error: DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
