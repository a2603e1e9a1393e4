import type { PgBoss } from 'pg-boss';
import type { RequestedRunKind } from '../contracts/run.ts';
import type { Database } from '../store/client.ts';
import { endRunWithin } from '../store/end-run.ts';
import { isAutomatic, readPause } from '../store/pause-all.ts';
import { freeJob, requestRunWithin } from './request-run.ts';

/** A run that kills its worker every time must not do so for ever. */
export const resumeLimit = 3;

export interface Interruption {
  readonly runId: string;
  readonly at: Date;
  readonly message: string;
  /** Whether the worker died; a worker that was asked to end says no, and the taking up is not counted. */
  readonly counts: boolean;
  readonly workerId?: string | undefined;
}

/**
 * Ends a running run as interrupted, frees its job and has it taken up again by a run of the same kind, all in one
 * transaction. Not taken up: one that an operator wanted cancelled, one whose line was taken up {@link resumeLimit}
 * times in a row without publishing anything, one whose replica is no longer followed, and, while everything is paused, one
 * that nobody asked for. Answers the new run's id.
 */
export async function interruptRun(
  db: Database,
  boss: PgBoss,
  interruption: Interruption,
): Promise<{ readonly interrupted: boolean; readonly resumedBy: string | null }> {
  return db.$transaction(async (transaction) => {
    const run = await transaction.run.findUniqueOrThrow({
      where: { id: interruption.runId },
      include: { replica: { select: { removedAt: true, pausedAt: true } } },
    });
    const held = isAutomatic(run) && (await readPause(transaction)) !== null;
    const interrupted = await endRunWithin(transaction, {
      runId: run.id,
      event: 'interrupt',
      at: interruption.at,
      workerId: interruption.workerId,
      error: {
        code: 'interrupted',
        message: interruption.message,
        hint: held ? heldBack : hintOf(run, interruption),
      },
    });
    if (!interrupted) return { interrupted, resumedBy: null };
    await freeJob(boss, transaction, run);
    if (held || !isTakenUp(run, interruption)) return { interrupted, resumedBy: null };
    const next = await requestRunWithin(transaction, boss, {
      replicaId: run.replicaId,
      kind: run.kind as RequestedRunKind,
      trigger: 'resume',
      requestedBy: run.requestedBy,
      resumeCount: nextCount(run, interruption),
      setAside: run.setAside,
    });
    return { interrupted, resumedBy: next.id };
  });
}

interface Interrupted {
  readonly kind: string;
  readonly cancelRequestedAt: Date | null;
  readonly publishedAt: Date | null;
  readonly resumeCount: number;
  readonly replica: { readonly removedAt: Date | null; readonly pausedAt: Date | null };
}

/** A publication is progress: counting begins anew. */
function nextCount(run: Interrupted, { counts }: Interruption): number {
  if (run.publishedAt !== null) return 0;
  return run.resumeCount + (counts ? 1 : 0);
}

const isTakenUp = (run: Interrupted, interruption: Interruption): boolean =>
  run.kind !== 'follow' &&
  run.replica.removedAt === null &&
  run.cancelRequestedAt === null &&
  nextCount(run, interruption) <= resumeLimit;

const heldBack =
  'Everything is paused: it is not taken up again by itself. Its replica goes on when everything is resumed.';

function hintOf(run: Interrupted, interruption: Interruption): string {
  if (run.kind === 'follow') return 'Nothing to do: the replica is followed again by itself.';
  if (isTakenUp(run, interruption)) return 'Nothing to do: it is taken up again by itself.';
  if (run.cancelRequestedAt !== null) return 'It was to be cancelled anyway; run it again when you want it.';
  return 'It was interrupted several times in a row and is not taken up again: look into the log of the worker, then run it again.';
}
