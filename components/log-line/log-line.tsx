import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { stateLooks } from '../replicas/state-look.ts';
import { endOfLine, type LogLinePositions, logLinePositions } from './geometry.ts';
import { Mark } from './mark.tsx';
import { Track } from './track.tsx';

/** What the picture says, for those who do not see it. */
export function describeLine(replica: ReplicaSummary): string {
  const { environmentLsn, recoveredLsn, receivedLsn, exposure } = replica;
  if (environmentLsn === null) return 'The position of the environment is not known yet.';
  if (recoveredLsn === null) return `The environment is at ${environmentLsn}; nothing is recovered yet.`;
  const risk =
    exposure === null || exposure.bytes === 0
      ? 'nothing is at risk'
      : `${formatBytes(exposure.bytes)} and ${formatCount(exposure.commits, 'commit')} are at risk`;
  return `The environment is at ${environmentLsn}, received to ${receivedLsn ?? recoveredLsn}, recovered to ${recoveredLsn}: ${risk}.`;
}

/** The log line in a row: the last files, to scale. */
export function LogLine({ replica }: { readonly replica: ReplicaSummary }) {
  const positions: LogLinePositions | null = logLinePositions(replica, replica.logFileSize);
  if (positions === null) return <div className="h-5" />;
  const line = endOfLine(positions, 6);
  return (
    <div role="img" aria-label={describeLine(replica)} className="relative h-5">
      <svg aria-hidden className="absolute inset-0 size-full">
        <Track line={line} tone={stateLooks[replica.state].tone} y={11} height={8} />
        {line.cut && <CutMark y={11} height={8} />}
      </svg>
      {line.marks.archived !== null && <Mark kind="archived" at={line.marks.archived} top={0} />}
      {line.marks.received !== null && line.shipped && (
        <Mark kind="received" at={line.marks.received} top={0} />
      )}
      {line.marks.recovered !== null && <Mark kind="recovered" at={line.marks.recovered} top={0} />}
    </div>
  );
}

/** Two slanted strokes: the line goes on to the left. */
export function CutMark({ y, height }: { readonly y: number; readonly height: number }) {
  return (
    <g className="stroke-surface" strokeWidth={2}>
      <line x1={5} x2={9} y1={y + height + 1} y2={y - 1} />
      <line x1={10} x2={14} y1={y + height + 1} y2={y - 1} />
    </g>
  );
}
