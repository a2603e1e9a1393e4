import type { Following } from '#lib/contracts/following.ts';

const megabyte = 1_048_576;

/** What the form holds: the values of three choices. */
export interface FollowingForm {
  /** Seconds; `off`: log comes over with runs only. */
  readonly every: string;
  /** Seconds; `schedule`: by the schedule only. */
  readonly recoverEvery: string;
  /** Bytes; `none`: whatever comes. */
  readonly recoverAfter: string;
}

export const everyChoices = [
  { value: 'off', label: 'With each run only' },
  { value: '1', label: 'Every second' },
  { value: '5', label: 'Every 5 seconds' },
  { value: '15', label: 'Every 15 seconds' },
] as const;

export const recoverEveryChoices = [
  { value: '60', label: 'every minute' },
  { value: '300', label: 'every 5 minutes' },
  { value: '900', label: 'every 15 minutes' },
  { value: '3600', label: 'every hour' },
  { value: 'schedule', label: 'by the schedule only' },
] as const;

export const recoverAfterChoices = [
  { value: 'none', label: 'however much has come' },
  { value: String(64 * megabyte), label: 'also once 64 MB have come' },
  { value: String(256 * megabyte), label: 'also once 256 MB have come' },
  { value: String(1024 * megabyte), label: 'also once 1 GB have come' },
] as const;

/** The goal that fits a replica that is followed: what it may be behind before it is called so. */
export const followingGoalSeconds = 20;

export const emptyFollowing: FollowingForm = { every: 'off', recoverEvery: '300', recoverAfter: 'none' };

export const toFollowing = ({ every, recoverEvery, recoverAfter }: FollowingForm): Following | null =>
  every === 'off'
    ? null
    : {
        everySeconds: Number(every),
        recoverEverySeconds: recoverEvery === 'schedule' ? null : Number(recoverEvery),
        recoverAfterBytes: recoverAfter === 'none' ? null : Number(recoverAfter),
      };

export const fromFollowing = (following: Following | null): FollowingForm =>
  following === null
    ? emptyFollowing
    : {
        every: String(following.everySeconds),
        recoverEvery: String(following.recoverEverySeconds ?? 'schedule'),
        recoverAfter: String(following.recoverAfterBytes ?? 'none'),
      };

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The choices, with what was set elsewhere (an API, an earlier release) as one of them. */
export const withValue = (
  choices: readonly Choice[],
  value: string,
  unit: 's' | 'bytes',
): readonly Choice[] =>
  choices.some((choice) => choice.value === value)
    ? choices
    : [
        ...choices,
        { value, label: unit === 's' ? `every ${value} seconds` : `also once ${value} bytes have come` },
      ];

/** `log comes over every second, is recovered every 5 minutes`. */
export function followingWords(following: Following | null): string {
  if (following === null) return 'log comes over with each run';
  const form = fromFollowing(following);
  const label = (choices: readonly Choice[], value: string, unit: 's' | 'bytes') =>
    withValue(choices, value, unit).find((choice) => choice.value === value)?.label ?? '';
  const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
  const recovered = label(recoverEveryChoices, form.recoverEvery, 's');
  const volume =
    form.recoverAfter === 'none' ? '' : `, ${label(recoverAfterChoices, form.recoverAfter, 'bytes')}`;
  return `log comes over ${lower(label(everyChoices, form.every, 's'))}, and is recovered ${recovered}${volume}`;
}
