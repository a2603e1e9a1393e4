import type { UnderstudyError } from '../contracts/errors.ts';
import { type LimitsSettings, limitsSchema } from '../contracts/limits.ts';

/** The options of the command that say how far its work steps back. */
export const limitOptions = {
  nice: { type: 'string' },
  'io-priority': { type: 'string' },
  bandwidth: { type: 'string' },
} as const;

type LimitValues = { readonly [Option in keyof typeof limitOptions]?: string | undefined };

/** The limits that the command line names; what is absent stays as it is. Throws what `usage` makes. */
export function readLimits(
  values: LimitValues,
  usage: (message: string) => UnderstudyError,
): Partial<LimitsSettings> {
  const read = <Name extends 'niceness' | 'ioLevel' | 'bytesPerSecond'>(
    option: keyof LimitValues,
    name: Name,
    text: string,
  ): LimitsSettings[Name] => {
    const number = /^\d{1,13}$/.test(text) ? Number(text) : Number.NaN;
    const parsed = limitsSchema.shape[name].safeParse(number);
    if (parsed.success) return parsed.data as LimitsSettings[Name];
    throw usage(`--${option}: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
  };
  const { nice, 'io-priority': io, bandwidth } = values;
  return {
    ...(nice === undefined ? {} : { niceness: read('nice', 'niceness', nice) }),
    ...(io === undefined
      ? {}
      : io === 'idle'
        ? { ioClass: 'idle' }
        : { ioClass: 'best-effort', ioLevel: read('io-priority', 'ioLevel', io) }),
    ...(bandwidth === undefined
      ? {}
      : { bytesPerSecond: bandwidth === '0' ? null : read('bandwidth', 'bytesPerSecond', bandwidth) }),
  };
}
