import { basename, dirname, normalize } from 'node:path';
import { type DatabaseMeta, isUid } from '../berkeleydb/database-file.ts';
import type { LogCipher } from '../berkeleydb/log-cipher.ts';
import { scanLog } from '../berkeleydb/log-reader.ts';
import {
  decodeChild,
  decodeFileOperation,
  decodeFileWrite,
  decodeOperationDirectory,
  decodePrevious,
  decodeRecycle,
  decodeTransactionEnd,
  type FileWrite,
  isRecycled,
  recordType,
} from '../berkeleydb/log-records.ts';
import { compareLsn, formatLsn, type Lsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';

/** A file is made, removed or renamed under a name, as a stretch of log tells it. */
export interface NamedOperation {
  readonly effect: 'there' | 'gone';
  /** Of the file that gets the name. */
  readonly uid: string | undefined;
  readonly committed: boolean;
}

export interface NameChange {
  readonly from: string;
  readonly to: string;
  readonly committed: boolean;
}

/** What a stretch of log tells of one database file. */
export interface FileStory {
  /** 20 bytes, as lower-case hexadecimal. */
  readonly uid: string;
  /**
   * In the log's order, but for those of transactions that recovery leaves alone (`transactionsOf`): they were on the
   * disk before there was anything to recover. A database is made under a temporary name and then gets its own; one that is removed gets a
   * temporary name before that (`__fop_file_setup`, `__fop_dummy` in `fop_util.c`).
   */
  readonly changes: readonly NameChange[];
  /** Where the whole of its making is in this stretch: the pages as they were first written, and where. */
  readonly made: { readonly directory: string; readonly pages: readonly FileWrite[] } | undefined;
}

/** What a stretch of log tells of the names of files: which were made, renamed and removed, and what of it committed. */
export interface LogStory {
  /** By name, each in the log's order. */
  readonly operations: ReadonlyMap<string, readonly NamedOperation[]>;
  readonly files: readonly FileStory[];
  /** The story of the file with this metadata page. */
  of(meta: DatabaseMeta | undefined): FileStory | undefined;
  /** Directories below data directories that the names lie in. */
  readonly directories: ReadonlySet<string>;
}

export interface StoryRequest {
  readonly files: Files;
  /** The directory of the log files. */
  readonly archive: string;
  readonly from: Lsn;
  readonly end: Lsn;
  readonly cipher: LogCipher | undefined;
  readonly signal: AbortSignal;
}

/** Names that the library gives to files which are being made or removed. */
export const isTemporary = (name: string): boolean => basename(name).startsWith('__db.');

/**
 * Reads what becomes of names in a stretch of log that was checked before. A transaction counts as committed where,
 * through `txn_child` to its parents, it committed at or before the end. BERKELEYDB.md, update rule 5.
 */
export async function readLogStory(request: StoryRequest): Promise<LogStory> {
  const collected = await collect(request);
  const transactions = await transactionsOf(request, collected.operations);
  const operations = new Map<string, NamedOperation[]>();
  const files = new Map<string, { uid: string; changes: NameChange[]; made: FileStory['made'] }>();
  for (const { operation, txnId, at, made } of collected.operations) {
    const isCommitted = transactions.committed(txnId, at);
    const add = (name: string, effect: NamedOperation['effect'], uid?: string) => {
      const list = operations.get(name) ?? [];
      operations.set(name, list);
      list.push({ effect, uid, committed: isCommitted });
    };
    add(operation.name, operation.kind === 'create' ? 'there' : 'gone');
    if (operation.kind !== 'rename') continue;
    const { name: from, newName: to, uid } = operation;
    add(to, 'there', uid);
    if (uid === undefined || transactions.isLeftAlone(txnId, at)) continue;
    const file = files.get(uid) ?? { uid, changes: [], made };
    files.set(uid, file);
    file.changes.push({ from, to, committed: isCommitted });
  }
  return {
    operations,
    files: [...files.values()],
    of: (meta) =>
      meta && (files.get(meta.uid) ?? (meta.encrypted ? byBeginning(files.values(), meta) : undefined)),
    directories: collected.directories,
  };
}

/** Of an encrypted database only the beginning of the uid can be read. */
function byBeginning(files: Iterable<FileStory>, meta: DatabaseMeta): FileStory | undefined {
  for (const file of files) if (isUid(file.uid, meta)) return file;
  return undefined;
}

interface CollectedOperation {
  readonly operation: NonNullable<ReturnType<typeof decodeFileOperation>>;
  readonly made: FileStory['made'];
  readonly txnId: number;
  readonly at: Lsn;
  /** Its transaction begins before the stretch. */
  readonly isPartial: boolean;
}

async function collect({ files, archive, from, end, cipher, signal }: StoryRequest) {
  // 150 (fop_rename without undo) only puts placeholders in their places: it says nothing of a database.
  const { fopCreate, fopRemove, fopRename, fopRenameNoUndo, fopWrite } = recordType;
  const operations: CollectedOperation[] = [];
  const directories = new Set<string>();
  const unnamed = new Map<string, { directory: string; pages: FileWrite[] }>();
  // The renaming of a database has a transaction of its own, of records of these types alone.
  const begun = new Map<number, boolean>();
  await scanLog(
    files,
    archive,
    { lsn: from },
    {
      upTo: end,
      checksums: false,
      cipher,
      signal,
      types: new Set([fopCreate, fopRemove, fopRename, fopRenameNoUndo, fopWrite]),
      onRecord: ({ lsn, type, txnId, body }) => {
        const previous = decodePrevious(body);
        if (previous?.file === 0) begun.set(txnId, true);
        else if (previous && compareLsn(previous, from) < 0) begun.set(txnId, false);
        if (type === fopWrite) {
          const write = decodeFileWrite(body);
          if (write) unnamed.get(write.name)?.pages.push(write);
          return;
        }
        const operation = decodeFileOperation(type, body);
        if (!operation) return;
        addDirectory(directories, operation.name);
        if (operation.kind === 'rename') addDirectory(directories, operation.newName);
        if (type === fopCreate && isTemporary(operation.name))
          unnamed.set(operation.name, { directory: decodeOperationDirectory(type, body) ?? '', pages: [] });
        const made = unnamed.get(operation.name);
        if (operation.kind === 'rename') unnamed.delete(operation.name);
        if (type !== fopRenameNoUndo)
          operations.push({ operation, made, txnId, at: lsn, isPartial: begun.get(txnId) === false });
      },
    },
  );
  return { operations, directories };
}

function addDirectory(directories: Set<string>, name: string): void {
  const directory = normalize(dirname(name));
  if (directory !== '.' && !directory.startsWith('/') && !directory.startsWith('..'))
    directories.add(directory);
}

interface Transactions {
  /** Whether a transaction committed after a position. */
  committed(txnId: number, after: Lsn): boolean;
  isLeftAlone(txnId: number, at: Lsn): boolean;
}

/**
 * What becomes of the transactions of some operations. Recovery leaves one alone, and neither undoes nor does again what
 * it did, that begins before the stretch or has a child that does, with all its children: the log before would still be
 * needed if it had not ended before the checkpoint (`DB_TXN_OPENFILES` in `__db_dispatch`, `__txn_child_recover`; seen
 * with 5.3.28, where the record that begins a renaming is the last one of a log file).
 */
async function transactionsOf(
  request: StoryRequest,
  operations: readonly CollectedOperation[],
): Promise<Transactions> {
  if (operations.length === 0) return { committed: () => false, isLeftAlone: () => false };
  const { committed, familyOf } = await collectCommits(
    request,
    new Set(operations.map(({ txnId }) => txnId)),
  );
  const leftAlone = new Set(
    operations.filter(({ isPartial }) => isPartial).map(({ txnId, at }) => familyOf(txnId, at)),
  );
  return { committed, isLeftAlone: (txnId, at) => leftAlone.has(familyOf(txnId, at)) };
}

/**
 * Answers whether a transaction committed after a position, and what names the outermost one around it. The next end of its id counts, but only up to where ids are
 * given out again: a transaction that a crash cut short has no end, and the next one with its id would lend it its own.
 */
async function collectCommits(
  { files, archive, from, end, cipher, signal }: StoryRequest,
  txnIds: ReadonlySet<number>,
): Promise<Pick<Transactions, 'committed'> & { familyOf(txnId: number, at: Lsn): string }> {
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
      signal,
      types: new Set([recordType.txnChild, recordType.txnRegop, recordType.txnRecycle]),
      onRecord: ({ lsn, type, txnId, body }) => {
        if (type === recordType.txnChild) {
          const child = decodeChild(body);
          if (!child || !wanted.has(child.childTxnId)) return;
          wanted.add(txnId);
          add(child.childTxnId, lsn, { into: txnId });
        } else if (type === recordType.txnRecycle) {
          const ids = decodeRecycle(body);
          for (const id of wanted) if (ids && isRecycled(ids, id)) add(id, lsn, 'aborted');
        } else if (wanted.has(txnId)) {
          add(txnId, lsn, decodeTransactionEnd(body)?.committed ? 'committed' : 'aborted');
        }
      },
    },
  );
  const endOf = (txnId: number, after: Lsn) =>
    ends.get(txnId)?.find((candidate) => compareLsn(candidate.at, after) > 0);
  const committed = (txnId: number, after: Lsn): boolean => {
    if (txnId === 0) return true; // Outside any transaction: recovery leaves it as it stands.
    const found = endOf(txnId, after);
    if (!found || found.outcome === 'aborted') return false;
    return found.outcome === 'committed' || committed(found.outcome.into, found.at);
  };
  const familyOf = (txnId: number, at: Lsn): string => {
    const found = endOf(txnId, at);
    if (typeof found?.outcome === 'object') return familyOf(found.outcome.into, found.at);
    return `${txnId} ${found ? formatLsn(found.at) : ''}`;
  };
  return { committed, familyOf };
}

/** What the committed changes of a file's name come to. */
export interface CommittedNames {
  /** One after the other, the last one included; none where nothing committed. */
  readonly names: readonly string[];
  /** Those that it leaves again, in order. */
  readonly left: readonly string[];
  /** It was removed in the end. */
  readonly gone: boolean;
}

export function committedNames(story: FileStory | undefined): CommittedNames {
  const names: string[] = [];
  const left: string[] = [];
  let gone = false;
  for (const { from, to, committed } of story?.changes ?? []) {
    if (!committed) continue;
    if (!isTemporary(from)) {
      if (names.at(-1) !== from) names.push(from);
      left.push(from);
    }
    gone = isTemporary(to);
    if (!gone) names.push(to);
  }
  return { names, left, gone };
}
