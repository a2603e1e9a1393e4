import { type AuditEntry, auditResults } from '../contracts/audit.ts';
import { type Deed, deeds } from '../contracts/deeds.ts';
import { type ErrorCode, errorCatalogue } from '../contracts/errors.ts';
import { roles } from '../contracts/roles.ts';
import type { AuditEntry as AuditRow } from './generated/client.ts';
import { toWord } from './rows.ts';

/** A row as pages and exports show it. */
export function toAuditEntry(row: AuditRow): AuditEntry {
  const { at, deed, role, result, code, ...rest } = row;
  return {
    ...rest,
    at: at.toISOString(),
    // A newer release's deed: the names beside it still say what it was done to.
    deed: toWord(Object.keys(deeds) as Deed[], deed, 'settings.change'),
    role: toWord(roles, role, 'viewer'),
    result: toWord(auditResults, result, 'failed'),
    code: code === null ? null : toWord(Object.keys(errorCatalogue) as ErrorCode[], code, 'internal'),
  };
}
