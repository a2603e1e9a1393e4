const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How far back a chart goes, and how long each of its points is: at most 300 of them, and never shorter than what is kept
 * of so long ago (ten seconds for a day, then ten minutes for a month). `bridgeMs`: a minute without a sample is no gap
 * where nothing is exposed, as samples are a minute apart then.
 */
export const exposureRanges = {
  hour: { spanMs: hourMs, stepMs: 15_000, bridgeMs: 2.5 * minuteMs },
  day: { spanMs: dayMs, stepMs: 5 * minuteMs, bridgeMs: 0 },
  week: { spanMs: 7 * dayMs, stepMs: 40 * minuteMs, bridgeMs: 0 },
  month: { spanMs: 30 * dayMs, stepMs: 150 * minuteMs, bridgeMs: 0 },
} as const satisfies Record<string, { spanMs: number; stepMs: number; bridgeMs: number }>;

export type ExposureRange = keyof typeof exposureRanges;
export const exposureRangeNames = Object.keys(exposureRanges) as readonly ExposureRange[];

/** The worst that was seen within a step. */
export interface ExposurePoint {
  readonly ageMs: number;
  readonly bytes: number;
  readonly commits: number;
}

export interface ExposureSeries {
  readonly range: ExposureRange;
  /** ISO 8601, UTC: where the first step begins. */
  readonly from: string;
  readonly stepMs: number;
  /** One a step, oldest first; null where nothing was seen: the worker was away, or the environment could not be read. */
  readonly points: readonly (ExposurePoint | null)[];
}

/** What was seen within the step that begins at `at` (Unix milliseconds). */
export type SeenStep = ExposurePoint & { readonly at: number };

/** Where the first step of a chart begins: steps are aligned, so that a chart does not flicker as it is read again. */
export function firstStepOf(range: ExposureRange, now: number): number {
  const { spanMs, stepMs } = exposureRanges[range];
  return Math.floor((now - spanMs) / stepMs) * stepMs + stepMs;
}

/** Puts what was seen into its steps. `seen` may have holes; those that are shorter than the samples are apart are filled. */
export function exposureSeries(range: ExposureRange, seen: readonly SeenStep[], now: number): ExposureSeries {
  const { stepMs, bridgeMs } = exposureRanges[range];
  const first = firstStepOf(range, now);
  const count = Math.floor((now - first) / stepMs) + 1;
  const points: (ExposurePoint | null)[] = Array.from({ length: count }, () => null);
  let last: { readonly index: number; readonly point: ExposurePoint } | undefined;
  const bridge = (to: number) => {
    if (!last || (to - last.index) * stepMs > bridgeMs) return;
    points.fill(last.point, last.index + 1, to);
  };
  for (const { at, ...point } of seen) {
    const index = Math.round((at - first) / stepMs);
    if (index < 0 || index >= count) continue;
    bridge(index);
    points[index] = point;
    last = { index, point };
  }
  bridge(count);
  return { range, from: new Date(first).toISOString(), stepMs, points };
}
