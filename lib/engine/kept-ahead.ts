import { logFilePath } from '../berkeleydb/log-files.ts';
import type { KeptAhead } from '../contracts/kept-ahead.ts';
import { compareLsn, formatLsn } from '../contracts/lsn.ts';
import type { ChainId, GenerationId, LogFileNumber } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import { listArchive } from './archive.ts';
import { readArchivePosition, readGenerationManifest, replicaPaths } from './replica-directory.ts';

/**
 * What a replica keeps of these generations, with the log that goes on from each, because the environment may have lost
 * what is in them. One that is gone is left out. Throws as reading manifests does.
 */
export async function readKeptAhead(
  files: Files,
  target: string,
  generations: readonly GenerationId[],
): Promise<KeptAhead[]> {
  const kept: KeptAhead[] = [];
  for (const id of generations) {
    const manifest = await readGenerationManifest(files, replicaPaths(target).generation(id));
    if (!manifest) continue;
    const { chain, next, recovered, recoveredAt } = manifest;
    const position = await readArchivePosition(files, target, chain);
    const beyond = position && (!recovered || compareLsn(position.recordsEnd, recovered) > 0);
    const reached = beyond ? position.recordsEnd : recovered;
    kept.push({
      generation: id,
      lsn: reached ? formatLsn(reached) : null,
      at: position?.updatedAt ?? recoveredAt ?? null,
      bytes:
        manifest.files.reduce((sum, { size }) => sum + size, 0) +
        (await logBytes(files, target, chain, next)),
    });
  }
  return kept;
}

async function logBytes(files: Files, target: string, chain: ChainId, from: LogFileNumber): Promise<number> {
  const archive = replicaPaths(target).archive(chain);
  let bytes = 0;
  for (const number of await listArchive(files, archive)) {
    if (number >= from) bytes += (await files.stat(logFilePath(archive, number)))?.size ?? 0;
  }
  return bytes;
}
