import { UnderstudyError } from '../contracts/errors.ts';
import type { RequestedRunKind, RunTrigger } from '../contracts/run.ts';
import type { Database, Db } from './client.ts';
import { publish } from './events.ts';
import { asId, notFound } from './ids.ts';
import { isAutomatic, readPause } from './pause-all.ts';
import { slotOf } from './run-slot.ts';

export interface RunRequest {
  readonly replicaId: string;
  readonly kind: RequestedRunKind;
  readonly trigger: RunTrigger;
  readonly requestedBy: string;
  /** How often in a row this line of runs was taken up again without publishing anything. */
  readonly resumeCount?: number | undefined;
  /** Keep a published generation that somebody used, and go on with another. Snapshots only. */
  readonly setAside?: boolean | undefined;
}

export interface OpenedRun {
  readonly id: string;
  readonly replicaId: string;
  readonly environmentId: string;
  readonly host: string;
  readonly kind: string;
}

/**
 * Puts a run on record as queued, and into the queue by `enqueue` (which answers whether the queue took it), in one
 * transaction: neither exists without the other. Throws `not-found` where the replica is not followed, `conflict`
 * where it has an open run, `all-paused` where nobody asked for it and everything is paused.
 */
export async function openRun(
  db: Database,
  request: RunRequest,
  enqueue: (transaction: Db, run: OpenedRun) => Promise<boolean>,
): Promise<OpenedRun> {
  const replicaId = asId('replica', request.replicaId);
  return db.$transaction((transaction) => openRunWithin(transaction, { ...request, replicaId }, enqueue));
}

/** As {@link openRun}, as a part of a transaction that does more. */
export async function openRunWithin(
  db: Db,
  request: RunRequest,
  enqueue: (transaction: Db, run: OpenedRun) => Promise<boolean>,
): Promise<OpenedRun> {
  // First of all, for the whole transaction: the new run's reference would hold the row too weakly for the claim, and
  // two requests of the same moment would wait for each other.
  await db.$queryRaw`SELECT 1 FROM replica WHERE id = ${request.replicaId}::uuid FOR UPDATE`;
  const replica = await db.replica.findFirst({
    where: { id: request.replicaId, removedAt: null },
    select: { id: true, environmentId: true, host: true, activeRunId: true, verifyRunId: true },
  });
  if (!replica) throw notFound('replica');
  const slot = slotOf(request.kind);
  if (replica[slot]) throw openAlready(request.kind);
  if (isAutomatic(request) && (await readPause(db))) throw allPaused();
  const run = await db.run.create({
    data: {
      replicaId: replica.id,
      environmentId: replica.environmentId,
      host: replica.host,
      kind: request.kind,
      trigger: request.trigger,
      requestedBy: request.requestedBy,
      resumeCount: request.resumeCount ?? 0,
      setAside: request.setAside ?? false,
    },
    select: { id: true },
  });
  const claimed = await db.replica.updateMany({
    where: { id: replica.id, [slot]: null, removedAt: null },
    data: { [slot]: run.id },
  });
  if (claimed.count === 0) throw openAlready(request.kind);
  const opened = {
    id: run.id,
    replicaId: replica.id,
    environmentId: replica.environmentId,
    host: replica.host,
    kind: request.kind,
  };
  if (!(await enqueue(db, opened))) throw openAlready(request.kind);
  await publish(db, {
    type: 'run',
    runId: run.id,
    replicaId: replica.id,
    environmentId: replica.environmentId,
  });
  return opened;
}

const allPaused = (): UnderstudyError =>
  new UnderstudyError('all-paused', 'everything is paused', {
    op: 'request run',
    hint: 'Nothing runs by itself until an operator resumes everything.',
  });

const openAlready = (kind: string): UnderstudyError =>
  new UnderstudyError(
    'conflict',
    `a ${kind === 'verify' ? 'verification' : 'run'} of this replica is queued or running already`,
    {
      op: 'request run',
      hint: 'Wait until it ends, or cancel it.',
    },
  );
