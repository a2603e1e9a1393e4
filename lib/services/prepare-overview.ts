import { setTimeout as delay } from 'node:timers/promises';
import { readOverview } from '../store/fleet-queries.ts';
import { serviceContext } from './context.ts';
import { eventMark } from './event-stream.ts';

/** The first reading prepares the queries, the others compile what puts the rows in place. */
const readings = 3;
const limitMs = 10_000;

/**
 * Does what the first overview of a new server would wait for otherwise: opens connections, prepares its queries, reads the
 * past days and begins to listen for events. Never rejects, and never takes longer than ten seconds: a database that does not
 * answer is told of by the pages that need it.
 */
export async function prepareOverview(): Promise<void> {
  await Promise.race([read().catch(() => undefined), delay(limitMs, undefined, { ref: false })]);
}

async function read(): Promise<void> {
  eventMark();
  const { db, now } = serviceContext();
  for (let reading = 0; reading < readings; reading += 1) await readOverview(db, now());
}
