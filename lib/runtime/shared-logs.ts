import { createSharedLog, type LogSeat, type SharedLog } from '../engine/shared-log.ts';
import type { Host } from '../hosts/host.ts';

/** The logs that the replicas of this worker follow, one for each environment. */
export interface SharedLogs {
  /** @param environment what the environment is reached by: those who say the same read together */
  join(environment: string): LogSeat;
}

export function createSharedLogs(host: Host): SharedLogs {
  const logs = new Map<string, { readonly log: SharedLog; seats: number }>();
  return {
    join: (environment) => {
      const entry = logs.get(environment) ?? { log: createSharedLog(host), seats: 0 };
      logs.set(environment, entry);
      entry.seats += 1;
      const seat = entry.log.join();
      return {
        ...seat,
        leave: () => {
          seat.leave();
          entry.seats -= 1;
          if (entry.seats === 0) logs.delete(environment);
        },
      };
    },
  };
}
