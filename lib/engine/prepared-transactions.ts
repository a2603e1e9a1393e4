import { decodeRecycle, isRecycled, recordType } from '../berkeleydb/log-records.ts';
import type { PreflightCheck } from '../contracts/environment.ts';
import { formatLsn, type Lsn } from '../contracts/lsn.ts';
import { formatCount } from '../contracts/quantity.ts';

/** What {@link createPreparedWatch} wants to see. */
export const preparingTypes: ReadonlySet<number> = new Set([
  recordType.txnPrepare,
  recordType.txnRegop,
  recordType.txnRecycle,
]);

interface SeenRecord {
  readonly lsn: Lsn;
  readonly type: number;
  readonly txnId: number;
  readonly body: Buffer;
}

/**
 * Collects prepared transactions (DB_TXN->prepare, XA) without an end, from the log files in use: a checkpoint never
 * goes past the first record of one that is undecided, so its preparation is in those (5.3.28: `ckp_lsn` is its
 * `begin_lsn`).
 */
export function createPreparedWatch() {
  const undecided = new Map<number, Lsn>();
  return {
    see({ lsn, type, txnId, body }: SeenRecord): void {
      if (type === recordType.txnPrepare) undecided.set(txnId, lsn);
      else if (type === recordType.txnRegop) undecided.delete(txnId);
      else if (type === recordType.txnRecycle) {
        const ids = decodeRecycle(body);
        for (const id of undecided.keys()) if (ids && isRecycled(ids, id)) undecided.delete(id);
      }
    },
    /** Where each of them was prepared, ascending. */
    undecided: (): readonly Lsn[] => [...undecided.values()],
  };
}

/** The line about them among the checks of an environment. */
export function preparedCheck(undecided: readonly Lsn[]): PreflightCheck {
  const oldest = undecided[0];
  if (!oldest)
    return {
      name: 'prepared transactions',
      result: 'ok',
      code: null,
      message: 'none waits for its end',
      hint: null,
    };
  return {
    name: 'prepared transactions',
    result: 'warning',
    code: null,
    message: `${formatCount(undecided.length, 'prepared transaction')} without an end, the oldest since log position ${formatLsn(oldest)}`,
    hint: 'Log files stay in use until it ends. A replica keeps it undecided, with its changes in the databases: open one with DB_RECOVER and decide by txn_recover. If it ends within moments, this is no concern.',
  };
}
