import type { ReactNode } from 'react';
import type { ReplicaSummary } from '#lib/contracts/replica.ts';
import { formatCount } from '../format/count.ts';
import { stateLooks } from '../replicas/state-look.ts';
import { endOfLine, type LogLineGeometry, logLinePositions, wholeLine } from './geometry.ts';
import { Held, Lane, lane, Recovered } from './lane.tsx';
import { describeLine } from './log-line.tsx';
import { Mark, MarkKey, type MarkKind } from './mark.tsx';
import { Track } from './track.tsx';

interface LogLineLargeProps {
  readonly replica: ReplicaSummary;
  /** The oldest position that restores go from; null where there is none yet, undefined where no base is kept. */
  readonly restorableFrom: string | null | undefined;
}

const filesInFocus = 8;
/** The bar of a lane, in pixels: below the marks. */
const bar = { y: 14, height: 14 } as const;

/**
 * The whole archive to scale, and below it the end of the line, enlarged, where the exposure lies: what the environment has
 * written, what the archive has received of it, and how far the generation is recovered that would be opened.
 */
export function LogLineLarge({ replica, restorableFrom }: LogLineLargeProps) {
  const positions = logLinePositions(replica, replica.logFileSize, restorableFrom);
  if (positions === null) {
    return (
      <p className="text-muted">The log line appears as soon as the environment’s position has been read.</p>
    );
  }
  const end = endOfLine(positions, filesInFocus);
  const tone = stateLooks[replica.state].tone;
  return (
    <figure>
      {end.cut && <WholeArchive line={wholeLine(positions)} end={end} tone={tone} />}
      <div role="img" aria-label={describeLine(replica)}>
        <Lane name="environment" marks={{ now: end.marks.now }} cut={end.cut}>
          <Track line={end} tone={tone} {...bar} />
        </Lane>
        <Lane
          name="archive"
          marks={{
            archived: end.marks.archived,
            restorable: end.marks.restorable,
            received: end.marks.received,
          }}
          cut={end.cut}
        >
          <Held line={end} {...bar} />
        </Lane>
        <Lane name="generation" marks={{ recovered: end.marks.recovered }}>
          <Recovered line={end} {...bar} />
        </Lane>
        <div className={lane}>
          <span />
          <svg aria-hidden className="h-4 w-full overflow-visible">
            <FileNumbers line={end} />
          </svg>
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-6 gap-y-2 pt-4 *:grow *:basis-36 max-md:grid max-md:grid-cols-2">
        <Position kind="archived" name="Archived from" value={replica.archiveFromLsn} />
        {restorableFrom !== undefined && (
          <Position kind="restorable" name="Restorable from" value={restorableFrom} />
        )}
        <Position kind="recovered" name="Recovered to" value={replica.recoveredLsn} />
        <Position kind="received" name="Received to" value={replica.receivedLsn} />
        <Position kind="now" name="Environment now" value={replica.environmentLsn} />
      </figcaption>
    </figure>
  );
}

interface WholeArchiveProps {
  readonly line: LogLineGeometry;
  readonly end: LogLineGeometry;
  readonly tone: Parameters<typeof Track>[0]['tone'];
}

/** The thin line above, with the part that is enlarged below marked on it by two rays. */
function WholeArchive({ line, end, tone }: WholeArchiveProps) {
  const share = (end.lastFile - end.firstFile + 1) / (line.lastFile - line.firstFile + 1);
  const from = 100 - share * 100;
  return (
    <div className="ml-[104px] max-sm:ml-[92px]">
      <p className="pb-1.5 text-sm text-muted">
        {formatCount(line.lastFile - line.firstFile + 1, 'log file')} in the archive; the last{' '}
        {end.lastFile - end.firstFile + 1} enlarged
      </p>
      <div className="relative pt-3">
        {line.marks.archived !== null && <Mark kind="archived" at={line.marks.archived} top={0} />}
        {line.marks.restorable !== null && <Mark kind="restorable" at={line.marks.restorable} top={0} />}
        <svg aria-hidden className="block h-9 w-full overflow-visible">
          <Track line={line} tone={tone} y={0} height={8} />
          <line className="stroke-edge" x1={`${from}%`} x2="0%" y1={10} y2={36} strokeDasharray="2 3" />
          <line className="stroke-edge" x1="100%" x2="100%" y1={10} y2={36} strokeDasharray="2 3" />
        </svg>
      </div>
    </div>
  );
}

function FileNumbers({ line }: { readonly line: LogLineGeometry }) {
  const every = Math.ceil(line.pieces.length / filesInFocus);
  return (
    <>
      {line.pieces.map(({ file, from }, index) =>
        index % every === 0 ? (
          <text key={file} x={`${from}%`} y={12} className="figures fill-muted text-[11px]">
            {index === 0 && <tspan className="max-sm:hidden">log </tspan>}
            {file}
          </text>
        ) : null,
      )}
    </>
  );
}

interface PositionProps {
  readonly kind: MarkKind;
  readonly name: string;
  readonly value: ReactNode;
}

function Position({ kind, name, value }: PositionProps) {
  return (
    <div className="flex items-start gap-2">
      <span className="pt-1">
        <MarkKey kind={kind} />
      </span>
      <div>
        <div className="text-sm text-muted">{name}</div>
        <div className="figures">{value ?? '—'}</div>
      </div>
    </div>
  );
}
