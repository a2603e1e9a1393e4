import type { ReplicaDetail } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { Facts } from '../ui/facts.tsx';
import { RecoveryLine } from './recovery-line.tsx';
import { RecoverySaid } from './recovery-said.tsx';
import { VerificationFact } from './verification-fact.tsx';

/** Recovery status, and what there is to open or restore from. */
export function RecoveryFacts({ replica }: { readonly replica: ReplicaDetail }) {
  const { recovery, lastLogFile, publishedPath, generations, archiveFiles, archiveBytes } = replica;
  return (
    <Facts
      facts={[
        {
          term: 'Last recovery',
          value:
            recovery?.result === 'succeeded' ? (
              <>
                succeeded <RelativeTime at={recovery.at} />, in {formatDuration(recovery.durationMs)}
              </>
            ) : (
              <RecoveryLine recovery={recovery} />
            ),
        },
        {
          term: 'Recovered to',
          value: (
            <>
              <span className="figures">{recovery?.lsn ?? replica.recoveredLsn ?? '—'}</span>
              {recovery?.lsn && recovery.lsn !== replica.recoveredLsn && (
                <span className="text-muted"> (published: {replica.recoveredLsn ?? 'nothing yet'})</span>
              )}
            </>
          ),
        },
        { term: 'db_recover said', value: <RecoverySaid replica={replica} /> },
        { term: 'Last verified', value: <VerificationFact replica={replica} /> },
        { term: 'Last log file', value: <span className="figures">{lastLogFile ?? '—'}</span> },
        {
          term: 'Open it at',
          value: publishedPath ? <Copyable text={publishedPath} label="path" /> : 'nothing is published yet',
        },
        { term: 'Generations', value: formatCount(generations, 'generation') },
        {
          term: 'Archive',
          value: (
            <span className="figures">{`${formatCount(archiveFiles, 'log file')}, ${formatBytes(archiveBytes)}`}</span>
          ),
        },
      ]}
    />
  );
}
