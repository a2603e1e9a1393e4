import { z } from 'zod';
import type { Host } from '../hosts/host.ts';
import type { ProcessIdentity } from '../io/processes.ts';

export const identitySchema = z.object({ pid: z.number().int().positive(), startTime: z.string() });

/** A process as a record in a replica directory names it: the id means something on that host, in that boot. */
export interface RecordedOwner {
  readonly host: string;
  readonly bootId: string;
  readonly owner: ProcessIdentity;
}

/** Whether a process on record still runs; undefined where that cannot be told from here. */
export function isRecordedAlive(host: Host, record: RecordedOwner): boolean | undefined {
  if (record.host !== host.processes.hostName()) return undefined;
  if (record.bootId !== host.processes.bootId()) return false;
  return host.processes.isAlive(record.owner);
}
