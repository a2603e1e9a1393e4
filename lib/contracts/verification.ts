import { z } from 'zod';
import type { ErrorReport } from './errors.ts';

/** A verification is due so many days after the last one; 0: only by hand. */
export const verifyEveryDaysSchema = z
  .number()
  .int('enter a whole number')
  .min(0, 'enter 0 or more')
  .max(365, 'enter 365 or less');
export const defaultVerifyEveryDays = 7;

/** What is known of a replica's verifications. */
export interface ReplicaVerification {
  /** The last one that succeeded: ISO 8601, UTC, and up to where the log was; null where there was none. */
  readonly good: { readonly at: string; readonly lsn: string; readonly runId: string | null } | null;
  /** The last one, where that failed. `runId` is null where it was found in a replica directory that was taken in. */
  readonly failure: {
    readonly at: string;
    readonly runId: string | null;
    readonly error: ErrorReport;
  } | null;
}

/** When a replica is verified next by itself: ISO 8601, UTC, also past where it waits for its turn. Or why it is not. */
export type NextVerification =
  | { readonly dueAt: string; readonly withheld: null }
  | {
      readonly dueAt: null;
      readonly withheld: 'by hand' | 'paused' | 'in use' | 'promoted' | 'nothing published';
    };
