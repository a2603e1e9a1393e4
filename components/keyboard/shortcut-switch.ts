'use client';
import { useSyncExternalStore } from 'react';

const key = 'understudy-single-keys';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Whether single keys do something (WCAG 2.1.4: whoever speaks to their computer can turn them off). Kept in the browser. */
export const areShortcutsOn = (): boolean => window.localStorage.getItem(key) !== 'off';

export function turnShortcuts(on: boolean): void {
  window.localStorage.setItem(key, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}

export const useShortcutsOn = (): boolean => useSyncExternalStore(subscribe, areShortcutsOn, () => true);
