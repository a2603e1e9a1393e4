import { useQuery } from '@tanstack/react-query';
import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { LogLineLarge } from '../log-line/log-line-large.tsx';
import { basesQuery } from './queries.ts';
import { restorableFrom } from './restorable.ts';

/** The log line of a replica, with where restores go from, where it keeps bases. */
export function ReplicaLogLine({ replica }: { readonly replica: ReplicaDetail }) {
  const { replicaId, publishedPath, retention } = replica;
  const { data: bases } = useQuery({ ...basesQuery(replicaId), enabled: publishedPath !== null });
  const from = bases ? restorableFrom(bases) : null;
  // Its place is kept while it is being read.
  const shown = retention.keepBases > 0 || from !== null;
  return <LogLineLarge replica={replica} restorableFrom={shown ? from : undefined} />;
}
