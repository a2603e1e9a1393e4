import { z } from 'zod';
import { copyingSchema, defaultCopying } from '../contracts/copying.ts';
import { type ErrorCode, errorCatalogue } from '../contracts/errors.ts';
import { followingSchema } from '../contracts/following.ts';
import { defaultLimits, limitsSchema } from '../contracts/limits.ts';
import { defaultRetention, retentionSchema } from '../contracts/retention.ts';
import { recordedRunKinds } from '../contracts/run.ts';
import type { BaseId, ChainId, GenerationId, LogFileNumber, RunId } from '../contracts/units.ts';
import { utilitiesSchema } from '../contracts/utilities.ts';

/** The shapes of the files by which a replica directory describes itself. Read with suspicion: disks and people change files. */

const lsnSchema = z.object({
  file: z
    .number()
    .int()
    .positive()
    .transform((value) => value as LogFileNumber),
  offset: z.number().int().nonnegative(),
});
const chainIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{4,64}$/)
  .transform((value) => value as ChainId);
export const generationIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{4,64}$/)
  .transform((value) => value as GenerationId);
const baseIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{4,64}$/)
  .transform((value) => value as BaseId);
export const runIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/)
  .transform((value) => value as RunId);
export const errorCodeSchema = z.custom<ErrorCode>(
  (value) => typeof value === 'string' && value in errorCatalogue,
);

/** A run as the replica directory remembers it. */
const runRecordSchema = z.object({
  id: runIdSchema,
  kind: z.enum(recordedRunKinds),
  state: z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.string(),
  publishedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** What it published. */
  lsn: lsnSchema.optional(),
  fellBack: z.boolean().optional(),
  error: z.object({ code: errorCodeSchema, message: z.string(), hint: z.string().optional() }).optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** `understudy.json` at the top of a replica directory. */
export const replicaManifestSchema = z.object({
  kind: z.literal('understudy-replica'),
  format: z.literal(1),
  replicaId: z.string().min(1).max(64),
  environmentId: z.string().min(1).max(64),
  environment: z.object({
    /** Real path. */
    home: z.string(),
    dataDirectories: z.array(z.string()),
    logDirectory: z.string(),
    logVersion: z.number().int(),
    /** As the last run was told; replicas of older releases have none. */
    copying: copyingSchema.default(defaultCopying),
    utilities: utilitiesSchema.default(null),
  }),
  /**
   * Set when a run found that a chain cannot be continued. It concerns the published generation only while that one
   * is of the same chain: `current` alone decides what is published.
   */
  brokenChain: z
    .object({ chain: chainIdSchema, code: errorCodeSchema, message: z.string(), at: z.string() })
    .nullable(),
  /** Generations that somebody used and an operator set aside: never followed, rolled forward or removed. */
  keptGenerations: z.array(generationIdSchema),
  /**
   * Published when the environment's log went back behind what their chain had archived (a machine that crashed, a reset):
   * they, and the archive from their `next` on, may hold commits that exist nowhere else. Kept until an operator gives them up.
   */
  generationsAhead: z.array(generationIdSchema).default([]),
  onBrokenChain: z.enum(['snapshot', 'offer']),
  goalMs: z.number().int().positive(),
  /** As the last run was told; replicas of older releases have none. */
  settings: retentionSchema.default(defaultRetention),
  limits: limitsSchema.default(defaultLimits),
  /** How log comes over between runs, as the last run was told. */
  following: followingSchema.nullable().default(null),
  /** Newest first, at most {@link keptRuns}. */
  runs: z.array(runRecordSchema),
});
export type ReplicaManifest = z.infer<typeof replicaManifestSchema>;
export const keptRuns = 50;

/** `archive/<chain>/position.json`: how far the archive is durable. */
export const archivePositionSchema = z.object({
  format: z.literal(1),
  chain: chainIdSchema,
  /** First log file of the chain. */
  first: z
    .number()
    .int()
    .positive()
    .transform((value) => value as LogFileNumber),
  /** The first byte that is not here yet. */
  received: lsnSchema,
  /** End of the last record; before `received` where the last file holds no record behind its header yet. */
  recordsEnd: lsnSchema,
  logVersion: z.number().int(),
  /** When the log was looked at for the last time that something had come: all that was acknowledged before is here. */
  updatedAt: z.string(),
});
export type ArchivePosition = z.infer<typeof archivePositionSchema>;

/** What a file of a generation looked like when we left it. Any difference means that somebody else was there. */
const leftFileSchema = z.object({
  /** Relative to the generation. */
  path: z.string(),
  size: z.number().int().nonnegative(),
  mtimeNs: z.string(),
  inode: z.string(),
});
export type LeftFile = z.infer<typeof leftFileSchema>;

/** `generation.json`. */
export const generationManifestSchema = z.object({
  format: z.literal(1),
  id: generationIdSchema,
  chain: chainIdSchema,
  /**
   * `building`: files are being copied in, nothing here can be trusted. `recovering`: log files are being placed or
   * recovery runs; run it again from `next`. `ready`: whole, recovered, checked and synced.
   */
  state: z.enum(['building', 'recovering', 'ready']),
  /** The run that brought it into this state. */
  run: runIdSchema,
  /** The first log file that the next recovery needs. */
  next: z
    .number()
    .int()
    .positive()
    .transform((value) => value as LogFileNumber),
  /** Up to where it was recovered; null before the first recovery. */
  recovered: lsnSchema.nullable(),
  recoveredAt: z.string().nullable(),
  recoveryMs: z.number().nonnegative().nullable(),
  /** Directory of the active → directory relative to the generation, in the order in which names are looked up. */
  directories: z.array(z.object({ source: z.string(), path: z.string() })),
  /** The application's own files, by name: those that are here with `ready`, those that may be here otherwise. */
  ownFiles: z.array(z.string()).optional(),
  /** Only with `ready`. */
  files: z.array(leftFileSchema),
});
export type GenerationManifest = z.infer<typeof generationManifestSchema>;

/** `bases/<id>/base.json`: what a base is, and what a restore that begins with it needs. */
export const baseManifestSchema = z.object({
  format: z.literal(1),
  id: baseIdSchema,
  chain: chainIdSchema,
  /** The generation that it is a copy of. */
  generation: generationIdSchema,
  /** The first log file of the chain that a restore needs. */
  next: z
    .number()
    .int()
    .positive()
    .transform((value) => value as LogFileNumber),
  recovered: lsnSchema,
  /** ISO 8601, UTC. The log had been read to `recovered` by then: every commit in the base is older. */
  recoveredAt: z.iso.datetime(),
  keptAt: z.iso.datetime(),
  /** Of all files. */
  bytes: z.number().int().nonnegative(),
  /** As in `generation.json`. */
  directories: z.array(z.object({ source: z.string(), path: z.string() })),
  /** Without log files: those are in the archive. */
  files: z.array(z.object({ path: z.string(), size: z.number().int().nonnegative() })),
});
export type BaseManifest = z.infer<typeof baseManifestSchema>;
