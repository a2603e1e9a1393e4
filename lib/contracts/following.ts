import { z } from 'zod';

/** How a replica follows its environment between runs. */
export const followingSchema = z.object({
  /** How often new log is brought into the archive. */
  everySeconds: z.number().int().min(1).max(3600),
  /** What came is recovered and published once the last recovery is that old; null: by the schedule only. */
  recoverEverySeconds: z.number().int().min(1).max(2_592_000).nullable(),
  /** Also once that many bytes have come; null: by time only. */
  recoverAfterBytes: z.number().int().min(1_048_576).max(1_099_511_627_776).nullable(),
});
export type Following = z.infer<typeof followingSchema>;
