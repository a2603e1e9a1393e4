import type { RunStep } from '#lib/contracts/run.ts';

/** Milliseconds that a run or a step took, or has taken until `now`; null before it began. */
export function elapsedMs(span: Pick<RunStep, 'startedAt' | 'endedAt'>, now: number): number | null {
  if (span.startedAt === null) return null;
  return Math.max(0, (span.endedAt === null ? now : Date.parse(span.endedAt)) - Date.parse(span.startedAt));
}

export interface StepPace {
  /** Bytes a second; null before there is something to divide. */
  readonly rate: number | null;
  /** Null where the size is not known beforehand, or the step is not running. */
  readonly leftMs: number | null;
  /** 0 to 1, by bytes where they are known, else by files; null where neither total is known. */
  readonly share: number | null;
}

/** How fast a step goes and how long it still takes, judged by its own pace so far. */
export function stepPace(step: RunStep, now: number): StepPace {
  const elapsed = elapsedMs(step, now);
  const { bytesDone = 0, bytesTotal, filesDone = 0, filesTotal } = step;
  const rate = elapsed !== null && elapsed >= 50 && bytesDone > 0 ? (bytesDone * 1000) / elapsed : null;
  const share = bytesTotal
    ? Math.min(1, bytesDone / bytesTotal)
    : filesTotal
      ? Math.min(1, filesDone / filesTotal)
      : null;
  const leftMs =
    step.state === 'running' &&
    rate !== null &&
    bytesTotal !== undefined &&
    elapsed !== null &&
    elapsed >= 1000
      ? ((bytesTotal - bytesDone) * 1000) / rate
      : null;
  return { rate, leftMs, share };
}
