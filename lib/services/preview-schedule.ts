import type { Operator } from '../auth/operator.ts';
import { scheduleSchema } from '../contracts/replica.ts';
import { nextTimes } from '../store/cron.ts';
import { serviceContext } from './context.ts';
import { parseInput } from './invalid-input.ts';
import { parseSchedule } from './target-rules.ts';

export interface SchedulePreview {
  readonly words: string;
  /** ISO 8601, UTC; the next three. */
  readonly next: readonly string[];
}

/** A schedule in words, with when it is due next. Input: {@link scheduleSchema}. Fields refused: `cron`, `timeZone`. */
export async function previewSchedule(_operator: Operator, input: unknown): Promise<SchedulePreview> {
  const schedule = parseSchedule(parseInput(scheduleSchema, input));
  const times = nextTimes(schedule, serviceContext().now(), 3);
  return { words: schedule.words, next: times.map((time) => time.toISOString()) };
}
