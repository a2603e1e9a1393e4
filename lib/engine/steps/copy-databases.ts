import { join } from 'node:path';
import { generationDbConfig } from '../../berkeleydb/generation-db-config.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { writeFileDurably } from '../../io/durable.ts';
import { copyActiveFiles } from '../copy-active.ts';
import { newGenerationId } from '../generations.ts';
import { copyOwnFiles } from '../own-files.ts';
import { replicaPaths, writeGenerationManifest } from '../replica-directory.ts';
import { shipBeforeCopy, shippingBeside } from '../ship-to-end.ts';
import { assertSpace } from '../space.ts';
import { required, type Step } from '../work.ts';

/**
 * Step 1 of the manual: copies all database files into a generation of its own, below `.incoming-<run>`, where
 * nobody else looks. The log is brought over beside it, and its rest follows in ship-logs: database files first, then log
 * files, always.
 */
export const copyDatabases: Step = async (work) => {
  const { host } = work.context;
  const { files, clock } = host;
  const { target, runId } = work.request;
  const layout = required(work.layout, 'the environment');
  const databases = required(work.before, 'the list of files');
  const { text, dataDirectoryMap } = generationDbConfig(
    layout,
    (await files.list(layout.home)).map(({ name }) => name),
  );
  const directories = [...dataDirectoryMap].map(([source, path]) => ({ source, path }));
  const id = newGenerationId(clock.now());
  const directory = join(replicaPaths(target).incoming(runId), id);
  await assertSpace(files, target, databases);
  await shipBeforeCopy(work);

  await files.makeDirectory(directory, { recursive: true, mode: 0o700 });
  for (const { path } of directories) await files.makeDirectory(join(directory, path), { recursive: true });
  await writeFileDurably(files, join(directory, 'DB_CONFIG'), text);
  work.generation = {
    id,
    directory,
    manifest: {
      format: 1,
      id,
      chain: required(work.chain, 'the chain'),
      state: 'building',
      run: runId,
      next: required(work.first, 'the first log file in use'),
      recovered: null,
      recoveredAt: null,
      recoveryMs: null,
      directories,
      files: [],
    },
  };
  await writeGenerationManifest(files, directory, work.generation.manifest);
  work.copies = await shippingBeside(work, () =>
    copyActiveFiles(
      work,
      'copy-databases',
      (found) => found,
      (file) => join(directory, dataDirectoryMap.get(file.directory) ?? '.', file.name),
    ),
  );
  await copyOwnFiles(work);
  return formatCount(work.copies.length, 'file');
};
