'use client';
import { type PointerEvent, useState } from 'react';
import type { ExposurePoint, ExposureSeries } from '#lib/contracts/exposure-series.ts';
import type { Exposure } from '#lib/contracts/replica.ts';
import { formatAge } from '../format/duration.ts';
import { shortTime } from '../time/absolute.ts';
import { box, chartGeometry, gapsOf } from './geometry.ts';
import { type MeasureName, measureNames, measures } from './measures.ts';

interface ExposurePictureProps {
  /** Undefined until it has been read: the place is kept. */
  readonly series: ExposureSeries | undefined;
  readonly measure: MeasureName;
  readonly goalMs: number;
  /** What the page says of this moment; a chart draws the worst of each step, and the last that was seen on for a while. */
  readonly present: Exposure | null;
}

const nothing: ExposureSeries['points'] = [];

export function ExposurePicture({ series, measure, goalMs, present }: ExposurePictureProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const points = series?.points ?? nothing;
  const drawn = chartGeometry({ points }, measure, goalMs);
  const { words } = measures[measure];
  const follow = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed(
      Math.min(points.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * points.length))),
    );
  };
  return (
    <figure aria-busy={series === undefined}>
      <div className="flex h-5 justify-between gap-4 text-sm text-muted">
        <span className="figures whitespace-nowrap">{series ? words(drawn.most) : ''}</span>
        <span className="figures truncate">
          {series && (pointed === null ? now(points, measure, present) : readout(series, pointed))}
        </span>
      </div>
      <div
        className="relative h-32 touch-pan-y border-y"
        role="img"
        aria-label={
          series ? describeSeries(series, measure, present) : 'The exposure over time is being read.'
        }
        onPointerMove={series ? follow : undefined}
        onPointerLeave={() => setPointed(null)}
      >
        {series && (
          <svg
            aria-hidden
            viewBox={`0 0 ${box.width} ${box.height}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full"
          >
            {drawn.gaps.map((gap) => (
              <rect key={gap.x} className="fill-raised" height={box.height} {...gap} />
            ))}
            <path d={drawn.area} className="fill-track opacity-60" />
            <path
              d={drawn.line}
              className="fill-none stroke-muted"
              strokeWidth={1.5}
              vectorEffect="non-scaling-stroke"
            />
            {drawn.goalY !== null && (
              <line
                className="stroke-warn-mark"
                x2={box.width}
                y1={drawn.goalY}
                y2={drawn.goalY}
                strokeDasharray="4 3"
                strokeWidth={1.5}
                vectorEffect="non-scaling-stroke"
              />
            )}
          </svg>
        )}
        {drawn.goalY !== null && series && (
          <span
            aria-hidden
            className="absolute left-0 rounded-sm bg-surface pr-1.5 text-xs text-warn"
            style={{ top: `calc(${drawn.goalY}% + 2px)` }}
          >
            goal {formatAge(goalMs)}
          </span>
        )}
        {pointed !== null && (
          <span
            aria-hidden
            className="absolute inset-y-0 w-px bg-accent"
            style={{ left: `${((pointed + 0.5) / points.length) * 100}%` }}
          />
        )}
      </div>
      <figcaption className="flex h-6 items-end justify-between text-xs text-muted">
        <span className="figures">{series ? shortTime(series.from).slice(0, -3) : ''}</span>
        {drawn.gaps.length > 0 && series && <span>shaded: nothing was seen</span>}
        <span>now</span>
      </figcaption>
    </figure>
  );
}

function now(
  points: readonly (ExposurePoint | null)[],
  measure: MeasureName,
  present: Exposure | null,
): string {
  if (present === null) return 'not known now';
  if (!points.at(-1)) return 'nothing is seen now';
  const { read, words } = measures[measure];
  const { bytes, commits, oldestCommitAgeMs } = present;
  return `now ${words(read({ ageMs: oldestCommitAgeMs ?? 0, bytes, commits }))}`;
}

function readout({ from, stepMs, points }: ExposureSeries, index: number): string {
  const at = shortTime(new Date(Date.parse(from) + index * stepMs).toISOString()).slice(0, -3);
  const point = points[index];
  if (!point) return `${at} · nothing was seen`;
  return [at, ...measureNames.map((name) => measures[name].words(measures[name].read(point)))].join(' · ');
}

/** What the picture says, for those who do not see it. */
function describeSeries(series: ExposureSeries, measure: MeasureName, present: Exposure | null): string {
  const { read, words, title } = measures[measure];
  const seen = series.points.filter((point) => point !== null);
  const unseen = gapsOf(series.points).reduce((sum, { from, to }) => sum + to - from, 0) * series.stepMs;
  if (seen.length === 0) return `Nothing was seen of the last ${series.range}.`;
  const worst = words(Math.max(...seen.map(read)));
  const gap = unseen > 0 ? `; nothing was seen for ${formatAge(unseen)} of it` : '';
  return `Exposure (${title}) over the last ${series.range}: at most ${worst}, ${now(series.points, measure, present)}${gap}.`;
}
