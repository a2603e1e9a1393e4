import { measureConsole } from './console/console.ts';
import { compareCopies } from './copy.ts';
import { measureExposure } from './exposure.ts';
import { measureIdle } from './idle.ts';
import type { PartOptions } from './part-options.ts';
import { median } from './timing.ts';
import { compareWriter } from './writer.ts';

const MB = 1_000_000;

const list = (values: readonly number[], digits: number, scale = 1) =>
  values.map((value) => (value / scale).toFixed(digits)).join(' ');

async function copy({ parent, number }: PartOptions): Promise<void> {
  const { files, bytes, cp, ours, ratio } = await compareCopies(parent, {
    rounds: number('rounds', 5),
    files: number('files', 20),
    bytes: number('file-mb', 100) * MB,
  });
  console.log(
    `\nCopy of ${files} files of ${Math.round(bytes / MB)} MB, each with fsync, medians of ${cp.length}`,
  );
  console.log(`  cp, then sync             ${(median(cp) / 1000).toFixed(2)} s   (${list(cp, 2, 1000)})`);
  console.log(`  ours, read twice          ${(median(ours) / 1000).toFixed(2)} s   (${list(ours, 2, 1000)})`);
  console.log(`  ours to cp                ${Math.round(ratio * 100)} %   (goal: at least 80 %)`);
  if (ratio < 0.8) process.exitCode = 1;
}

async function writer({ parent, number }: PartOptions): Promise<void> {
  const rounds = number('rounds', 6);
  const seconds = number('seconds', 5);
  const { undisturbed, snapshot, following, snapshotLoss, followingLoss } = await compareWriter({
    parent,
    rounds,
    seconds,
    databaseBytes: number('database-mb', 350) * MB,
    writers: number('writers', 1),
    bandwidth: number('bandwidth-mb', 0) * MB,
  });
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  console.log(`\nAcknowledged records a second, in windows of ${seconds} s, medians of ${rounds}`);
  console.log(`  undisturbed               ${median(undisturbed).toFixed(0)}   (${list(undisturbed, 0)})`);
  console.log(`  while snapshots are taken ${median(snapshot).toFixed(0)}   (${list(snapshot, 0)})`);
  console.log(`  while it is followed      ${median(following).toFixed(0)}   (${list(following, 0)})`);
  console.log(`  less during snapshots     ${percent(snapshotLoss)}   (goal: at most 15 %)`);
  console.log(`  less while followed       ${percent(followingLoss)}   (goal: at most 2 %)`);
  if (snapshotLoss > 0.15 || followingLoss > 0.02) process.exitCode = 1;
}

async function exposure({ parent, number }: PartOptions): Promise<void> {
  const { waits, bytesPerSecond, updates, failures } = await measureExposure({
    parent,
    seconds: number('seconds', 30),
    bytesPerSecond: number('values-mb', 9) * MB,
    recoverEverySeconds: number('recover-every', 10),
  });
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  console.log(
    `\nFrom the acknowledgement of a commit to its place in the archive, ${(bytesPerSecond / MB).toFixed(1)} MB of log a second, ` +
      `${waits.length} commits, ${updates} updates`,
  );
  console.log(`  p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms   (goal: p99 at most 1200 ms)`);
  for (const failure of failures) console.log(failure);
  if (at(0.99) > 1200 || failures.length > 0) process.exitCode = 1;
}

async function idle({ parent, number }: PartOptions): Promise<void> {
  const environments = number('environments', 300);
  const { share, seen } = await measureIdle({ parent, environments, seconds: number('seconds', 60) });
  console.log(`\n${environments} idle environments with a replica each, ${seen} seen`);
  console.log(`  watching them takes       ${(share * 100).toFixed(1)} % of a core   (goal: at most 3 %)`);
  if (share > 0.03 || seen !== environments) process.exitCode = 1;
}

/** Parts of the benchmark that run alone: `npm run bench -- copy`, `npm run bench -- writer`. */
export const parts: Readonly<Record<string, (options: PartOptions) => Promise<void>>> = {
  copy,
  writer,
  exposure,
  idle,
  console: measureConsole,
};
