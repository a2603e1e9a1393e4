import { isUnderstudyError } from '../contracts/errors.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';
import type { Db } from '../store/client.ts';
import { readSchedule } from '../store/cron.ts';
import { findHomeOverlap, findOverlap, isTargetNameTaken } from '../store/replicas.ts';
import { type InvalidInput, refuseField } from './invalid-input.ts';

/** Rules that the tables alone can judge. Throws the refusal of `name` or `directory`. */
export async function assertTargetFree(
  db: Db,
  environment: { readonly id: string; readonly host: string },
  target: { readonly name?: string; readonly directory: string },
): Promise<void> {
  if (target.name !== undefined && (await isTargetNameTaken(db, environment.id, target.name))) {
    throw targetNameTaken(target.name);
  }
  const overlap = await findOverlap(db, environment.host, target.directory);
  if (overlap) {
    throw refuseField(
      'directory',
      'target-overlaps-target',
      `${overlap.directory} is the target of ${overlap.environmentName} → ${overlap.name}`,
      'Choose a directory that no other target contains or lies in.',
    );
  }
  const home = await findHomeOverlap(db, environment.host, target.directory);
  // Its own home is judged by the look at the host, which knows all its directories.
  if (home && home.home !== target.directory) {
    const inside = target.directory.startsWith(`${home.home}/`);
    throw refuseField(
      'directory',
      inside ? 'target-inside-home' : 'target-around-home',
      `${home.home} is the home of the environment ${home.name}`,
      'Choose a directory outside of every environment.',
    );
  }
}

export const targetNameTaken = (name: string): InvalidInput =>
  refuseField(
    'name',
    'name-taken',
    `another target of this environment is named ${name}`,
    'Choose another name.',
  );

/** The schedule in words, or the refusal of the field below `prefix` that is wrong: `cron` or `timeZone`. */
export function parseSchedule(
  schedule: { readonly cron: string; readonly timeZone: string },
  prefix = '',
): ReplicaSchedule {
  try {
    return readSchedule(schedule.cron, schedule.timeZone);
  } catch (error) {
    if (!isUnderstudyError(error)) throw error;
    const field = error.code === 'time-zone-invalid' ? 'timeZone' : 'cron';
    throw refuseField(`${prefix}${field}`, error.code, error.message, error.hint);
  }
}
