import type { ReplicaFound } from '../contracts/adoption.ts';
import { isDamage } from '../contracts/damage.ts';
import type { ErrorReport } from '../contracts/errors.ts';
import type { RunState } from '../contracts/run.ts';
import type { ReplicaVerification } from '../contracts/verification.ts';
import type { Db } from './client.ts';
import { Prisma, type Replica } from './generated/client.ts';
import { fromReport, type Loose, toIso, toReport } from './rows.ts';

/** What a replica's columns say of its verifications. */
export type VerificationColumns = Loose<
  Pick<Replica, 'verifiedAt' | 'verifiedLsn' | 'verifiedRunId' | 'verifyFailure'>
>;

/** From columns to the DTO. */
export const toVerification = (row: VerificationColumns): ReplicaVerification => ({
  good:
    row.verifiedAt === null
      ? null
      : { at: toIso(row.verifiedAt), lsn: row.verifiedLsn ?? '', runId: row.verifiedRunId },
  failure: toFailure(row.verifyFailure),
});

function toFailure(value: unknown): ReplicaVerification['failure'] {
  if (typeof value !== 'object' || value === null) return null;
  const { at, runId, error } = value as Record<string, unknown>;
  const report = toReport(error);
  if (typeof at !== 'string' || !report) return null;
  return { at, runId: typeof runId === 'string' ? runId : null, error: report };
}

/** Why a replica would not come up, as its last verification found; null where none found such a thing. */
export function verifyProblemOf(value: unknown): string | null {
  const failure = toFailure(value);
  return failure && isDamage(failure.error.code) ? `verification failed: ${failure.error.message}` : null;
}

/** How a verification ended. */
export interface VerificationEnd {
  readonly runId: string;
  readonly state: RunState;
  readonly at: Date;
  readonly error: ErrorReport | null;
  /** Up to where the replica came up; with a success only. */
  readonly verifiedLsn?: string | undefined;
}

/** Frees the replica's place for a verification, and keeps what this one found. One that was interrupted is not one that was tried. */
export async function noteVerification(db: Db, end: VerificationEnd): Promise<void> {
  const { runId, state, at, error, verifiedLsn } = end;
  await db.replica.updateMany({
    where: { verifyRunId: runId },
    data: {
      verifyRunId: null,
      ...(state === 'interrupted' ? {} : { verifyTriedAt: at }),
      ...(state === 'succeeded'
        ? {
            verifiedAt: at,
            verifiedLsn: verifiedLsn ?? null,
            verifiedRunId: runId,
            verifyFailure: Prisma.DbNull,
          }
        : {}),
      ...(state === 'failed' && error
        ? { verifyFailure: { at: at.toISOString(), runId, error: fromReport(error) } }
        : {}),
    },
  });
}

/** The columns of a replica directory that is taken in; an earlier verdict of this console's own goes. */
export function adoptedVerification(found: ReplicaFound['verification']) {
  const failure = found?.error ?? null;
  const good = found && !failure ? found : null;
  return {
    verifiedAt: good && new Date(good.at),
    verifiedLsn: good?.lsn ?? null,
    verifiedRunId: null,
    verifyTriedAt: found && new Date(found.at),
    verifyFailure: found && failure ? { at: found.at, error: fromReport(failure) } : Prisma.DbNull,
  };
}

/** What was found of a generation says nothing of one that was copied anew. */
export const forgetVerifyFailure = { verifyFailure: Prisma.DbNull };
