import type { ExposurePoint } from '#lib/contracts/exposure-series.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatAge } from '../format/duration.ts';

/** Exposure three ways: what a chart draws, and how a figure of it reads. */
export const measures = {
  age: { title: 'age', read: (point: ExposurePoint) => point.ageMs, words: formatAge, atLeast: 1000 },
  log: { title: 'log', read: (point: ExposurePoint) => point.bytes, words: formatBytes, atLeast: 1000 },
  commits: {
    title: 'commits',
    read: (point: ExposurePoint) => point.commits,
    words: (count: number) => formatCount(Math.round(count), 'commit'),
    atLeast: 10,
  },
} as const satisfies Record<string, Measure>;

interface Measure {
  readonly title: string;
  readonly read: (point: ExposurePoint) => number;
  readonly words: (value: number) => string;
  /** The smallest top of a chart: nothing at all is drawn as a line at the bottom, not as noise. */
  readonly atLeast: number;
}

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as readonly MeasureName[];
