import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationAdapter } from './schema-engine-adapter.ts';

let instantiated: Promise<void> | undefined;

/**
 * Opens Prisma's migration engine on a database: the WebAssembly build, as the native one is downloaded at run time.
 * The package's own entry imports the .wasm file as a module, which Node does not do without a flag.
 *
 * @param url of the database, as `pg` takes it
 * @param schema text of schema.prisma; needed for `diff` only
 */
export async function openSchemaEngine(
  url: string,
  schema?: string,
): Promise<{ readonly engine: SchemaEngine } & AsyncDisposable> {
  instantiated ??= instantiate();
  await instantiated;
  const adapter = migrationAdapter(url);
  const datamodels: [string, string][] | undefined =
    schema === undefined ? undefined : [['schema.prisma', schema]];
  const bound = bindMigrationAwareSqlAdapterFactory(adapter);
  const engine = await glue.SchemaEngine.new({ datamodels }, () => undefined, bound);
  return {
    engine,
    [Symbol.asyncDispose]: async () => {
      engine.free();
      await adapter[Symbol.asyncDispose]();
    },
  };
}

async function instantiate(): Promise<void> {
  // The engine tells this global why it panics, before it traps.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
  });
  const directory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(join(directory, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...glue } });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}
