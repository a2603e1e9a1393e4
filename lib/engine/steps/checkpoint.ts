import { makeCheckpoint } from '../../berkeleydb/db-checkpoint.ts';
import { toErrorReport, UnderstudyError } from '../../contracts/errors.ts';
import { note, required, type Step, utilityHooks, type Work } from '../work.ts';

/**
 * A checkpoint before the environment is listed and its log brought over: fewer log files are in use then, which shortens
 * recovery, and lets more of them leave (db_hotbackup's -c). Only where it was asked for. An update only gains by it: one
 * that fails is told, and the log is brought over as it is, as nothing may lie between a replica and the last commits of
 * an environment whose disk is full. A snapshot has the time to be told first.
 */
export const checkpoint: Step = async (work) => {
  try {
    await makeCheckpoint(
      work.context.host,
      required(work.utilities, 'the utilities'),
      required(work.layout, 'the environment'),
      work.request.environment.password,
      utilityHooks(work, 'db_checkpoint', true),
    );
    return 'made';
  } catch (error) {
    return withoutCheckpoint(work, error);
  }
};

function withoutCheckpoint(work: Work, error: unknown): string {
  work.context.signal.throwIfAborted();
  const { code, message, hint, path } = toErrorReport(error);
  // Nothing joins an environment in which a utility hangs before that one has ended.
  if (code === 'environment-not-answering') throw error;
  if (code === 'region-missing') {
    note(work, `${message}: there is nothing to make a checkpoint of`);
    return 'none: nobody has the environment open';
  }
  if (work.kind === 'update') {
    note(work, `checkpoint-failed: ${message}. The log is brought over without one`);
    return `failed: ${message}`;
  }
  throw new UnderstudyError('checkpoint-failed', `no checkpoint could be made: ${message}`, {
    op: 'make a checkpoint',
    path,
    hint: `${hint ?? 'Look into the output of db_checkpoint.'} Or do without: the checkpoint is a setting of the environment (--checkpoint).`,
    cause: error,
  });
}
