import type { Host } from '../hosts/host.ts';
import { isoTime } from '../io/clock.ts';
import { createEnvironmentWatch, type EnvironmentView, type EnvironmentWatch } from './environment-watch.ts';
import { logDiskOf } from './log-disk.ts';
import type {
  EnvironmentObservation,
  FollowedEnvironment,
  MonitorStore,
  Publish,
  ReplicaObservation,
} from './ports.ts';
import { createPublisher } from './publisher.ts';
import { liveOf } from './replica-live.ts';
import { createSampler } from './samples.ts';

export interface MonitorOptions {
  readonly host: Host;
  readonly store: MonitorStore;
  readonly publish: Publish;
  /** Milliseconds between two looks; 2,000 unless told. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds that a tick waits for slow environments before it reports the others; 5,000 unless told. */
  readonly patienceMs?: number | undefined;
  /** What the monitor itself could not do (the store did not answer, …). It goes on. */
  readonly onError: (error: unknown) => void;
}

export interface Monitor {
  start(): void;
  /** Ends after the look that is under way; joins nothing and leaves nothing behind. */
  stop(): Promise<void>;
  /** One look at everything; what the timer does. Never rejects. */
  tick(): Promise<void>;
}

interface Watched {
  readonly watch: EnvironmentWatch;
  environment: FollowedEnvironment;
  looking: Promise<void> | undefined;
  view: EnvironmentView | undefined;
  /** Monotonic milliseconds; the one that waited longest is looked at first. */
  lookedAt: number;
  /** Of the log's disk, as it was told last. */
  diskAlert: boolean;
}

/** Environments looked at side by side: enough to hide a slow disk, few enough for Node's four file threads. */
const sideBySide = 8;

/**
 * Follows every environment of a host and works out the live figures of each replica, by reading files only: it never
 * joins an environment and never runs a utility. One environment that cannot be read, or whose file system does not
 * answer, leaves the others alone: it is looked at again once its last look has ended.
 */
export function createMonitor(options: MonitorOptions): Monitor {
  const { host, store, intervalMs = 2_000, patienceMs = 5_000, onError } = options;
  const { clock } = host;
  const watched = new Map<string, Watched>();
  const sampler = createSampler();
  const publisher = createPublisher(options.publish);
  let stopping = new AbortController();
  let loop: Promise<void> | undefined;

  const refresh = async (): Promise<Watched[]> => {
    const environments = await store.followed(host.name);
    const all: Watched[] = [];
    for (const environment of environments) {
      const known = watched.get(environment.id);
      const entry: Watched =
        known && sameSpec(known.environment, environment)
          ? known
          : {
              watch: createEnvironmentWatch(host),
              environment,
              looking: undefined,
              view: undefined,
              lookedAt: 0,
              diskAlert: false,
            };
      entry.environment = environment;
      watched.set(environment.id, entry);
      all.push(entry);
    }
    const ids = new Set(environments.map((environment) => environment.id));
    for (const id of watched.keys()) if (!ids.has(id)) watched.delete(id);
    return all;
  };

  const look = async (entry: Watched): Promise<void> => {
    try {
      entry.view = await entry.watch.look(entry.environment, stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) onError(error);
    } finally {
      entry.looking = undefined;
    }
  };

  const lookAtAll = async (entries: readonly Watched[]): Promise<void> => {
    const queue = entries
      .filter((entry) => entry.looking === undefined)
      .sort((a, b) => a.lookedAt - b.lookedAt);
    const worker = async () => {
      for (let entry = queue.shift(); entry; entry = queue.shift()) {
        entry.lookedAt = clock.monotonic();
        entry.looking = look(entry);
        await entry.looking;
      }
    };
    const done = Promise.all(Array.from({ length: Math.min(sideBySide, queue.length) }, worker));
    const waiting = new AbortController();
    const patience = clock
      .sleep(patienceMs, AbortSignal.any([waiting.signal, stopping.signal]))
      .catch(() => undefined);
    await Promise.race([done, patience]);
    waiting.abort();
    // Those that were not begun wait for the next tick; their last view stands.
    queue.length = 0;
  };

  const report = async (entries: readonly Watched[]): Promise<void> => {
    const now = clock.now();
    const environments: EnvironmentObservation[] = [];
    const replicas: ReplicaObservation[] = [];
    const environmentOf = new Map<string, string>();
    for (const entry of entries) {
      const { environment, view } = entry;
      if (!view) continue;
      const lives = environment.replicas.map((replica) => liveOf(replica, view, now));
      const seen = observe(environment, view, lives, isoTime(now), entry.diskAlert);
      entry.diskAlert = seen.logDisk?.alert ?? entry.diskAlert;
      environments.push(seen);
      replicas.push(...lives);
      for (const { replicaId } of lives) environmentOf.set(replicaId, environment.id);
    }
    const changed = publisher.changed(clock.monotonic(), environments, replicas);
    if (changed.environments.length > 0 || changed.replicas.length > 0) {
      await store.saveObservations(changed.environments, changed.replicas);
    }
    const samples = sampler.take(clock.monotonic(), isoTime(now), replicas);
    if (samples.length > 0) await store.saveSamples(samples);
    await publisher.publish(changed, (replicaId) => environmentOf.get(replicaId) ?? '');
  };

  const tick = async (): Promise<void> => {
    try {
      const entries = await refresh();
      await lookAtAll(entries);
      if (!stopping.signal.aborted) await report(entries);
    } catch (error) {
      publisher.forget();
      onError(error);
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const begun = clock.monotonic();
      await tick();
      const rest = Math.max(0, intervalMs - (clock.monotonic() - begun));
      await clock.sleep(rest, signal).catch(() => undefined);
    }
  };

  return {
    start() {
      if (loop) return;
      stopping = new AbortController();
      loop = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await loop;
      loop = undefined;
    },
    tick,
  };
}

function observe(
  environment: FollowedEnvironment,
  view: EnvironmentView,
  lives: readonly ReplicaObservation[],
  observedAt: string,
  wasTold: boolean,
): EnvironmentObservation {
  const states = new Map(lives.map(({ replicaId, state }) => [replicaId, state]));
  const { notAnswering } = environment;
  return {
    environmentId: environment.id,
    health: view.problem ? 'unreadable' : notAnswering === null ? 'ok' : 'not answering',
    healthReason: view.problem?.message ?? notAnswering,
    lsn: view.end ? `[${view.end.file}][${view.end.offset}]` : null,
    writeRate: view.writeRate,
    logDisk: logDiskOf(environment, view, (id) => states.get(id) ?? 'checking', wasTold),
    observedAt,
  };
}

/** Another home or log directory is another environment to watch. */
const sameSpec = (a: FollowedEnvironment, b: FollowedEnvironment): boolean =>
  JSON.stringify(a.spec) === JSON.stringify(b.spec);
