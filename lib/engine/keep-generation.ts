import { toErrorReport } from '../contracts/errors.ts';
import type { GenerationId } from '../contracts/units.ts';
import { wentBack } from './chain.ts';
import { writeReplicaManifest } from './replica-directory.ts';
import { note, required, type Work } from './work.ts';

/** Puts on record that a generation is somebody else's now: never followed, rolled forward or removed. */
export async function keepGeneration(work: Work, id: GenerationId, why: string): Promise<void> {
  note(work, `generation ${id} is kept as it is and not followed any more: ${why}`);
  const manifest = required(work.manifest, 'the manifest');
  work.manifest = { ...manifest, keptGenerations: [...new Set([...manifest.keptGenerations, id])] };
  await writeReplicaManifest(work.context.host.files, work.request.target, work.manifest);
}

/**
 * Where a chain ends because the environment's log went back, puts on record that the published generation and its log may
 * hold commits that nobody else has. Call it before another chain takes its place; does nothing after other errors.
 */
export async function keepWhatWasLost(work: Work, error: unknown): Promise<void> {
  const { published } = work;
  if (!published || !wentBack(error)) return;
  const manifest = required(work.manifest, 'the manifest');
  if (manifest.generationsAhead.includes(published.id)) return;
  note(
    work,
    `${toErrorReport(error).message}: generation ${published.id} and its log may hold commits that the environment has lost. They are kept until you give them up (understudy prune --give-up ${published.id})`,
  );
  work.manifest = { ...manifest, generationsAhead: [...manifest.generationsAhead, published.id] };
  await writeReplicaManifest(work.context.host.files, work.request.target, work.manifest);
}
