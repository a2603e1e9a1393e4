import { copyFile, mkdir, rename, stat, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultCopying } from '../contracts/copying.ts';
import { defaultLimits } from '../contracts/limits.ts';
import { type Lsn, logFileName } from '../contracts/lsn.ts';
import { defaultRetention } from '../contracts/retention.ts';
import { chainId, generationId, logFileNumber, runId } from '../contracts/units.ts';
import {
  replicaPaths,
  writeArchivePosition,
  writeGenerationManifest,
  writeReplicaManifest,
} from '../engine/replica-directory.ts';
import { localFiles } from '../io/local-files.ts';

export interface ReplicaToWrite {
  readonly target: string;
  readonly home: string;
  /** End of the archive; a position of the home's log. */
  readonly received: Lsn;
  /** End of the last record before it; `received` unless told. */
  readonly recordsEnd?: Lsn;
  /** What the published generation was recovered to; `received` unless told. */
  readonly recovered?: Lsn;
  /** First log file of the chain. */
  readonly first?: number;
  readonly chain?: string;
  /** Of the published generation; another one each time that it is published again. */
  readonly generation?: string;
  readonly logVersion?: number;
}

/** Writes a replica directory as the engine would leave it, without databases: what a watcher reads, and nothing else. */
export async function writeReplica(replica: ReplicaToWrite): Promise<void> {
  const { target, home, received } = replica;
  const recordsEnd = replica.recordsEnd ?? received;
  const chain = chainId(replica.chain ?? 'c-test');
  const id = generationId(replica.generation ?? 'g-test');
  const paths = replicaPaths(target);
  await mkdir(paths.archive(chain), { recursive: true });
  for (let file = replica.first ?? 1; file <= received.file; file += 1) {
    const copy = join(paths.archive(chain), logFileName(file));
    const original = join(home, logFileName(file));
    if (!(await stat(original).catch(() => undefined))) continue;
    await copyFile(original, copy);
    if (file === received.file) await truncate(copy, received.offset);
  }
  const at = '2026-01-01T00:00:00.000Z';
  const logVersion = replica.logVersion ?? 19;
  await writeArchivePosition(localFiles, target, {
    format: 1,
    chain,
    first: logFileNumber(replica.first ?? 1),
    received,
    recordsEnd,
    logVersion,
    updatedAt: at,
  });
  await mkdir(paths.generation(id), { recursive: true });
  await writeGenerationManifest(localFiles, paths.generation(id), {
    format: 1,
    id,
    chain,
    state: 'ready',
    run: runId('r-test'),
    next: logFileNumber(replica.first ?? 1),
    recovered: replica.recovered ?? recordsEnd,
    recoveredAt: at,
    recoveryMs: 12,
    directories: [],
    files: [],
  });
  await writeReplicaManifest(localFiles, target, {
    kind: 'understudy-replica',
    format: 1,
    replicaId: 'replica',
    environmentId: 'environment',
    environment: {
      home,
      dataDirectories: [home],
      logDirectory: home,
      logVersion,
      copying: defaultCopying,
      utilities: null,
    },
    brokenChain: null,
    keptGenerations: [],
    generationsAhead: [],
    onBrokenChain: 'offer',
    goalMs: 60_000,
    settings: defaultRetention,
    limits: defaultLimits,
    following: null,
    runs: [],
  });
  await symlink(`generations/${id}`, `${paths.current}.new`);
  await rename(`${paths.current}.new`, paths.current);
}
