import type { QueryCacheNotifyEvent, QueryClient, QueryKey } from '@tanstack/react-query';

/** Events of one breath (a run's steps) become one request per query. */
const gatherMs = 250;
/** Lists are long, and every run of the fleet concerns them: read again at most this often. */
const listMs = 1000;
/** Longer than a page takes from its reads on the server to its hydration here. */
const recentMs = 10_000;

export interface Refresh {
  /** Has every query below these keys read again, once each. */
  add(keys: readonly QueryKey[]): void;
  stop(): void;
}

/**
 * Reads again what events made out of date, and misses none of them:
 * a request under way may have read before the event, so another follows it (it is not cut off either: under a steady
 * stream of events none would ever end); and what the server read for a page before an event arrives here after it.
 */
export function createRefresh(client: QueryClient, now: () => number = Date.now): Refresh {
  const waiting = new Map<string, QueryKey>();
  const recent = new Map<string, { readonly key: QueryKey; readonly at: number }>();
  const readAt = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    for (const [text, queryKey] of waiting) {
      if (client.isFetching({ queryKey }) > 0) continue;
      if (isList(queryKey) && now() - (readAt.get(text) ?? 0) < listMs) continue;
      waiting.delete(text);
      if (isList(queryKey)) readAt.set(text, now());
      void client.invalidateQueries({ queryKey });
    }
    if (waiting.size > 0) timer = setTimeout(flush, gatherMs);
  };
  const schedule = (key: QueryKey) => {
    waiting.set(JSON.stringify(key), key);
    timer ??= setTimeout(flush, gatherMs);
  };
  const late = (event: QueryCacheNotifyEvent) => {
    const hydrated = event.type === 'added' || (event.type === 'updated' && event.action.type === 'setState');
    if (!hydrated) return;
    const { queryKey } = event.query;
    for (const [text, { key, at }] of recent) {
      if (now() - at > recentMs) recent.delete(text);
      else if (isBelow(queryKey, key)) schedule(queryKey);
    }
  };
  const unsubscribe = client.getQueryCache().subscribe(late);

  return {
    add(keys) {
      for (const key of keys) {
        recent.set(JSON.stringify(key), { key, at: now() });
        schedule(key);
      }
    },
    stop() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

/** Keys of one thing have its id as their second part. */
const isList = (key: QueryKey): boolean => key.length === 1;

const isBelow = (key: QueryKey, prefix: QueryKey): boolean =>
  prefix.every((part, index) => JSON.stringify(part) === JSON.stringify(key[index]));
