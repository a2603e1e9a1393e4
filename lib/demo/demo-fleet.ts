import type { NewTarget } from '../contracts/replica.ts';
import type { LiveRole } from '../testing/live-writer.ts';

/** An environment of the demonstration, the target that follows it, and what is to be seen of it. */
export interface DemoMember {
  readonly name: string;
  /** The processes of the application that writes it. */
  readonly roles: readonly LiveRole[];
  readonly bytesPerSecond: number;
  readonly target: Omit<NewTarget, 'environmentId' | 'directory'>;
  /** Log files are taken from the environment before its replica has them. */
  readonly breakChain: boolean;
}

const hourly = { cron: '0 * * * *', timeZone: 'UTC' } as const;

/** One that keeps up, one whose schedule is too slow for its goal, one that lost log files before they came over. */
export const demoFleet: readonly DemoMember[] = [
  {
    name: 'orders',
    roles: ['btree', 'hash', 'nested', 'checkpoint'],
    bytesPerSecond: 12_000,
    target: {
      name: 'standby',
      schedule: { cron: '* * * * *', timeZone: 'UTC' },
      goalSeconds: 90,
      retention: { keepBases: 3, baseEveryHours: 1, keepArchiveDays: 0 },
    },
    breakChain: false,
  },
  {
    name: 'inventory',
    roles: ['btree', 'checkpoint'],
    bytesPerSecond: 4000,
    target: { name: 'nightly', schedule: hourly, goalSeconds: 60 },
    breakChain: false,
  },
  {
    name: 'sessions',
    roles: ['btree', 'checkpoint'],
    bytesPerSecond: 4000,
    target: { name: 'offsite', schedule: hourly, goalSeconds: 300, onBrokenChain: 'offer' },
    breakChain: true,
  },
];
