import { queryDatabase } from './database.ts';
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
export const readAudit = (product: Product): Promise<AuditRow[]> =>
  queryDatabase<AuditRow>(
    product,
    'SELECT deed, user_name, role, address, result, code, replica_name FROM audit_entry ORDER BY at DESC, id DESC',
  );
