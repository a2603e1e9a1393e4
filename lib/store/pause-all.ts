import { UnderstudyError } from '../contracts/errors.ts';
import type { Pause } from '../contracts/settings.ts';
import type { Database, Db } from './client.ts';
import { settleMissedDays } from './day-outcomes.ts';
import { publish } from './events.ts';
import { readSetting, writeSetting } from './settings.ts';
import { sendSignal } from './signals.ts';

/** Why everything is paused; null where it is not. */
export const readPause = (db: Db): Promise<Pause | null> => readSetting(db, 'pause');

/** The sentence on a replica's page. */
export const pauseWords = ({ by, reason }: Pause): string => `everything is paused by ${by}: ${reason}`;

/** Who runs are asked for by, where nobody did: also those that are taken up again in place of such a one. */
const nobody = ['schedule', 'following'];
/** A person can be called so: nothing that people ask for has one of these. */
const byThemselves = ['schedule', 'follow', 'resume'];

/** Whether nobody asked for a run. */
export const isAutomatic = (run: { readonly requestedBy: string; readonly trigger: string }): boolean =>
  nobody.includes(run.requestedBy) && byThemselves.includes(run.trigger);

/**
 * Puts the pause on record, and on every replica that says nothing worse. Answers the queued runs that nobody asked for.
 * From its commit on, nothing starts by itself. Throws `conflict` where everything is paused already.
 */
export async function pauseAll(db: Database, pause: Pause): Promise<readonly string[]> {
  return db.$transaction(async (transaction) => {
    await lockPause(transaction);
    const there = await readPause(transaction);
    if (there) throw pausedAlready(there);
    await writeSetting(transaction, 'pause', pause);
    await transaction.replica.updateMany({
      where: { removedAt: null },
      data: { nextRunAt: null },
    });
    await transaction.replica.updateMany({
      where: { removedAt: null, pausedAt: null, state: { notIn: ['promoted', 'in use', 'broken chain'] } },
      data: { state: 'paused', stateReason: pauseWords(pause) },
    });
    const queued = await transaction.run.findMany({
      where: { state: 'queued', requestedBy: { in: nobody }, trigger: { in: byThemselves } },
      select: { id: true },
    });
    await tellAll(transaction);
    return queued.map(({ id }) => id);
  });
}

/** Ends the pause. Replicas that are not paused on their own are looked at anew. */
export async function resumeAll(db: Database, now: Date): Promise<void> {
  await db.$transaction(async (transaction) => {
    await lockPause(transaction);
    if (!(await readPause(transaction))) return;
    // Before the pause is forgotten: nothing was due during it.
    await settleMissedDays(transaction, 'all', now);
    await transaction.replica.updateMany({ where: { removedAt: null }, data: { dueSince: now } });
    await writeSetting(transaction, 'pause', null);
    await transaction.replica.updateMany({
      where: { removedAt: null, pausedAt: null, state: 'paused' },
      data: { state: 'checking', stateReason: null },
    });
    await tellAll(transaction);
  });
}

/** Against a second switch of the same moment: the later one sees what the earlier one did. */
async function lockPause(transaction: Db): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('understudy pause'))`;
}

const pausedAlready = ({ by, reason }: Pause): UnderstudyError =>
  new UnderstudyError('conflict', `everything is paused already, by ${by}: ${reason}`, {
    op: 'pause everything',
    hint: 'Nothing to do. To give another reason, resume everything first.',
  });

async function tellAll(transaction: Db): Promise<void> {
  const hosts = await transaction.replica.findMany({
    where: { removedAt: null },
    distinct: ['host'],
    select: { host: true },
  });
  for (const { host } of hosts) await sendSignal(transaction, { type: 'targets', host });
  await publish(transaction, { type: 'fleet' });
}
