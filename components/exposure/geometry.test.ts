import { expect, test } from 'vitest';
import type { ExposurePoint } from '#lib/contracts/exposure-series.ts';
import { box, chartGeometry, gapsOf, stretches } from './geometry.ts';

const point = (ageMs: number): ExposurePoint => ({ ageMs, bytes: ageMs, commits: 1 });

test('a gap is drawn as a gap, and a single point as a step of its own', () => {
  const points = [point(2000), null, null, point(4000)];
  const { line, gaps, highest, most } = chartGeometry({ points }, 'age', 60_000);
  expect(gaps).toEqual([{ x: 250, width: 500 }]);
  expect(highest).toBe(4000);
  expect(most).toBe(4000);
  // Two separate pieces, each as wide as its step.
  expect(line.match(/M/g)).toHaveLength(2);
  expect(line).toMatch(/^M0,53\.7L250,53\.7M750,7\.4L1000,7\.4$/);
});

test('the goal is drawn where it is within sight', () => {
  const near = chartGeometry({ points: [point(50_000)] }, 'age', 100_000);
  expect(near.goalY).toBeCloseTo(box.height - box.height / 1.08);
  expect(chartGeometry({ points: [point(2000)] }, 'age', 3_600_000).goalY).toBeNull();
  expect(chartGeometry({ points: [point(2000)] }, 'log', 2000).goalY).toBeNull();
});

test('nothing seen is one gap, and no figure', () => {
  const { line, gaps, highest } = chartGeometry({ points: [null, null] }, 'age', 1000);
  expect([line, gaps, highest]).toEqual(['', [{ x: 0, width: box.width }], null]);
  expect(gapsOf([null, point(1), null])).toEqual([
    { from: 0, to: 1 },
    { from: 2, to: 3 },
  ]);
});

test('a table has the worst of each stretch', () => {
  const series = {
    range: 'hour' as const,
    from: '2026-11-22T10:00:00.000Z',
    stepMs: 60_000,
    points: [point(1), { ageMs: 9, bytes: 1, commits: 7 }, null, null, point(3)],
  };
  expect(stretches(series, 3)).toEqual([
    { at: '2026-11-22T10:00:00.000Z', worst: { ageMs: 9, bytes: 1, commits: 7 } },
    { at: '2026-11-22T10:02:00.000Z', worst: null },
    { at: '2026-11-22T10:04:00.000Z', worst: point(3) },
  ]);
});
