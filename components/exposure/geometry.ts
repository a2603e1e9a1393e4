import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { ExposurePoint, ExposureSeries } from '#lib/contracts/exposure-series.ts';
import { type MeasureName, measures } from './measures.ts';

/** The picture is drawn into this box and stretched to its place: strokes keep their width. */
export const box = { width: 1000, height: 100 } as const;

/** A little more than the highest value, so that its line is not cut. */
const headroom = 1.08;

/** A stretch in which nothing was seen, in units of the box. */
export interface Gap {
  readonly x: number;
  readonly width: number;
}

export interface ChartGeometry {
  readonly line: string;
  readonly area: string;
  readonly gaps: readonly Gap[];
  /** Null where the goal is far above what was seen, and of measures that have none. */
  readonly goalY: number | null;
  /** The highest value that the picture shows: of what was seen, or the goal. */
  readonly most: number;
  /** The worst that was seen; null where nothing was. */
  readonly highest: number | null;
}

/** Steps, as each point holds for a whole one; nothing is drawn over a gap. */
export function chartGeometry(
  { points }: Pick<ExposureSeries, 'points'>,
  measure: MeasureName,
  goalMs: number,
): ChartGeometry {
  const { read, atLeast } = measures[measure];
  const values = points.map((point) => (point === null ? null : read(point)));
  const seen = values.filter((value) => value !== null);
  const highest = seen.length === 0 ? null : Math.max(...seen);
  const goal = measure === 'age' && goalMs <= Math.max(highest ?? 0, atLeast) * 4 ? goalMs : null;
  const most = Math.max(highest ?? 0, goal ?? 0, atLeast);
  const top = most * headroom;
  const x = scaleLinear().domain([0, points.length]).range([0, box.width]);
  const y = scaleLinear().domain([0, top]).range([box.height, 0]);
  const corners = values.flatMap((value, index): (readonly [number, number] | null)[] =>
    value === null
      ? [null]
      : [
          [x(index), y(value)],
          [x(index + 1), y(value)],
        ],
  );
  const isSeen = (corner: readonly [number, number] | null): corner is readonly [number, number] =>
    corner !== null;
  const shape = {
    x: (corner: readonly [number, number] | null) => corner?.[0] ?? 0,
    y: (corner: readonly [number, number] | null) => corner?.[1] ?? 0,
  };
  return {
    line: line<readonly [number, number] | null>(shape.x, shape.y).defined(isSeen).digits(1)(corners) ?? '',
    area:
      area<readonly [number, number] | null>(shape.x, box.height, shape.y).defined(isSeen).digits(1)(
        corners,
      ) ?? '',
    gaps: gapsOf(points).map(({ from, to }) => ({ x: x(from), width: x(to) - x(from) })),
    goalY: goal === null ? null : y(goal),
    most,
    highest,
  };
}

/** Where nothing was seen: from a point to the one before which something was seen again. */
export function gapsOf(
  points: readonly (ExposurePoint | null)[],
): readonly { readonly from: number; readonly to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  points.forEach((point, index) => {
    if (point !== null) return;
    const last = gaps.at(-1);
    if (last?.to === index) last.to = index + 1;
    else gaps.push({ from: index, to: index + 1 });
  });
  return gaps;
}

/** The series in at most so many stretches of equal length, the worst of each: for a table. */
export function stretches(
  { from, stepMs, points }: ExposureSeries,
  count: number,
): readonly { readonly at: string; readonly worst: ExposurePoint | null }[] {
  const each = Math.ceil(points.length / count);
  return Array.from({ length: Math.ceil(points.length / each) }, (_, index) => {
    const seen = points.slice(index * each, (index + 1) * each).filter((point) => point !== null);
    return {
      at: new Date(Date.parse(from) + index * each * stepMs).toISOString(),
      worst:
        seen.length === 0
          ? null
          : {
              ageMs: Math.max(...seen.map(({ ageMs }) => ageMs)),
              bytes: Math.max(...seen.map(({ bytes }) => bytes)),
              commits: Math.max(...seen.map(({ commits }) => commits)),
            },
    };
  });
}
