import { type Lsn, lsn } from '../contracts/lsn.ts';
import type { Host } from '../hosts/host.ts';
import { assertOwnCopy } from './db-verify.ts';
import type { Utilities } from './releases.ts';
import { assertSucceeded, runUtility, type UtilityCall, type UtilityHooks } from './utility.ts';

export interface PrintedRecord {
  readonly lsn: Lsn;
  /** `__txn_regop`. */
  readonly name: string;
  readonly type: number;
  readonly txnId: number;
  readonly previous: Lsn;
}

const PRINT_LIMIT_MS = 10 * 60 * 1000;
const LONGEST_OUTPUT = 512 * 1024 * 1024;
const head = /^\[(\d+)\]\[(\d+)\](__\w+): rec: (\d+) txnp ([0-9a-f]+) prevlsn \[(\d+)\]\[(\d+)\]/;

/**
 * `db_printlog` of a copy of ours: the heads of all records, as Berkeley DB itself reads them. For tests of the log
 * reader. Throws internal for a directory that is not ours, and what {@link assertSucceeded} throws.
 */
export async function printLog(
  host: Host,
  utilities: Utilities,
  copy: { readonly directory: string; readonly password: string | null },
  hooks: UtilityHooks,
): Promise<PrintedRecord[]> {
  await assertOwnCopy(host, copy.directory);
  const call: UtilityCall = {
    name: 'db_printlog',
    args: ['-h', copy.directory],
    password: copy.password,
    joins: false,
    timeLimitMs: PRINT_LIMIT_MS,
    path: copy.directory,
    tellsStdout: false,
    outputLimit: LONGEST_OUTPUT,
  };
  const outcome = await runUtility(host, utilities, call, hooks);
  assertSucceeded(call, outcome, hooks);
  return outcome.stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const match = head.exec(line);
      if (!match) return [];
      const [, file, offset, name = '', type, txnId = '', previousFile, previousOffset] = match;
      return [
        {
          lsn: lsn(Number(file), Number(offset)),
          name,
          type: Number(type),
          txnId: Number.parseInt(txnId, 16),
          previous: lsn(Number(previousFile), Number(previousOffset)),
        },
      ];
    });
}
