'use client';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

/** The server's clock when the page was made: what the first render in the browser must show too. */
const ServerNow = createContext(0);

let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = Date.now();
    timer = setInterval(() => {
      current = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

export function NowProvider({ now, children }: { readonly now: number; readonly children: ReactNode }) {
  return <ServerNow value={now}>{children}</ServerNow>;
}

/** Milliseconds since 1970, once a second; the server's value until the page is hydrated. */
export function useNow(): number {
  const fromServer = useContext(ServerNow);
  return useSyncExternalStore(
    subscribe,
    () => current || fromServer,
    () => fromServer,
  );
}

/** What `format` says of this moment: drawn again when the words change, not every second. */
export function useNowText(format: (now: number) => string): string {
  const fromServer = useContext(ServerNow);
  return useSyncExternalStore(
    subscribe,
    () => format(current || fromServer),
    () => format(fromServer),
  );
}

const never = () => () => {};

/** False on the server and in the first render; then true: for what depends on the reader's zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
