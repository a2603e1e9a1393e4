import type { PgBoss } from 'pg-boss';
import { isUnderstudyError } from '../contracts/errors.ts';
import type { Database } from '../store/client.ts';
import { findDueVerification } from '../store/verification-plan.ts';
import { requestRun } from './request-run.ts';

/** Asks for the verification that is due for longest on a host, where one is. None while everything is paused. Answers the run's id. */
export async function requestDueVerification(
  db: Database,
  boss: PgBoss,
  host: string,
  now: Date,
): Promise<string | null> {
  const replicaId = await findDueVerification(db, host, now);
  if (replicaId === undefined) return null;
  try {
    const run = await requestRun(db, boss, {
      replicaId,
      kind: 'verify',
      trigger: 'schedule',
      requestedBy: 'schedule',
    });
    return run.id;
  } catch (error) {
    // Between the look and the request somebody else asked, removed the replica, or paused everything.
    if (isUnderstudyError(error) && ['conflict', 'not-found', 'all-paused'].includes(error.code)) return null;
    throw error;
  }
}
