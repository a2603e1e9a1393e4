import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { Client, type ClientConfig, DatabaseError, Pool, types } from 'pg';

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
  const pool = new Pool({ connectionString: url, max: 2, Client: CatalogueClient });
  const adapter: SqlDriverAdapter = await new PrismaPg(pool).connect();
  let closed: Promise<void> | undefined;
  adapter.dispose = () => {
    closed ??= pool.end();
    return closed;
  };
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => {
      throw error instanceof DatabaseError ? described(error) : error;
    });
  };
  return adapter;
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

const internalChar = 18;

/** Calls the one-byte type "char" text, in the descriptions of results. */
class CatalogueClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.connection.on('rowDescription', (message: { fields: { dataTypeID: number }[] }) => {
      for (const field of message.fields) {
        if (field.dataTypeID === internalChar) field.dataTypeID = types.builtins.TEXT;
      }
    });
  }
}
