import pg from 'pg';
import { knownPlace } from '#lib/runtime/postgres-place.ts';
import { socketUrl } from '#lib/runtime/postgres-settings.ts';
import { readPostmasterFile } from '#lib/runtime/postmaster-file.ts';
import type { Product } from './product.ts';

export interface AuditRow {
  readonly deed: string;
  readonly user_name: string;
  readonly role: string;
  readonly address: string | null;
  readonly result: string;
  readonly code: string | null;
  readonly replica_name: string | null;
}

/** The audit of a product, newest first, as its table has it: a test of refusals must not depend on who may read a page. */
export async function readAudit(product: Product): Promise<AuditRow[]> {
  const { cluster } = await knownPlace(product.dataDirectory);
  const server = await readPostmasterFile(cluster);
  const client = new pg.Client({ connectionString: socketUrl(server?.socketDirectory ?? '') });
  await client.connect();
  try {
    const { rows } = await client.query<AuditRow>(
      'SELECT deed, user_name, role, address, result, code, replica_name FROM audit_entry ORDER BY at DESC, id DESC',
    );
    return rows;
  } finally {
    await client.end();
  }
}
