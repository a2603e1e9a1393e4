import { join } from 'node:path';
import { z } from 'zod';
import { renameDurably, writeFileDurably } from '../io/durable.ts';
import type { Files } from '../io/files.ts';
import { errorCodeSchema, generationIdSchema, runIdSchema } from './manifests.ts';

/** `verified.json`: what the last verification that came to a verdict found. */
const verificationRecordSchema = z.object({
  format: z.literal(1),
  run: runIdSchema,
  at: z.iso.datetime(),
  generation: generationIdSchema.nullable(),
  /** `[12][3456]`; null where it failed before it knew. */
  lsn: z.string().nullable(),
  recoveryMs: z.number().nonnegative().nullable(),
  result: z.enum(['succeeded', 'failed']),
  databases: z.number().int().nonnegative().optional(),
  error: z.object({ code: errorCodeSchema, message: z.string() }).optional(),
});
export type VerificationRecord = z.infer<typeof verificationRecordSchema>;

const recordName = 'verified.json';
const recordPath = (target: string): string => join(target, recordName);

/**
 * Keeps it in the replica directory, in the place of the one before; durable when this returns. Made in the run's scratch
 * directory, so that a crash leaves nothing beside that.
 */
export async function writeVerificationRecord(
  files: Files,
  target: string,
  scratch: string,
  record: VerificationRecord,
): Promise<void> {
  const made = join(scratch, recordName);
  await files.makeDirectory(scratch, { recursive: true });
  await writeFileDurably(files, made, `${JSON.stringify(record, null, 1)}\n`);
  await renameDurably(files, made, recordPath(target));
}

/** Undefined where none is there, or it is not one of ours: it says nothing that another verification would not. */
export async function readVerificationRecord(
  files: Files,
  target: string,
): Promise<VerificationRecord | undefined> {
  const path = recordPath(target);
  if (!(await files.stat(path))) return undefined;
  try {
    return verificationRecordSchema.parse(JSON.parse((await files.readWhole(path)).toString('utf8')));
  } catch {
    return undefined;
  }
}
