import type { ReactNode } from 'react';
import type { LogLineGeometry } from './geometry.ts';
import { CutMark } from './log-line.tsx';
import { Mark, type MarkKind, markKinds } from './mark.tsx';

/** A name and a bar, all bars to the same scale. */
export const lane = 'grid grid-cols-[88px_1fr] items-end gap-x-4 max-sm:grid-cols-[84px_1fr] max-sm:gap-x-2';

interface LaneProps {
  readonly name: string;
  /** Where it begins and ends, and the like; null where that is not known, or left of the picture. */
  readonly marks: Readonly<Partial<Record<MarkKind, number | null>>>;
  /** It goes on to the left of the picture. */
  readonly cut?: boolean | undefined;
  readonly children: ReactNode;
}

export function Lane({ name, marks, cut = false, children }: LaneProps) {
  return (
    <div className={lane}>
      <span className="text-sm text-muted">{name}</span>
      <div className="relative h-8">
        <svg aria-hidden className="absolute inset-0 size-full overflow-visible">
          {children}
          {cut && <CutMark y={14} height={14} />}
        </svg>
        {markKinds.map((kind) => {
          const at = marks[kind] ?? null;
          return at === null ? null : <Mark key={kind} kind={kind} at={at} top={2} />;
        })}
      </div>
    </div>
  );
}

interface BarProps {
  readonly line: LogLineGeometry;
  /** In pixels. */
  readonly y: number;
  readonly height: number;
}

/** The log files that the archive holds, whole ones and the one that grows. */
export function Held({ line, y, height }: BarProps) {
  const until = line.marks.received;
  if (until === null) return <Nothing y={y} height={height} />;
  const from = line.marks.archived ?? 0;
  return line.pieces.map((piece) => {
    const left = Math.max(piece.from, from);
    const right = Math.min(piece.to, until);
    const gap = right === piece.to ? 2 : 0;
    return right > left ? (
      <rect
        key={piece.file}
        className="glide fill-track"
        style={{ x: `${left}%`, width: `calc(${right - left}% - ${gap}px)` }}
        y={y}
        height={height}
      />
    ) : null;
  });
}

/** Databases, not log files: one piece, from before the picture up to what was recovered. */
export function Recovered({ line, y, height }: BarProps) {
  const until = line.marks.recovered;
  if (until === null) return <Nothing y={y} height={height} />;
  return (
    <rect className="glide fill-track-strong" style={{ x: 0, width: `${until}%` }} y={y} height={height} />
  );
}

/** An empty place, so that the lanes stand where they will stand. */
const Nothing = ({ y, height }: Omit<BarProps, 'line'>) => (
  <line
    className="stroke-track"
    x1="0"
    x2="100%"
    y1={y + height / 2}
    y2={y + height / 2}
    strokeDasharray="2 4"
  />
);
