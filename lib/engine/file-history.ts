import { basename, dirname, normalize } from 'node:path';
import { scanLog } from '../berkeleydb/log-reader.ts';
import {
  decodeFileOperation,
  decodeFileWrite,
  type FileOperation,
  type FileWrite,
  recordType,
} from '../berkeleydb/log-records.ts';
import { type Lsn, lsn } from '../contracts/lsn.ts';
import { type GenerationInWork, required, type Work } from './work.ts';

/** What the log that a recovery will read tells of one database file, known by its uid. */
export interface FileHistory {
  /** It was made in this stretch of log: its first pages are in the log, and everything after them. */
  readonly made: boolean;
  /** All that it was called, but temporary names. */
  readonly names: Set<string>;
  /** Those of them that it was renamed from, or removed under. */
  readonly formerNames: Set<string>;
  /** Of one that was made: the pages as they were first written. */
  readonly firstPages: readonly FileWrite[];
}

export interface FileStory {
  /** Of the files that are made or renamed there, by uid: 20 bytes as hexadecimal. */
  readonly histories: ReadonlyMap<string, FileHistory>;
  /** Directories below the data directories in which files are made there. */
  readonly directories: ReadonlySet<string>;
}

/** Reads what becomes of database files in the log from a generation's `next` to `end`, which is in the archive. */
export async function readFileStory(
  work: Work,
  generation: Pick<GenerationInWork, 'manifest'>,
  end: Lsn,
): Promise<FileStory> {
  const { fopCreate, fopRename, fopRenameNoUndo, fopWrite } = recordType;
  const histories = new Map<string, FileHistory>();
  const directories = new Set<string>();
  const unnamed = new Map<string, FileWrite[]>();
  await scanLog(
    work.context.host.files,
    required(work.archivePath, 'the archive'),
    { lsn: lsn(generation.manifest.next, 0) },
    {
      upTo: end,
      checksums: false,
      types: new Set([fopCreate, fopRename, fopRenameNoUndo, fopWrite]),
      onRecord: ({ type, body }) => {
        if (type === fopWrite) return keepWrite(unnamed, body);
        const operation = decodeFileOperation(type, body);
        if (!operation) return;
        keepDirectory(directories, operation.name);
        if (type === fopCreate && isTemporary(operation.name)) unnamed.set(operation.name, []);
        if (operation.kind !== 'rename') return;
        keepDirectory(directories, operation.newName);
        if (type === fopRename) keepRename(histories, unnamed, operation);
        // fop_rename without undo gives a placeholder its name: of no interest.
        unnamed.delete(operation.name);
      },
      cipher: work.cipher,
      signal: work.context.signal,
    },
  );
  return { histories, directories };
}

function keepDirectory(directories: Set<string>, name: string): void {
  const directory = normalize(dirname(name));
  if (directory !== '.' && !directory.startsWith('/') && !directory.startsWith('..'))
    directories.add(directory);
}

function keepWrite(unnamed: Map<string, FileWrite[]>, body: Buffer): void {
  const write = decodeFileWrite(body);
  if (write) unnamed.get(write.name)?.push(write);
}

function keepRename(
  histories: Map<string, FileHistory>,
  unnamed: ReadonlyMap<string, FileWrite[]>,
  { name, newName, uid }: Extract<FileOperation, { kind: 'rename' }>,
): void {
  if (uid === undefined) return;
  // A database is made under a temporary name and then gets its own (`__fop_file_setup`). Where this stretch of log begins
  // in between, it does not make it.
  const pages = unnamed.get(name);
  const history = histories.get(uid) ?? {
    made: pages !== undefined,
    names: new Set<string>(),
    formerNames: new Set<string>(),
    firstPages: pages ?? [],
  };
  histories.set(uid, history);
  if (!isTemporary(name)) history.formerNames.add(name);
  for (const each of [name, newName]) if (!isTemporary(each)) history.names.add(each);
}

const isTemporary = (name: string): boolean => basename(name).startsWith('__db.');
