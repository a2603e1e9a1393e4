import type { BaseFound } from '../contracts/base.ts';
import { formatLsn } from '../contracts/lsn.ts';
import type { Files } from '../io/files.ts';
import { listBases } from './bases.ts';
import { readReplicaDirectory } from './replica-directory.ts';

/** The bases of a replica, newest first; none where there is no replica yet. Throws target-unreadable. */
export async function lookAtBases(files: Files, target: string): Promise<BaseFound[]> {
  const directory = await readReplicaDirectory(files, target);
  if (!directory) return [];
  const bases = await listBases(files, target);
  return bases
    .map(
      ({ id, chain, recovered, recoveredAt, bytes, pinned }): BaseFound => ({
        id,
        ofPresentChain: chain === directory.published?.chain,
        recoveredLsn: formatLsn(recovered),
        recoveredAt,
        bytes,
        pinned,
      }),
    )
    .sort((a, b) => Date.parse(b.recoveredAt) - Date.parse(a.recoveredAt));
}
