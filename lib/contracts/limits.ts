import { z } from 'zod';

/**
 * How far the work for a replica steps back behind the application: processor, disk, bandwidth. The defaults cost nothing
 * on an idle machine.
 */
export const limitsSchema = z.object({
  /**
   * nice(1): 0 competes as an equal, 19 takes what nobody else wants. From 1 on, copies and removals work a quarter of the time
   * while the application writes (`engine/pace.ts`).
   */
  niceness: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(19, 'enter 19 or less')
    .default(10),
  /** ionice(1). `idle` waits for a disk that nobody else uses, and on a busy one for ever. */
  ioClass: z.enum(['best-effort', 'idle']).default('best-effort'),
  /** Within `best-effort`: 0 is served first, 4 is what every process has, 7 is served last. */
  ioLevel: z
    .number()
    .int('enter a whole number')
    .min(0, 'enter 0 or more')
    .max(7, 'enter 7 or less')
    .default(7),
  /** Bytes a second of database files and log together that leave the environment, over one run; null: no limit. */
  bytesPerSecond: z
    .number()
    .int('enter a whole number')
    .min(100_000, 'the least is 100 kB a second')
    .max(1e12, 'the most is 1 TB a second')
    .nullable()
    .default(null),
});
export type LimitsSettings = z.output<typeof limitsSchema>;

export const defaultLimits: LimitsSettings = limitsSchema.parse({});
