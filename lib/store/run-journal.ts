import { UnderstudyError } from '../contracts/errors.ts';
import type { StepName } from '../contracts/run.ts';
import type { RunJournal } from '../engine/ports.ts';
import type { Clock } from '../io/clock.ts';
import type { Database, Db } from './client.ts';
import { publish } from './events.ts';
import { createJournalLines } from './journal-lines.ts';
import { storableText } from './rows.ts';
import { createProgressWriter, type RunPlace } from './step-progress.ts';

export interface StoredJournal extends RunJournal {
  /** Everything said so far is in the tables. For the end of a run, however it ends. */
  flush(): Promise<void>;
}

/**
 * The journal of a run that `workerId` carries out. A step is on record before it does anything. Each record is also
 * a check that the run is still this worker's: where it was believed dead and the run marked interrupted, the next
 * step throws `interrupted` and nothing more is done.
 */
export function createRunJournal(db: Database, run: RunPlace, workerId: string, clock: Clock): StoredJournal {
  const lines = createJournalLines(db, run.runId, clock);
  const progress = createProgressWriter(db, run);
  /** Steps of all plans so far; the position of a step counts from 1. */
  let steps: StepName[] = [];
  let current: { readonly step: StepName; readonly position: number } | undefined;

  const record = (write: (transaction: Db) => Promise<unknown>): Promise<void> =>
    db.$transaction(async (transaction) => {
      const own = await transaction.$queryRaw<unknown[]>`
        SELECT 1 FROM run WHERE id = ${run.runId}::uuid AND state = 'running' AND worker_id = ${workerId}::uuid
        FOR SHARE`;
      if (own.length === 0) throw takenOver();
      await write(transaction);
      await publish(transaction, { type: 'run', ...run });
    });

  const flush = async (): Promise<void> => {
    await lines.flush();
    await progress.flush();
  };

  return {
    flush,
    plan: async (names, fellBack) => {
      await flush();
      // What an earlier plan did not reach is no part of the run any more.
      const done = await db.runStep.count({ where: { runId: run.runId, NOT: { state: 'pending' } } });
      await record(async (transaction) => {
        await transaction.runStep.deleteMany({ where: { runId: run.runId, state: 'pending' } });
        await transaction.runStep.createMany({
          data: names.map((name, index) => ({ runId: run.runId, position: done + index + 1, name })),
        });
        if (fellBack) await transaction.run.update({ where: { id: run.runId }, data: { fellBack: true } });
      });
      steps = [...steps.slice(0, done), ...names];
    },
    stepStarted: async (step) => {
      const position = steps.indexOf(step, current?.position ?? 0) + 1;
      if (position === 0) throw unplanned(step);
      await lines.flush();
      const at = new Date(clock.now());
      await record((transaction) =>
        transaction.runStep.update({
          where: { runId_position: { runId: run.runId, position } },
          data: { state: 'running', startedAt: at },
        }),
      );
      current = { step, position };
    },
    stepProgress: (step, figures) => {
      if (current?.step === step) progress.set(current.position, figures);
    },
    stepEnded: async (step, state, detail) => {
      const position =
        current?.step === step ? current.position : steps.indexOf(step, current?.position ?? 0) + 1;
      if (position === 0) throw unplanned(step);
      await flush();
      const at = new Date(clock.now());
      await record(async (transaction) => {
        const row = await transaction.runStep.update({
          where: { runId_position: { runId: run.runId, position } },
          data: { state, endedAt: at, ...(detail === undefined ? {} : { detail: storableText(detail) }) },
        });
        if (step === 'recover' && state !== 'skipped') {
          await transaction.replica.update({
            where: { id: run.replicaId },
            data: {
              recoveryResult: state,
              recoveryAt: at,
              recoveryMs: at.getTime() - (row.startedAt ?? at).getTime(),
              ...(state === 'failed' ? { recoveryLsn: null } : {}),
            },
          });
        }
      });
    },
    line: (source, stream, text) => lines.add(current?.step ?? null, source, stream, text),
    published: async (lsn) => {
      const at = new Date(clock.now());
      await record(async (transaction) => {
        const { kind, fellBack } = await transaction.run.update({
          where: { id: run.runId },
          data: { publishedAt: at, publishedLsn: lsn },
        });
        await transaction.replica.update({
          where: { id: run.replicaId },
          data: {
            recoveredLsn: lsn,
            recoveryLsn: lsn,
            // Published anew: what it needed before, it needs no more.
            ...(kind === 'snapshot' || fellBack ? { letGoAt: null, letGoBy: null } : {}),
          },
        });
        await publish(transaction, {
          type: 'replica',
          replicaId: run.replicaId,
          environmentId: run.environmentId,
        });
      });
    },
  };
}

const takenOver = (): UnderstudyError =>
  new UnderstudyError('interrupted', 'this run was taken over: its worker was believed to be dead', {
    op: 'write run journal',
    hint: 'Nothing to do: the run is taken up again by itself.',
  });

const unplanned = (step: StepName): UnderstudyError =>
  new UnderstudyError('internal', `the step ${step} is not in the plan of this run`, {
    op: 'write run journal',
  });
