import { join } from 'node:path';
import { renameDurably } from '../io/durable.ts';
import { copyLeftFiles } from './copy-left-files.ts';
import { describeFiles, markReady, newGenerationId, syncTree } from './generations.ts';
import { replicaPaths } from './replica-directory.ts';
import type { GenerationInWork, Work } from './work.ts';

/**
 * Makes another generation as a copy of one that is `ready`: below `.incoming-<run>` first, synced, then renamed.
 * Reflinks where the file system has them. Nobody writes a generation that is as we left it, so plain copies are whole.
 */
export async function copyGeneration(
  work: Work,
  from: GenerationInWork,
  onProgress?: (filesDone: number, filesTotal: number, bytesDone: number) => void,
): Promise<GenerationInWork> {
  const { files, clock } = work.context.host;
  const { target, runId } = work.request;
  const id = newGenerationId(clock.now());
  const incoming = join(replicaPaths(target).incoming(runId), id);
  await files.makeDirectory(incoming, { recursive: true, mode: 0o700 });
  for (const { path } of from.manifest.directories) {
    await files.makeDirectory(join(incoming, path), { recursive: true });
  }
  await copyLeftFiles({
    files,
    from: from.directory,
    to: incoming,
    present: await describeFiles(files, from.directory),
    pace: work.pace,
    signal: work.context.signal,
    onProgress,
  });
  await syncTree(files, incoming);
  const directory = replicaPaths(target).generation(id);
  await markReady(files, incoming, { ...from.manifest, id, run: runId });
  await files.makeDirectory(replicaPaths(target).generations, { recursive: true });
  await renameDurably(files, incoming, directory);
  const manifest = { ...from.manifest, id, run: runId, files: await describeFiles(files, directory) };
  return { id, directory, manifest };
}
