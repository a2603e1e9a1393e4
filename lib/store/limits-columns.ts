import { defaultLimits, type LimitsSettings, limitsSchema } from '../contracts/limits.ts';
import type { Replica } from './generated/client.ts';

type LimitsColumns = Pick<Replica, 'niceness' | 'ioClass' | 'ioLevel' | 'bytesPerSecond'>;

export const limitsColumns = ({ bytesPerSecond, ...limits }: LimitsSettings): LimitsColumns => ({
  ...limits,
  bytesPerSecond: bytesPerSecond === null ? null : BigInt(bytesPerSecond),
});

/** Of a replica's detail or of a run's task. A row that somebody else wrote and that says nothing we know means the defaults. */
export function toLimits(row: LimitsColumns): LimitsSettings {
  const { niceness, ioClass, ioLevel, bytesPerSecond } = row;
  const read = limitsSchema.safeParse({
    niceness,
    ioClass,
    ioLevel,
    bytesPerSecond: bytesPerSecond === null ? null : Number(bytesPerSecond),
  });
  return read.success ? read.data : defaultLimits;
}
