import { randomUUID } from 'node:crypto';
import type { Overview } from '../contracts/environment.ts';
import type { StreamEvent, UnderstudyEvent } from '../contracts/events.ts';
import type { EventBus, HeardEvent } from '../store/event-bus.ts';
import { createFrames, type Frames } from './frames.ts';
import { createLiveFigures } from './live-figures.ts';

/** What all event streams of a process read from: heard once, coalesced once, encoded once. */
export interface LiveFeed {
  readonly frames: Omit<Frames, 'add'>;
  /** Resolves with the next frame, once `limitMs` have passed, or when `signal` fires. */
  next(signal: AbortSignal, limitMs: number): Promise<void>;
  stop(): void;
}

export interface LiveFeedOptions {
  readonly bus: Pick<EventBus, 'subscribe'>;
  /** The environments as the overview has them, for those ids that are still there. */
  readonly readRows: (environmentIds: readonly string[]) => Promise<Overview>;
}

/** Events of one breath (a run's steps) go out together. Two browsers see each other within a second. */
const gatherMs = 100;
/** A replica moves in a browser at most this often; its rows are read again at most this often. */
const tickMs = 1000;
/** About a minute of a thousand replicas that tick. */
const keptBytes = 16 * 1024 * 1024;

type Told = Exclude<UnderstudyEvent, { readonly type: 'exposure' }>;

/** Feeds on a bus until it is stopped. */
export function createLiveFeed({ bus, readRows }: LiveFeedOptions): LiveFeed {
  const frames = createFrames({ epoch: randomUUID().slice(0, 8), limit: keptBytes });
  const figures = createLiveFigures();
  const waiting = new Set<() => void>();
  let told = new Map<string, Told | { readonly type: 'missed' }>();
  let concerned = new Set<string>();
  let reading = false;
  let timer: NodeJS.Timeout | undefined;
  let ticked = Number.NEGATIVE_INFINITY;
  let readAgain = Number.NEGATIVE_INFINITY;

  const send = (events: readonly StreamEvent[]): void => {
    if (events.length === 0) return;
    frames.add(events);
    const woken = [...waiting];
    waiting.clear();
    for (const wake of woken) wake();
  };

  const flush = (): void => {
    timer = undefined;
    const now = performance.now();
    const events: StreamEvent[] = [...told.values()];
    told = new Map();
    if (now - ticked >= tickMs) {
      const replicas = figures.take();
      if (replicas.length > 0) {
        ticked = now;
        events.push({ type: 'exposure', replicas });
      }
    }
    send(events);
    if (concerned.size > 0 && !reading && now >= readAgain) void tellRows();
    schedule();
  };
  const schedule = (): void => {
    if (timer !== undefined || !(told.size > 0 || figures.waiting || (concerned.size > 0 && !reading)))
      return;
    const now = performance.now();
    const due = Math.min(
      told.size > 0 ? now : Number.POSITIVE_INFINITY,
      figures.waiting ? ticked + tickMs : Number.POSITIVE_INFINITY,
      concerned.size > 0 && !reading ? readAgain : Number.POSITIVE_INFINITY,
    );
    timer = setTimeout(flush, Math.max(gatherMs, due - now));
    timer.unref();
  };

  /** Reads the rows of what changed, once for every browser; where that fails, each is to read for itself. */
  const tellRows = async (): Promise<void> => {
    const ids = [...concerned];
    concerned = new Set();
    reading = true;
    const began = performance.now();
    try {
      const { environments } = await readRows(ids);
      const found = new Set(environments.map(({ id }) => id));
      send([{ type: 'rows', environments, removed: ids.filter((id) => !found.has(id)) }]);
      figures.tellWhole(environments.flatMap(({ replicas }) => replicas.map(({ replicaId }) => replicaId)));
    } catch {
      send([{ type: 'fleet' }]);
    }
    const ended = performance.now();
    // A fleet in uproar costs a quarter of the time at most.
    readAgain = Math.max(began + tickMs, ended + 3 * (ended - began));
    reading = false;
    schedule();
  };

  const hear = (event: HeardEvent): void => {
    if (event.type === 'exposure') figures.add(event.replicas);
    else told.set(JSON.stringify(event), event);
    if (event.type === 'missed') figures.tellWhole();
    if ('environmentId' in event) concerned.add(event.environmentId);
    schedule();
  };

  const unsubscribe = bus.subscribe(hear);
  return {
    frames,
    next: (signal, limitMs) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(limit);
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const limit = setTimeout(wake, limitMs);
        limit.unref();
        waiting.add(wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted) wake();
      }),
    stop() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
