/** `missed`: something was due and nothing ended. Today counts as missed only once what was due is late. */
export const dayOutcomes = ['succeeded', 'failed', 'missed', 'nothing due', 'before it existed'] as const;
export type DayOutcome = (typeof dayOutcomes)[number];

/** What became of a replica's runs on one day. */
export interface Day {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly outcome: DayOutcome;
  readonly succeeded: number;
  readonly failed: number;
}

/**
 * Days that follow each other, in short, as an overview carries a thousand times thirty of them:
 * `2026-10-24:-,288,287.1,!,,12` is the first day, then for each day how many runs succeeded and, after a dot, how many
 * failed. {@link missedDay} where something was due and nothing ran, {@link unbornDay} before the replica existed; a day
 * on which nothing was due is empty.
 */
export type DayStrip = string;

export const missedDay = '!';
export const unbornDay = '-';

const dayMs = 86_400_000;

/**
 * @param first the first day, `2026-10-24`
 * @param words one a day: `288`, `287.1`, {@link missedDay}, {@link unbornDay}, or nothing
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
    .map((word, index) => ({
      day: new Date(first + index * dayMs).toISOString().slice(0, 10),
      ...readWord(word),
    }));
}

function readWord(word: string): Omit<Day, 'day'> {
  if (word === missedDay) return { outcome: 'missed', succeeded: 0, failed: 0 };
  if (word === unbornDay) return { outcome: 'before it existed', succeeded: 0, failed: 0 };
  const [good, bad] = word.split('.');
  const succeeded = Number(good ?? 0);
  const failed = Number(bad ?? 0);
  return {
    outcome: failed > 0 ? 'failed' : succeeded > 0 ? 'succeeded' : 'nothing due',
    succeeded,
    failed,
  };
}
