import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';

/** Exposure three ways, in one line: `418 commits · 1.2 MB · oldest 3 min 12 s`. */
export function ExposureFigures({ exposure, state }: Pick<ReplicaSummary, 'exposure' | 'state'>) {
  if (exposure === null)
    return (
      <span className="text-muted">
        {state === 'broken chain' ? 'not known: log files are missing' : 'not known yet'}
      </span>
    );
  if (exposure.bytes === 0) return <span>nothing at risk</span>;
  return (
    <span className="figures *:whitespace-nowrap">
      <span>{formatCount(exposure.commits, 'commit')}</span>
      <Dot />
      <span>{formatBytes(exposure.bytes)}</span>
      {exposure.oldestCommitAgeMs !== null && (
        <>
          <Dot />
          <span>oldest {formatAge(exposure.oldestCommitAgeMs)}</span>
        </>
      )}
    </span>
  );
}

/** The blank after it is where a narrow row breaks. */
const Dot = () => (
  <>
    <span className="text-faint">&nbsp;·</span>{' '}
  </>
);
