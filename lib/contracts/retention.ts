import { z } from 'zod';

/**
 * What a replica keeps beyond what its updates need. The default keeps nothing: a disk that holds the replica is then
 * large enough.
 */
export const retentionSchema = z.object({
  /** How many bases stay for restores to a moment; 0 makes none, and removes those that are there. */
  keepBases: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(365, 'keep at most 365')
    .default(0),
  /** A run that publishes makes a base where the newest one is at least this old. */
  baseEveryHours: z
    .number()
    .int('enter a whole number')
    .min(1, 'enter 1 or more')
    .max(8760, 'enter at most 8,760 hours, a year')
    .default(24),
  /**
   * Archived log files stay at least this long and, while bases are made, so does the base that a restore to any moment
   * of these days begins with, beyond {@link keepBases} where need be. 0 promises nothing.
   */
  keepArchiveDays: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(3650, 'enter at most 3,650 days, ten years')
    .default(0),
});
export type RetentionSettings = z.output<typeof retentionSchema>;

export const defaultRetention: RetentionSettings = retentionSchema.parse({});

/** The moments to which a replica can be restored, on one chain without a gap. */
export interface RestorableRange {
  readonly chain: string;
  /** `[12][3456]`: what the oldest base was recovered to, and when (ISO 8601, UTC): every commit in it is older. */
  readonly fromLsn: string;
  readonly from: string;
  /** The end of the archive, and when it came to be. */
  readonly toLsn: string;
  readonly to: string;
  readonly bases: number;
}
