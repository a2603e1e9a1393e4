import { z } from 'zod';
import { copyingSchema } from './copying.ts';
import type { PreflightCheck } from './environment.ts';
import { followingSchema } from './following.ts';
import { limitsSchema } from './limits.ts';
import { logDiskThresholdsSchema } from './log-disk.ts';
import { absolutePathSchema } from './paths.ts';
import { newTargetSchema, scheduleSchema } from './replica.ts';
import { retentionSchema } from './retention.ts';
import { requestedRunKinds } from './run.ts';
import { utilitiesSchema } from './utilities.ts';
import { verifyEveryDaysSchema } from './verification.ts';

/** What the services take, beyond the two wizards' forms; parsed on the server whatever the browser did. */
export const idSchema = z.uuid('this is not an id');

export const requestRunSchema = z
  .object({
    replicaId: idSchema,
    kind: z.enum(requestedRunKinds),
    /** The operator's decision on a replica in use: its published generation is kept, and another one followed. */
    setAside: z.boolean().default(false),
  })
  .refine((run) => !run.setAside || run.kind === 'snapshot', 'only a snapshot can set a generation aside');
export type RequestRun = z.input<typeof requestRunSchema>;

/** Keeps a base whatever the retention says, or leaves it to that again. */
export const pinBaseSchema = z.object({
  replicaId: idSchema,
  base: z.string().regex(/^[a-z0-9-]{4,64}$/, 'this is no base'),
  pinned: z.boolean(),
});
export type PinBase = z.input<typeof pinBaseSchema>;

export const updateScheduleSchema = z.object({ replicaId: idSchema, schedule: scheduleSchema.nullable() });
export type UpdateSchedule = z.input<typeof updateScheduleSchema>;

/**
 * What a run and the monitor go by from their next turn on. Goal and broken chain are named each time: neither has a
 * default here. `retention`, `limits` or `verifyEveryDays` absent: they stay as they are.
 */
export const updateSettingsSchema = z.object({
  replicaId: idSchema,
  goalSeconds: newTargetSchema.shape.goalSeconds,
  onBrokenChain: newTargetSchema.shape.onBrokenChain.unwrap(),
  retention: retentionSchema.optional(),
  limits: limitsSchema.optional(),
  verifyEveryDays: verifyEveryDaysSchema.optional(),
});
export type UpdateSettings = z.input<typeof updateSettingsSchema>;

/**
 * What runs go by that concern an environment, and when the disk that holds its log is told of. What is absent stays as it
 * is.
 */
export const updateEnvironmentSchema = z.object({
  environmentId: idSchema,
  moveLogs: z.boolean().optional(),
  checkpointFirst: z.boolean().optional(),
  logAlert: logDiskThresholdsSchema.optional(),
  copying: copyingSchema.optional(),
  utilities: utilitiesSchema.optional(),
});
export type UpdateEnvironment = z.input<typeof updateEnvironmentSchema>;

export const updateFollowingSchema = z.object({
  replicaId: idSchema,
  following: followingSchema.nullable(),
});
export type UpdateFollowing = z.input<typeof updateFollowingSchema>;

export const browseSchema = z.object({ directory: absolutePathSchema, host: z.string().max(255).optional() });
export type Browse = z.input<typeof browseSchema>;

/** As {@link import('./replica.ts').newTargetSchema}, of which only these are needed to look at a directory. */
export const checkTargetSchema = z.object({ environmentId: idSchema, directory: absolutePathSchema });
export type CheckTarget = z.input<typeof checkTargetSchema>;

export interface DirectoryListing {
  readonly directory: string;
  readonly parent: string | null;
  /** False for the list of the roots, which is no directory. */
  readonly selectable: boolean;
  /** Directories only, by name; at most 500. */
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly hint: 'environment' | 'replica' | null;
  }[];
  readonly truncated: boolean;
}

export interface TargetReport {
  /** As the host resolved it. */
  readonly directory: string;
  readonly usable: boolean;
  readonly checks: readonly PreflightCheck[];
}

/** What removing answers: the files that stay where they are, in a sentence. */
export interface Removal {
  readonly message: string;
}
