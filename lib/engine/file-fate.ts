import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import {
  decodeChild,
  decodeFileOperation,
  decodeTransactionEnd,
  recordType,
} from '../berkeleydb/log-records.ts';
import { compareLsn, type Lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';

/**
 * What recovery to the end of a log does with a name: it must be `there`, it is `gone` (removed, or renamed away), or
 * its making was `undone`. `restored`: what stands on the active's disk was put there by a transaction that did not
 * commit, and recovery brings back the file that had the name before. `unsaid`: the log says nothing about the name, so
 * it stays as it was.
 */
export type FileFate = 'there' | 'gone' | 'undone' | 'restored' | 'unsaid';

export interface JudgedName {
  readonly fate: FileFate;
  /** Of the file that is `there`, where the log tells. */
  readonly uid: string | undefined;
}

interface NamedOperation {
  readonly effect: 'there' | 'gone';
  /** Of the file that gets the name. */
  readonly uid: string | undefined;
  readonly txnId: number;
  readonly at: Lsn;
}

/**
 * Judges names by the log from `from` to `end`: the last create, rename or remove whose transaction, through
 * `txn_child` to its parents, committed at or before `end`. A file can stand on the active's disk while the
 * transaction that made it is still open; recovery rightly removes it. BERKELEYDB.md, update rule 5.
 */
export async function judgeNames(
  files: Files,
  archive: string,
  from: Lsn,
  end: Lsn,
  names: ReadonlySet<string>,
  cipher: LogCipher | undefined,
): Promise<Map<string, JudgedName>> {
  const operations = await collectOperations(files, archive, from, end, names, cipher);
  const txnIds = new Set([...operations.values()].flat().map((operation) => operation.txnId));
  const committed = await collectCommits(files, archive, from, end, txnIds, cipher);
  const judged = new Map<string, JudgedName>();
  for (const name of names) judged.set(name, judge(operations.get(name) ?? [], committed));
  return judged;
}

function judge(
  operations: readonly NamedOperation[],
  committed: (txnId: number, after: Lsn) => boolean,
): JudgedName {
  const isCommitted = (operation: NamedOperation) => committed(operation.txnId, operation.at);
  const first = operations[0];
  const last = operations.at(-1);
  if (!first || !last) return { fate: 'unsaid', uid: undefined };
  if (isCommitted(last)) return { fate: last.effect, uid: last.uid };
  const lastCommitted = operations.findLast(isCommitted);
  // Nothing committed: a name that was first taken away was there before, one that was first made was not.
  const before = lastCommitted ? lastCommitted.effect === 'there' : first.effect === 'gone';
  return { fate: before ? 'restored' : 'undone', uid: undefined };
}

async function collectOperations(
  files: Files,
  archive: string,
  from: Lsn,
  end: Lsn,
  names: ReadonlySet<string>,
  cipher: LogCipher | undefined,
): Promise<Map<string, NamedOperation[]>> {
  // 150 (fop_rename without undo) only puts placeholders in their places (`__fop_dummy`): it says nothing of a database.
  const { fopCreate, fopRemove, fopRename } = recordType;
  const operations = new Map<string, NamedOperation[]>();
  const add = (name: string, operation: NamedOperation) => {
    if (!names.has(name)) return;
    const list = operations.get(name);
    if (list) list.push(operation);
    else operations.set(name, [operation]);
  };
  await scanLog(
    files,
    archive,
    { lsn: from },
    {
      upTo: end,
      checksums: false,
      cipher,
      types: new Set([fopCreate, fopRemove, fopRename]),
      onRecord: ({ lsn, type, txnId, body }) => {
        const operation = decodeFileOperation(type, body);
        if (!operation) return;
        const effect = operation.kind === 'create' ? 'there' : 'gone';
        add(operation.name, { effect, uid: undefined, txnId, at: lsn });
        if (operation.kind !== 'rename') return;
        add(operation.newName, { effect: 'there', uid: operation.uid, txnId, at: lsn });
      },
    },
  );
  return operations;
}

/** Answers whether a transaction committed after a position. Ids are used again after a while: the next end counts. */
async function collectCommits(
  files: Files,
  archive: string,
  from: Lsn,
  end: Lsn,
  txnIds: ReadonlySet<number>,
  cipher: LogCipher | undefined,
): Promise<(txnId: number, after: Lsn) => boolean> {
  const wanted = new Set(txnIds);
  const ends = new Map<number, { at: Lsn; outcome: 'committed' | 'aborted' | { into: number } }[]>();
  const add = (txnId: number, at: Lsn, outcome: 'committed' | 'aborted' | { into: number }) => {
    const list = ends.get(txnId);
    if (list) list.push({ at, outcome });
    else ends.set(txnId, [{ at, outcome }]);
  };
  await scanLog(
    files,
    archive,
    { lsn: from },
    {
      upTo: end,
      checksums: false,
      cipher,
      types: new Set([recordType.txnChild, recordType.txnRegop]),
      onRecord: ({ lsn, type, txnId, body }) => {
        if (type === recordType.txnChild) {
          const child = decodeChild(body);
          if (!child || !wanted.has(child.childTxnId)) return;
          wanted.add(txnId);
          add(child.childTxnId, lsn, { into: txnId });
        } else if (wanted.has(txnId)) {
          add(txnId, lsn, decodeTransactionEnd(body)?.committed ? 'committed' : 'aborted');
        }
      },
    },
  );
  const committed = (txnId: number, after: Lsn): boolean => {
    if (txnId === 0) return true; // Outside any transaction: recovery leaves it as it stands.
    const found = ends.get(txnId)?.find((candidate) => compareLsn(candidate.at, after) > 0);
    if (!found || found.outcome === 'aborted') return false;
    return found.outcome === 'committed' || committed(found.outcome.into, found.at);
  };
  return committed;
}
