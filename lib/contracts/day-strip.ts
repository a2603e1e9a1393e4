/** What became of a replica's runs on one day. */
export interface Day {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Days that follow each other, in short, as an overview carries a thousand times thirty of them:
 * `2026-10-24:288,287.1,,12` is the first day, then for each day how many runs succeeded and, after a dot, how many
 * failed. A day without runs is empty.
 */
export type DayStrip = string;

const dayMs = 86_400_000;

/**
 * @param first the first day, `2026-10-24`
 * @param words one a day: `288`, `287.1`, or nothing for a day without runs
 */
export const joinDayStrip = (first: string, words: readonly string[]): DayStrip =>
  `${first}:${words.join(',')}`;

/** Oldest first. Nothing where the text is no strip. */
export function readDayStrip(strip: DayStrip): Day[] {
  const colon = strip.indexOf(':');
  const first = Date.parse(strip.slice(0, Math.max(0, colon)));
  if (Number.isNaN(first)) return [];
  return strip
    .slice(colon + 1)
    .split(',')
    .map((word, index) => {
      const [succeeded, failed] = word.split('.');
      return {
        day: new Date(first + index * dayMs).toISOString().slice(0, 10),
        succeeded: Number(succeeded ?? 0),
        failed: Number(failed ?? 0),
      };
    });
}
