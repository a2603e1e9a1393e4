import type { GenerationId } from '../contracts/units.ts';
import { writeReplicaManifest } from './replica-directory.ts';
import { note, required, type Work } from './work.ts';

/** Puts on record that a generation is somebody else's now: never followed, rolled forward or removed. */
export async function keepGeneration(work: Work, id: GenerationId, why: string): Promise<void> {
  note(work, `generation ${id} is kept as it is and not followed any more: ${why}`);
  const manifest = required(work.manifest, 'the manifest');
  work.manifest = { ...manifest, keptGenerations: [...new Set([...manifest.keptGenerations, id])] };
  await writeReplicaManifest(work.context.host.files, work.request.target, work.manifest);
}
