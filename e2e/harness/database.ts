import pg from 'pg';
import { knownPlace } from '#lib/runtime/postgres-place.ts';
import { socketUrl } from '#lib/runtime/postgres-settings.ts';
import { readPostmasterFile } from '#lib/runtime/postmaster-file.ts';
import type { Product } from './product.ts';

/** Asks a product's database itself: what its pages show, or refuse to show, must not decide a test. */
export async function queryDatabase<Row extends object>(product: Product, query: string): Promise<Row[]> {
  const { cluster } = await knownPlace(product.dataDirectory);
  const server = await readPostmasterFile(cluster);
  const client = new pg.Client({ connectionString: socketUrl(server?.socketDirectory ?? '') });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}
