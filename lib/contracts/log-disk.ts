import { z } from 'zod';
import type { ReplicaState } from './replica.ts';

/** A replica that keeps log files in their environment which that no longer uses; not one that is about to get them. */
export interface LogHolder {
  readonly replicaId: string;
  /** How many of them it does not hold yet. */
  readonly files: number;
  /** Its state when this was seen. */
  readonly why: ReplicaState;
  /** Since when it is paused, ISO 8601, UTC; null where it is not. */
  readonly pausedAt: string | null;
}

/** The file system that holds an environment's log files, and when the log would have filled it. */
export interface LogDisk {
  /** For the user that the worker runs as. */
  readonly availableBytes: number;
  readonly totalBytes: number;
  /** All log files in the directory, and those that the environment no longer uses; null where that is not known. */
  readonly logFiles: number;
  readonly unusedFiles: number | null;
  /** Bytes a second by which the log grows on the disk; null until it was watched for five minutes. */
  readonly growth: number | null;
  /** Milliseconds until the disk is full at this rate; null where the log does not grow, or that is not known. */
  readonly fullInMs: number | null;
  /** By the environment's own thresholds. */
  readonly alert: boolean;
  /** Whether unused log files leave by the environment's settings. */
  readonly moveLogs: boolean;
  /** Most files first; empty where the environment keeps its log files. */
  readonly holders: readonly LogHolder[];
}

/** When the log's disk is told of. 0: never for that reason. */
export const logDiskThresholdsSchema = z.object({
  /** It would be full within so many hours. */
  alertHours: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(8760, 'enter at most 8,760 hours, a year')
    .default(24),
  /** Less than so many percent of it are free. */
  alertFreePercent: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(99, 'enter at most 99')
    .default(5),
});
export type LogDiskThresholds = z.output<typeof logDiskThresholdsSchema>;

export const defaultLogDiskThresholds: LogDiskThresholds = logDiskThresholdsSchema.parse({});
