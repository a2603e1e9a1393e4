import type { DatabaseFile } from '../berkeleydb/database-scan.ts';
import { UnderstudyError } from '../contracts/errors.ts';
import type { GenerationManifest } from './manifests.ts';

/**
 * A data directory outside the home has a made-up name in a generation, chosen so that the home had none such when the
 * snapshot was taken. Throws file-set-incomplete where the home has a database below that name by now: its place in the
 * generation would be in that other directory. A snapshot chooses again.
 */
export function assertNamesApart(
  manifest: Pick<GenerationManifest, 'directories' | 'id'>,
  home: string,
  found: readonly DatabaseFile[],
): void {
  for (const { source, path } of manifest.directories) {
    if (source === home || source === `${home}/${path}`) continue;
    const meeting = found.find((file) => file.directory === home && file.name.startsWith(`${path}/`));
    if (!meeting) continue;
    throw new UnderstudyError(
      'file-set-incomplete',
      `the replica keeps ${source} as ${path}, and the home has ${meeting.name} now`,
      {
        op: 'copy new databases',
        path: meeting.path,
        hint: 'A snapshot chooses another name for the directory in the replica.',
      },
    );
  }
}
