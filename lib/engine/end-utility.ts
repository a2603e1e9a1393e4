import { UnderstudyError } from '../contracts/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { ProcessIdentity } from '../io/processes.ts';

/** Recovery of the application removes the region files and makes new ones (env_region.c). */
const regionFile = /\/__db\.\d{3}$/;
/** Those of other replicas wait in the same old regions. */
const utilityName = /^db[0-9._]*_?(archive|stat|checkpoint)$/;

/** How long an earlier utility gets to end after it was asked with SIGINT. */
const graceMs = 10_000;

/**
 * Ends a utility that an earlier run left: with SIGINT first, and hard where it has not joined the live environment, or waits
 * in regions that nobody has any more. Throws utility-still-running where it does not end.
 */
export async function endUtility(
  host: Host,
  utility: ProcessIdentity & { readonly name: string; readonly joined: boolean },
  note: (text: string) => void,
): Promise<void> {
  const { processes } = host;
  if (!processes.isAlive(utility)) return;
  if (utility.joined && processes.isStranded(utility, regionFile, utilityName)) {
    note(
      `${utility.name} (process ${utility.pid}) of an earlier run waits in regions that the environment has replaced since: ending it`,
    );
    processes.signal(utility, 'SIGKILL');
    if (await ends(host, utility, graceMs)) return;
  }
  note(`${utility.name} (process ${utility.pid}) of an earlier run still runs: asking it to stop`);
  processes.signal(utility, 'SIGINT');
  if (await ends(host, utility, graceMs)) return;
  if (!utility.joined) {
    processes.signal(utility, 'SIGKILL');
    if (await ends(host, utility, graceMs)) return;
  }
  throw new UnderstudyError(
    'utility-still-running',
    `${utility.name} (process ${utility.pid}) does not end`,
    {
      op: 'lock target',
      hint: utility.joined
        ? `It has joined the live environment and may hold a mutex there, so it is not killed. Look at process ${utility.pid}; the next run goes on once it has ended.`
        : `It is stuck in the kernel, often on a dead disk or network mount. The next run goes on once process ${utility.pid} has ended.`,
    },
  );
}

/**
 * Ends the utilities that work below a directory of ours: one can have been started right before its owner was killed,
 * before it was put on record, and its arguments tell. `spares` is asked, once they were found, which of them somebody else
 * waits for, by the path in their arguments.
 */
export async function endStrays(
  host: Host,
  directory: string,
  spares: () => Promise<(path: string) => boolean>,
  note: (text: string) => void,
): Promise<void> {
  const found = (await host.processes.usersOf(directory)).filter(
    ({ how, name }) => how === 'argument' && /^db[0-9._]*_?(recover|verify|dump)/.test(name),
  );
  if (found.length === 0) return;
  const isSpared = await spares();
  for (const use of found) {
    if (isSpared(use.path)) continue;
    const identity = host.processes.identify(use.pid);
    if (identity) await endUtility(host, { ...identity, name: use.name, joined: false }, note);
  }
}

async function ends(host: Host, process: ProcessIdentity, withinMs: number): Promise<boolean> {
  const limit = host.clock.monotonic() + withinMs;
  while (host.processes.isAlive(process)) {
    if (host.clock.monotonic() >= limit) return false;
    await host.clock.sleep(20);
  }
  return true;
}
