import type { Operator } from '../auth/operator.ts';
import { adoptReplicaSchema, type ReplicaFound } from '../contracts/adoption.ts';
import type { EnvironmentReport } from '../contracts/environment.ts';
import type { ReplicaSchedule } from '../contracts/replica.ts';
import { idSchema } from '../contracts/requests.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { putAdoptedReplica, putRememberedRuns } from '../store/adoption.ts';
import type { Db } from '../store/client.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { isNameTaken, putEnvironment } from '../store/environments.ts';
import { publish } from '../store/events.ts';
import { isTargetNameTaken, lockTargets } from '../store/replicas.ts';
import { readSetting } from '../store/settings.ts';
import { sendSignal } from '../store/signals.ts';
import { type AdoptionPlace, lookAtReplica, placeAdoption } from './adoption-rules.ts';
import { serviceContext } from './context.ts';
import { parseInput, refuseField } from './invalid-input.ts';
import { refuseFailed } from './look.ts';
import { parseSchedule, targetNameTaken } from './target-rules.ts';

export interface AdoptedReplica {
  readonly replicaId: string;
  readonly environmentId: string;
  /** Runs of the directory's memory that were not on record here. */
  readonly runs: number;
}

/**
 * Takes an existing replica directory in: registers its environment and the replica with the ids that the directory
 * has, and its last runs as history. Nothing in the directory changes; the next update goes on from what is there.
 * Input: {@link adoptReplicaSchema}. Fields refused: `directory`, `name`, `environmentName`, `password`,
 * `schedule.cron`, `schedule.timeZone`. Throws `host-not-answering`.
 */
export async function adoptReplica(_operator: Operator, input: unknown): Promise<AdoptedReplica> {
  const form = parseInput(adoptReplicaSchema, input);
  const schedule = form.schedule ? parseSchedule(form.schedule, 'schedule.') : null;
  const context = serviceContext();
  const host = form.host ?? context.host;
  const { directory } = form;
  const { found: seen, passwordSealed } = await lookAtReplica(context, host, form);
  const { checks, replica, environment } = seen;
  refuseFailed(
    checks.filter(({ code }) => code === 'environment-encrypted'),
    'password',
  );
  refuseFailed(checks, 'directory');
  if (!replica || !environment) throw refuseField('directory', 'no-replica', 'there is no replica here');
  const found: Found = { form, host, passwordSealed, replica, environment, schedule, now: context.now() };
  try {
    const adopted = await context.db.$transaction(async (transaction) => {
      await lockTargets(transaction);
      return put(transaction, found, await placeAdoption(transaction, host, directory, replica));
    });
    await syncSchedules(context.db, await context.boss(), adopted.replicaId);
    return adopted;
  } catch (error) {
    // Somebody registered an environment of this name at the same moment.
    if (isUniqueViolation(error)) throw environmentNameTaken(form.environmentName ?? '');
    throw error;
  }
}

interface Found {
  readonly form: ReturnType<typeof adoptReplicaSchema.parse>;
  readonly host: string;
  readonly passwordSealed: string | null;
  readonly replica: ReplicaFound;
  readonly environment: EnvironmentReport;
  readonly schedule: ReplicaSchedule | null;
  readonly now: Date;
}

/** Environment, replica and history, all or nothing. */
async function put(db: Db, found: Found, place: AdoptionPlace): Promise<AdoptedReplica> {
  const { form, host, replica } = found;
  const { environmentId } = place;
  if (place.environmentName === null) await registerAlong(db, found, environmentId);
  if (await isTargetNameTaken(db, environmentId, form.name)) throw targetNameTaken(form.name);
  const { directory, name } = form;
  const row = { environmentId, host, name, directory, schedule: found.schedule, found: replica };
  await putAdoptedReplica(db, row, found.now);
  const id = replica.replicaId;
  // The ids of runs are the console's own kind, or the run is not taken in: its directory still remembers it.
  const ours = replica.runs.filter((run) => idSchema.safeParse(run.id).success);
  const runs = await putRememberedRuns(db, { id, environmentId, host }, ours);
  await sendSignal(db, { type: 'targets', host });
  await publish(db, { type: 'fleet' });
  return { replicaId: id, environmentId, runs };
}

async function registerAlong(db: Db, found: Found, id: string): Promise<void> {
  const { form, host, replica, environment, passwordSealed } = found;
  const name = form.environmentName;
  if (name === null) {
    throw refuseField('environmentName', 'input-invalid', 'enter a name for its environment');
  }
  if (await isNameTaken(db, name)) throw environmentNameTaken(name);
  const { dataDirectories, logDirectory, copying, utilities } = replica;
  const report = { ...environment, home: replica.home };
  const directories = { dataDirectories, logDirectory };
  const { logAlert } = await readSetting(db, 'general');
  const row = { id, name, host, ...directories, passwordSealed, copying, utilities, logAlert, report };
  await putEnvironment(db, row);
}

const environmentNameTaken = (name: string) =>
  refuseField(
    'environmentName',
    'name-taken',
    `another environment is named ${name}`,
    'Choose another name. If it is this very environment, registered under another home, correct that one first.',
  );
