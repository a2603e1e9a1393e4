/** Milliseconds of several calls, ascending. */
export type Timings = readonly number[];

export const at = (timings: Timings, share: number): number =>
  timings[Math.min(timings.length - 1, Math.floor(timings.length * share))] ?? Number.NaN;

/** One call after the other, after a few to warm up. */
export async function time(count: number, act: (index: number) => Promise<unknown>): Promise<Timings> {
  for (let index = 0; index < 5; index += 1) await act(index);
  const timings: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await act(index);
    timings.push(performance.now() - began);
  }
  return timings.sort((a, b) => a - b);
}

/** Prints a line of the report; whether p95 is within the goal. */
export function report(what: string, timings: Timings, goalMs?: number): boolean {
  const goal = goalMs === undefined ? '' : `   (goal: p95 at most ${goalMs} ms)`;
  const figures = [0.5, 0.95, 1].map((share) => at(timings, share).toFixed(1).padStart(7));
  console.log(`  ${what.padEnd(44)} p50 ${figures[0]}  p95 ${figures[1]}  most ${figures[2]} ms${goal}`);
  return goalMs === undefined || at(timings, 0.95) <= goalMs;
}
