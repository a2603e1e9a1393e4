import { join } from 'node:path';
import { formatCount } from '../../contracts/quantity.ts';
import { readHoldings } from '../holdings.ts';
import { keepGeneration } from '../keep-generation.ts';
import { removeSurplus } from '../remove-surplus.ts';
import { replicaPaths } from '../replica-directory.ts';
import { planRetention, type Surplus } from '../retention.ts';
import { endAsides, note, required, type Step, type Work } from '../work.ts';

/**
 * Removes what nothing needs (retention.ts): older generations beyond the published one and its standby, bases beyond
 * those that are to stay, archived log files before what all of those need, and chains that nothing is of. Never a
 * generation that somebody used or that was set aside.
 */
export const prune: Step = async (work) => {
  const { host } = work.context;
  const { files, clock } = host;
  const { target, runId, retention } = work.request;
  await endAsides(work);
  const aside = replicaPaths(target).incoming(runId);
  await files.removeTree(aside);
  const manifest = required(work.manifest, 'the manifest');
  const now = clock.now();
  const { archive } = required(work.lock, 'the lock');
  const went = await archive.exclusively(async () => {
    const { holdings, changed } = await readHoldings(host, target, manifest, retention, now);
    for (const { id, how } of changed) await keepGeneration(work, id, how);
    const planned = planRetention(holdings, retention, now);
    await tellOfUnreadable(work, holdings.generations);
    return await removeSurplus(files, target, aside, planned, work.pace.stream(work.context.signal));
  });
  return surplusInWords(went);
};

/** Its manifest is damaged or gone: nobody can tell whether somebody's data is in there. */
async function tellOfUnreadable(work: Work, readable: readonly { readonly id: string }[]): Promise<void> {
  const known = new Set<string>(readable.map(({ id }) => id));
  const { generations } = replicaPaths(work.request.target);
  for (const { name } of await work.context.host.files.list(generations)) {
    if (!known.has(name))
      note(work, `${join(generations, name)} has no readable generation.json and is left as it is`);
  }
}

/** `3 log files left the archive, 1 base`; undefined where nothing went. Generations come and go with each run. */
export function surplusInWords(surplus: readonly Surplus[]): string | undefined {
  const count = (kind: Surplus['kind']) => surplus.filter((one) => one.kind === kind).length;
  const [logs, bases, chains] = [count('log'), count('base'), count('chain')];
  const parts = [
    ...(logs > 0 ? [`${formatCount(logs, 'log file')} left the archive`] : []),
    ...(bases > 0 ? [`${formatCount(bases, 'base')} removed`] : []),
    ...(chains > 0 ? [`${formatCount(chains, 'ended chain')} removed`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}
