import type { Operator } from '../auth/operator.ts';
import { UnderstudyError } from '../contracts/errors.ts';

export interface SchedulePreview {
  readonly words: string;
  /** ISO 8601, UTC; the next three. */
  readonly next: readonly string[];
}

/** A schedule in words, with when it is due next. Input: scheduleSchema. Fields refused: `cron`, `timeZone`. */
export async function previewSchedule(_operator: Operator, _input: unknown): Promise<SchedulePreview> {
  throw new UnderstudyError('internal', 'previewSchedule is not there yet');
}
