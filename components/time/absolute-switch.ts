'use client';
import { useSyncExternalStore } from 'react';

let shown = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Times as they are, in place of how long ago they were: for those who read by keyboard, and for whoever writes them down. */
export function toggleAbsoluteTimes(): void {
  shown = !shown;
  for (const listener of listeners) listener();
}

export const useAbsoluteTimes = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => shown,
    () => false,
  );
