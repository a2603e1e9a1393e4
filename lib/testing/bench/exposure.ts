import { setTimeout as delay } from 'node:timers/promises';
import { endOfLog } from '../../berkeleydb/log-end.ts';
import { createLogFollower } from '../../berkeleydb/log-follower.ts';
import type { Lsn } from '../../contracts/lsn.ts';
import { readReplicaDirectory } from '../../engine/replica-directory.ts';
import { localFiles } from '../../io/local-files.ts';
import { readAcknowledgements } from '../acknowledgements.ts';
import { makeEnvironment } from '../environment-fixture.ts';
import { startUnderstudy } from '../understudy-command.ts';
import { until } from '../until.ts';
import { leavingNothing } from './timing.ts';

export interface ExposureOptions {
  readonly parent: string;
  readonly seconds: number;
  /** Bytes of values that the writer writes in a second; its log is some more. */
  readonly bytesPerSecond: number;
  /** Between two recoveries of what came. */
  readonly recoverEverySeconds: number;
}

export interface Exposures {
  /** Milliseconds from the acknowledgement of a commit to its position being on record as archived, ascending. */
  readonly waits: readonly number[];
  /** Of log, as it was. */
  readonly bytesPerSecond: number;
  readonly updates: number;
  /** What following said of updates that failed. */
  readonly failures: readonly string[];
}

/** How often both ends are looked at: what the figures can be wrong by. */
const lookEveryMs = 10;
const logFileSize = 10 * 1024 * 1024;

/**
 * How long each acknowledged commit of a live writer is not in the archive of a replica that is followed, by the writer's
 * own log of acknowledgements. The log's end at an acknowledgement is the first one that was seen after it.
 */
export async function measureExposure(options: ExposureOptions): Promise<Exposures> {
  const fixture = await makeEnvironment({
    parent: options.parent,
    logFileSize,
    cacheBytes: 64 * 1024 * 1024,
  });
  leavingNothing(() => fixture.remove());
  const writer = await fixture.start({
    roles: ['btree', 'btree', 'checkpoint'],
    bytesPerSecond: options.bytesPerSecond,
    valueBytes: 4000,
    pageSize: 16_384,
    checkpointEveryMs: 2000,
  });
  const { child, outcome } = startUnderstudy([
    ...['follow', fixture.home, fixture.target, '--json'],
    ...['--recover-every', String(options.recoverEverySeconds)],
  ]);
  await until(async () => (await readReplicaDirectory(localFiles, fixture.target))?.published);
  await delay(3000);

  const ends: Look[] = [];
  const archived: Look[] = [];
  const { position } = await endOfLog(localFiles, fixture.home);
  const follower = createLogFollower({ files: localFiles, directory: fixture.home, from: position });
  const began = Date.now();
  while (Date.now() - began < options.seconds * 1000) {
    const { end } = await follower.advance();
    ends.push({ at: Date.now(), to: bytesTo(end) });
    const replica = await readReplicaDirectory(localFiles, fixture.target);
    if (replica?.position) archived.push({ at: Date.now(), to: bytesTo(replica.position.received) });
    await delay(lookEveryMs);
  }
  child.kill('SIGINT');
  const { code, json, stderr } = await outcome;
  if (code !== 0) throw new Error(`understudy follow failed: ${stderr}`);
  await writer.quit();
  const acknowledged = (await readAcknowledgements(fixture.acknowledgements)).map(({ at }) => at);
  await fixture.remove();
  const [first, last] = [ends[0], ends.at(-1)];
  if (!first || !last) throw new Error('nothing was seen');
  return {
    waits: waitsOf(acknowledged, ends, archived),
    bytesPerSecond: ((last.to - first.to) * 1000) / (last.at - first.at),
    updates: Number(json?.updates),
    failures: stderr.split('\n').filter((line) => line.includes('the update failed')),
  };
}

interface Look {
  /** Unix time in milliseconds. */
  readonly at: number;
  /** Bytes of log from the first file on. */
  readonly to: number;
}

const bytesTo = ({ file, offset }: Lsn): number => file * logFileSize + offset;

/** Commits whose log was not archived by the last look are left out: the measuring ended, not the waiting. */
function waitsOf(
  acknowledged: readonly number[],
  ends: readonly Look[],
  archived: readonly Look[],
): number[] {
  const waits: number[] = [];
  let end = 0;
  let arrival = 0;
  const from = ends[0]?.at ?? 0;
  for (const at of [...acknowledged].sort((a, b) => a - b)) {
    if (at < from) continue;
    while (end < ends.length && (ends[end]?.at ?? 0) < at) end += 1;
    const position = ends[end]?.to;
    if (position === undefined) break;
    while (arrival < archived.length && (archived[arrival]?.to ?? 0) < position) arrival += 1;
    const arrived = archived[arrival];
    if (!arrived) break;
    waits.push(Math.max(0, arrived.at - at));
  }
  return waits.sort((a, b) => a - b);
}
