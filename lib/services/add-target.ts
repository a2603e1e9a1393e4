import type { Operator } from '../auth/operator.ts';
import { newTargetSchema } from '../contracts/replica.ts';
import { ensureRunQueues } from '../queue/queues.ts';
import { requestRunWithin } from '../queue/request-run.ts';
import { syncSchedules } from '../queue/schedules.ts';
import { isUniqueViolation } from '../store/database-errors.ts';
import { type EnvironmentRecord, readEnvironmentRecord } from '../store/environments.ts';
import { insertReplica, lockTargets, type NewReplicaRow } from '../store/replicas.ts';
import { type ServiceContext, serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { refuseFailed, sealedSpec } from './look.ts';
import { assertTargetFree, parseSchedule, targetNameTaken } from './target-rules.ts';

export interface AddedTarget {
  readonly replicaId: string;
  /** The first snapshot, already queued. */
  readonly runId: string;
}

/**
 * Adds a target and has its first snapshot taken at once. Nothing is created, here or on disk, where anything speaks
 * against it. Input: {@link newTargetSchema}. Fields refused: `name`, `directory`, `schedule.cron`,
 * `schedule.timeZone`. Throws `not-found`, `host-not-answering`.
 */
export async function addTarget(operator: Operator, input: unknown): Promise<AddedTarget> {
  const form = parseInput(newTargetSchema, input);
  const context = serviceContext();
  const schedule = form.schedule ? parseSchedule(form.schedule, 'schedule.') : null;
  const environment = await readEnvironmentRecord(context.db, form.environmentId);
  await assertTargetFree(context.db, environment, form);
  const checks = await context.ask(environment.host, 'inspect-target', {
    environment: sealedSpec(environment),
    directory: form.directory,
  });
  refuseFailed(checks, 'directory');
  const added = await insert(context, operator, environment, {
    environmentId: environment.id,
    host: environment.host,
    name: form.name,
    directory: form.directory,
    goalMs: form.goalSeconds * 1000,
    onBrokenChain: form.onBrokenChain,
    verifyEveryDays: form.verifyEveryDays,
    retention: form.retention,
    following: form.following,
    limits: form.limits,
    schedule,
  });
  await syncSchedules(context.db, await context.boss(), added.replicaId);
  return added;
}

/** Target, first run and its job in one transaction; the rules are looked at again within it. */
async function insert(
  context: ServiceContext,
  operator: Operator,
  environment: EnvironmentRecord,
  row: NewReplicaRow,
): Promise<AddedTarget> {
  const boss = await context.boss();
  await ensureRunQueues(boss, environment.host);
  try {
    return await context.db.$transaction(async (transaction) => {
      await lockTargets(transaction);
      await assertTargetFree(transaction, environment, row);
      const replicaId = await insertReplica(transaction, row, context.now());
      const run = await requestRunWithin(transaction, boss, {
        replicaId,
        kind: 'snapshot',
        trigger: 'first',
        requestedBy: operator.name,
      });
      return { replicaId, runId: run.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw targetNameTaken(row.name);
    throw error;
  }
}
