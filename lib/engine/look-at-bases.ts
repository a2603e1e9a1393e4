import type { BaseFound } from '../contracts/base.ts';
import { formatLsn } from '../contracts/lsn.ts';
import type { ChainId } from '../contracts/units.ts';
import type { Files } from '../io/files.ts';
import { listBases } from './bases.ts';
import { readArchivePosition, readReplicaDirectory } from './replica-directory.ts';

/** The bases of a replica, newest first; none where there is no replica yet. Throws target-unreadable. */
export async function lookAtBases(files: Files, target: string): Promise<BaseFound[]> {
  const directory = await readReplicaDirectory(files, target);
  if (!directory) return [];
  const bases = await listBases(files, target);
  const chains = new Set(bases.map(({ chain }) => chain));
  const ends = new Map(
    await Promise.all(
      [...chains].map(
        async (chain): Promise<[ChainId, Awaited<ReturnType<typeof readArchivePosition>>]> => [
          chain,
          await readArchivePosition(files, target, chain),
        ],
      ),
    ),
  );
  return bases
    .map(({ id, chain, next, recovered, recoveredAt, bytes, pinned }): BaseFound => {
      const end = ends.get(chain);
      return {
        id,
        ofPresentChain: chain === directory.published?.chain,
        recoveredLsn: formatLsn(recovered),
        recoveredAt,
        restorableTo: end && next >= end.first ? end.updatedAt : null,
        bytes,
        pinned,
      };
    })
    .sort((a, b) => Date.parse(b.recoveredAt) - Date.parse(a.recoveredAt));
}
