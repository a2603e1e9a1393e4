import { verifyDatabase } from '../../berkeleydb/db-verify.ts';
import { formatLsn } from '../../contracts/lsn.ts';
import { formatCount } from '../../contracts/quantity.ts';
import { settleFileSet } from '../file-set.ts';
import { scanGeneration } from '../generation-files.ts';
import { note, required, type Step, utilityHooks } from '../work.ts';

/** Checks the file set as an update does, and every database of it with `db_verify`. */
export const verifyDatabases: Step = async (work) => {
  const { host, journal, signal } = work.context;
  const generation = required(work.generation, 'the generation');
  const utilities = required(work.utilities, 'the utilities');
  await settleFileSet(work, generation);
  const databases = (await scanGeneration(host.files, generation)).all.filter(
    ({ kind, meta, name }) =>
      kind === 'database' && meta?.kind !== 'rename-placeholder' && !isPartition(name),
  );
  const copy = { directory: generation.directory, password: work.request.environment.password };
  const names = new Set<string>();
  let outOfOrder = 0;
  for (const [index, { name, path }] of databases.entries()) {
    signal.throwIfAborted();
    journal.stepProgress('verify-databases', {
      filesDone: index,
      filesTotal: databases.length,
      detail: name,
    });
    // A name that two data directories have stands for the file in the first one.
    const asked = names.has(name) ? path : name;
    names.add(name);
    const { inOrder } = await verifyDatabase(
      host,
      utilities,
      copy,
      asked,
      utilityHooks(work, 'db_verify', false),
    );
    if (inOrder) continue;
    outOfOrder += 1;
    note(
      work,
      `${name} passes but for its order: the application sorts or hashes by a function of its own, or the order is damaged`,
    );
  }
  journal.stepProgress('verify-databases', { filesDone: databases.length, filesTotal: databases.length });
  work.verified = databases.length;
  const words = `${formatCount(databases.length, 'database')} verified, to ${formatLsn(required(work.placedEnd, 'the end of the log'))}`;
  return outOfOrder === 0 ? words : `${words}, ${outOfOrder} of them without the order`;
};

/** `__dbp.NAME.NNN` (`db.h`, DB_PARTITION): verified with its database, by whose metadata it goes. */
const isPartition = (name: string): boolean => /(?:^|\/)__dbp\..+\.\d{3}$/.test(name);
